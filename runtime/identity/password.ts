import { type Argon2Parameters, argon2, timingSafeEqual } from 'node:crypto'

/**
 * Passwords as argon2id in the PHC string form. Parameters are OWASP's floor: 19 MiB, two passes, one lane
 * (about 70 ms). `nonce` is 16 random bytes.
 */
export async function hashPassword(password: string, nonce: Buffer): Promise<string> {
  const tag = await derive(password, nonce, MEMORY, PASSES)
  return `$argon2id$v=19$m=${MEMORY},t=${PASSES},p=1$${unpadded(nonce)}$${unpadded(tag)}`
}

/** Takes as long for a hash that nobody has as for a real one, so that the time does not tell which accounts exist. */
export async function checkPassword(password: string, hash: string | null): Promise<boolean> {
  const known = PHC.exec(hash ?? '')
  const [, memory, passes, nonce, tag] = known ?? PHC.exec(NOBODY)!
  const made = await derive(password, Buffer.from(nonce!, 'base64'), Number(memory), Number(passes))
  const wanted = Buffer.from(tag!, 'base64')
  return made.length === wanted.length && timingSafeEqual(made, wanted) && known !== null
}

/** The hash of an account that has been invited and has no password yet: it fits none. */
export const NO_PASSWORD = '!'

const MEMORY = 19_456
const PASSES = 2
const TAG = 32
const PHC = /^\$argon2id\$v=19\$m=([1-9]\d{3,6}),t=([1-9]\d?),p=1\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/
const NOBODY = `$argon2id$v=19$m=${MEMORY},t=${PASSES},p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`

// Each hash holds 19 MiB: a flood of sign-ins may not hold more of them at once than these.
const AT_ONCE = 4
let running = 0
const queue: (() => void)[] = []

async function derive(password: string, nonce: Buffer, memory: number, passes: number): Promise<Buffer> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve))
  else running++
  try {
    return await raw({ message: password.normalize('NFC'), nonce, memory, passes, parallelism: 1, tagLength: TAG })
  } finally {
    const next = queue.shift()
    if (next) next()
    else running--
  }
}

function raw(parameters: Argon2Parameters): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    argon2('argon2id', parameters, (error, tag) => (error ? reject(error) : resolve(Buffer.from(tag)))),
  )
}

const unpadded = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
