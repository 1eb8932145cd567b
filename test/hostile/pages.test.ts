// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { h, nextTick, ref } from 'vue'
import { createApp } from '../../editor/createApp.ts'
import { pageWanted } from '../../editor/session/pageWanted.ts'
import RichText from '../../editor/ui/RichText.ts'
import { drawProse } from '../../runtime/channels/widget/prose.ts'
import { built } from '../built.ts'

describe('the page to go on to after signing in', () => {
  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '/\t/evil.example',
    '/\n//evil.example',
    '/\r\\evil.example',
    ' //evil.example',
    'javascript:alert(1)',
    'https:evil.example',
    'data:text/html,x',
    '@evil.example',
    '.evil.example',
    '',
    ['/queue'],
    null,
    undefined,
  ])('is never elsewhere: %j', (to) => expect(pageWanted(to)).toBe('/'))
  it.each(['/', '/queue', '/bots/b1?node=n1#x', '/a//b', '/https://x'])('is a path of our own: %s', (to) => {
    expect(pageWanted(to)).toBe(to)
  })
})

/** WEB-02: a template that came in as text has nothing that could compile it. */
describe('what is sent to browsers', () => {
  const COMPILER = /with \(_ctx\)|\bnew Function\b|\bFunction\(|\beval\(/
  const scripts = ['editor/assets', 'widget'].flatMap((folder) => {
    const at = join(built('editor', 'widget'), folder)
    return readdirSync(at)
      .filter((name) => name.endsWith('.js'))
      .map((name) => ({ name, text: readFileSync(join(at, name), 'utf8') }))
  })
  it('holds no compiler of templates, and makes no text into code', () => {
    expect(scripts.length).toBeGreaterThan(20)
    expect(scripts.filter(({ text }) => COMPILER.test(text)).map(({ name }) => name)).toEqual([])
  })
  it('and one that does would be known', () => {
    const whole = createRequire(import.meta.url).resolve('vue/dist/vue.esm-browser.prod.js')
    expect(readFileSync(whole, 'utf8')).toMatch(COMPILER)
  })
})

/** WEB-03: what a model or a stranger writes, in the widget and in the editor. */
describe('light Markdown of whoever wrote it', () => {
  const ADDRESSES = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript&#58;alert(1)',
    'vbscript:x',
    'data:text/html,<script>alert(1)</script>',
    'data:image/svg+xml,<svg onload=alert(1)>',
    'blob:https://x/1',
    'file:///etc/passwd',
    'ftp://evil.example',
    'ws://evil.example',
    'about:blank',
    'intent://evil#Intent;end',
    'whatsapp://send?text=x',
    '//evil.example/x',
    '/\\evil.example',
    'https:evil.example',
    'https://evil.example/?q=RAHASIA" onmouseover="alert(1)',
  ]
  const FORMS: ((address: string) => string)[] = [
    (address) => `[klik](${address})`,
    (address) => `![gambar](${address})`,
    (address) => `<${address}>`,
    (address) => `[klik][1]\n\n[1]: ${address}`,
    (address) => `<a href="${address}">klik</a><img src="${address}">`,
    (address) => `**[klik](${address} "judul")**`,
  ]
  const CASES = ADDRESSES.flatMap((address) => FORMS.map((form) => form(address)))
  const widget = (text: string) => {
    const box = document.createElement('div')
    box.append(drawProse(text, { growing: false, trusted: [], newTab: 'tab', ask: () => undefined }))
    return box
  }
  const editor = async (text: string) => {
    const box = document.createElement('div')
    createApp({ render: () => h(RichText, { text }) }).mount(box)
    await nextTick()
    return box
  }
  const ALLOWED = new Set(['div', 'p', 'br', 'strong', 'em', 'ul', 'ol', 'li', 'a', 'span', 'code', 'pre'])
  const wrongIn = (box: HTMLElement) =>
    [...box.querySelectorAll('*')].flatMap((element) => [
      ...(ALLOWED.has(element.localName) ? [] : [`<${element.localName}>`]),
      ...[...element.attributes].flatMap(({ name, value }) => {
        if (/^on|^src|^style$/i.test(name)) return [`${name}=${value}`]
        return name === 'href' && !/^(https?:\/\/[^/]|mailto:|tel:)/.test(value) ? [`${name}=${value}`] : []
      }),
    ])

  it('becomes no picture, no element of its own, and no link but to the web, a mailbox or a telephone', async () => {
    expect(CASES.length).toBeGreaterThan(100)
    for (const text of CASES) {
      expect(wrongIn(widget(text)), `widget: ${text}`).toEqual([])
      expect(wrongIn(await editor(text)), `editor: ${text}`).toEqual([])
    }
  })
  it('and a link that is one works', async () => {
    for (const box of [widget('[toko](https://toko.example/a)'), await editor('[toko](https://toko.example/a)')])
      expect(box.querySelector('a')?.getAttribute('href')).toBe('https://toko.example/a')
  })
})

/** WEB-09, at the one place where a text becomes part of a page. */
describe('a name in the editor', () => {
  it.each([
    ['a text', () => h('p', 'toko\u202egpj.exe')],
    ['a text beside others', () => h('p', ['nama: ', 'toko\u202egpj.exe'])],
    ['a tooltip', () => h('p', { title: 'toko\u202egpj.exe' })],
    ['what is read out', () => h('button', { 'aria-label': 'toko\u202egpj.exe' })],
  ])('is shown with what it hides: %s', (_where, render) => {
    const box = document.createElement('div')
    createApp({ render }).mount(box)
    expect(box.innerHTML).toContain('toko[U+202E]gpj.exe')
    expect(box.innerHTML).not.toContain('\u202e')
  })
  it('stays as it is where it is edited', () => {
    const box = document.createElement('div')
    createApp({ render: () => h('input', { value: 'toko\u202egpj.exe' }) }).mount(box)
    expect(box.querySelector('input')?.value).toBe('toko\u202egpj.exe')
  })
  it('changes with its text', async () => {
    const box = document.createElement('div')
    const name = ref('Sari')
    createApp({ render: () => h('p', name.value) }).mount(box)
    name.value = 'Sa\u200bri'
    await nextTick()
    expect(box.textContent).toBe('Sa[U+200B]ri')
  })
})
