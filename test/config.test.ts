import { describe, expect, it } from 'vitest'
import type { Language } from '../nodes/language.ts'
import { addressOf, ConfigError, printConfig, readConfig } from '../runtime/config.ts'

const noFiles = (): string => {
  throw new Error('no such file')
}
type ReadFile = (path: string) => string
const problems = (env: Record<string, string>, readFile: ReadFile = noFiles, language: Language = 'en'): string[] => {
  try {
    readConfig(env, readFile)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((problem) => problem[language])
    throw error
  }
}
const KEY = Buffer.alloc(32, 7).toString('base64')

describe('configuration', () => {
  it('needs nothing', () => {
    expect(readConfig({}, noFiles)).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: '',
      key: null,
      logLevel: 'info',
      allowHosts: [],
    })
  })

  it('tells every problem at once, and guesses what a misspelt name meant', () => {
    expect(problems({ JAGA_PORT: 'many', JAGA_LOG: 'loud', JAGA_PROT: '1', JAGA_KEY: 'short', PATH: '/bin' })).toEqual([
      'JAGA_PORT: must be a whole number from 0 to 65535',
      'JAGA_KEY: must be 32 bytes in base64 (44 characters)',
      'JAGA_LOG: must be one of debug, info, warn, error',
      'JAGA_PROT: no such setting (did you mean JAGA_PORT?)',
    ])
    expect(problems({ JAGA_PORT: 'many', JAGA_PROT: '1', JAGA_WARNA: 'merah' }, noFiles, 'id')).toEqual([
      'JAGA_PORT: harus bilangan bulat dari 0 sampai 65535',
      'JAGA_PROT: pengaturan ini tidak ada (maksudnya JAGA_PORT?)',
      'JAGA_WARNA: pengaturan ini tidak ada',
    ])
  })

  it.each([
    ['JAGA_PUBLIC_URL', 'javascript:alert(1)'],
    ['JAGA_PUBLIC_URL', 'chat.example.id'],
    ['JAGA_PUBLIC_URL', 'https://chat.example.id/jaga'],
    ['JAGA_PUBLIC_URL', 'https://chat.example.id?a=b'],
    ['JAGA_PUBLIC_URL', 'https://ani:rahasia@chat.example.id'],
    ['DATABASE_URL', 'mysql://x'],
    ['JAGA_TRUST_PROXY', '-1'],
    ['JAGA_ALLOW_HOSTS', 'a b'],
    ['JAGA_METRICS_TOKEN', 'short'],
    ['JAGA_PORT', '70000'],
  ])('refuses %s=%s', (name, value) => {
    expect(problems({ [name]: value })).toHaveLength(1)
  })

  it.each([
    [{}, 'http://127.0.0.1:4000'],
    [{ JAGA_HOST: '0.0.0.0' }, 'http://localhost:4000'],
    [{ JAGA_HOST: '::' }, 'http://localhost:4000'],
    [{ JAGA_HOST: '::1' }, 'http://[::1]:4000'],
    [{ JAGA_PUBLIC_URL: 'https://chat.example.id/' }, 'https://chat.example.id'],
  ])('with %o people find it at %s', (env, address) => {
    expect(addressOf(readConfig(env, noFiles), 4000)).toBe(address)
    expect(URL.canParse(address)).toBe(true)
  })

  it('takes a secret from a file, and not from two places', () => {
    const readFile = (path: string) => (path === '/run/secrets/key' ? `${KEY}\n` : noFiles())
    expect(readConfig({ JAGA_KEY_FILE: '/run/secrets/key' }, readFile).key).toEqual(Buffer.alloc(32, 7))
    expect(problems({ JAGA_KEY_FILE: '/nowhere' }, readFile)[0]).toMatch(/^JAGA_KEY_FILE: cannot be read/)
    expect(problems({ JAGA_KEY: KEY, JAGA_KEY_FILE: '/run/secrets/key' }, readFile)[0]).toMatch(/given twice/)
    expect(problems({ JAGA_PORT_FILE: '/x' })[0]).toMatch(/^JAGA_PORT_FILE: no such setting/)
  })

  it('prints what is in force and no secret', () => {
    const shown = printConfig({ JAGA_KEY: KEY, JAGA_PORT: '8080', DATABASE_URL: 'postgres://jaga:rahasia@db/jaga' })
    expect(shown).toMatch(/JAGA_PORT\s+8080 +Port to listen on.*\n +Port tempat Jaga/)
    expect(shown).not.toContain(KEY)
    expect(shown).not.toContain('rahasia')
  })
})
