import { randomBytes } from 'node:crypto'

/** 32 letters that occur nowhere else: no figure among them that a mask could take for a card's. */
export const freshCanary = () => `kenari${[...randomBytes(26)].map((byte) => 'abcdefghijklmnop'[byte & 15]).join('')}`
