import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { useStage } from './stage.ts'

const stage = useStage()

describe('the built widget', () => {
  const packed = (file: string) => gzipSync(readFileSync(`${stage.folder()}/${file}`), { level: 9 }).length
  const chat = () => readdirSync(stage.folder()).filter((file) => file.startsWith('chat-'))

  const safe = () => readdirSync(stage.folder()).filter((file) => file.startsWith('safe-'))

  it('is a launcher of at most 8 KB and one chat of at most 35 KB, packed; sheets that few open come apart', () => {
    expect(readdirSync(stage.folder()).sort()).toEqual([...chat(), ...safe(), 'w.js'])
    expect(packed(safe()[0]!)).toBeLessThanOrEqual(15 * 1024)
    expect(packed('w.js')).toBeLessThanOrEqual(8 * 1024)
    expect(packed(chat()[0]!)).toBeLessThanOrEqual(35 * 1024)
  })

  it('names the chat by its content, and the launcher knows that name', () => {
    expect(chat()).toHaveLength(1)
    expect(readFileSync(`${stage.folder()}/w.js`, 'utf8')).toContain(chat()[0])
    expect(readFileSync(`${stage.folder()}/${chat()[0]}`, 'utf8')).toContain(safe()[0])
  })

  // HTTP-19: a widget that sends no window messages cannot send one to the wrong window.
  it.each([
    'innerHTML',
    'outerHTML',
    'insertAdjacentHTML',
    'document.write',
    'eval(',
    'new Function',
    'postMessage',
    'document.cookie',
    'srcdoc',
  ])('has no %s in it', (word) => {
    for (const file of readdirSync(stage.folder())) expect(readFileSync(`${stage.folder()}/${file}`, 'utf8')).not.toContain(word)
  })
})
