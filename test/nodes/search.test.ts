import { describe, expect, test } from 'vitest'
import { NODE_TYPES } from '../../nodes/index.ts'
import { searchTypes } from '../../nodes/search.ts'

const search = (query: string, language: 'id' | 'en' = 'id') =>
  searchTypes(query, NODE_TYPES.values(), language).map(({ type }) => type)

describe('what staff type in the picker', () => {
  test.each([
    ['tanya', 'question'],
    ['ask', 'question'],
    ['resi', 'find-order'],
    ['tracking', 'find-order'],
    ['tombol', 'choices'],
    ['button', 'choices'],
    ['menu', 'choices'],
    ['pesan', 'message'],
    ['text', 'message'],
    ['maksud', 'intent'],
    ['intent', 'intent'],
    ['faq', 'model-answer'],
    ['cs', 'handoff'],
    ['manusia', 'handoff'],
    ['human', 'handoff'],
    ['jika', 'condition'],
    ['if', 'condition'],
    ['variabel', 'set-value'],
    ['javascript', 'code'],
    ['selesai', 'end'],
    ['goodbye', 'end'],
    ['interrupt', 'anytime'],
    ['lompat', 'jump'],
    ['subflow', 'sub-flow'],
    ['kembali', 'go-back'],
    ['mulai', 'start'],
    ['TANYA!', 'question'],
    ['alih', 'handoff'],
    ['nomor hp', 'question'],
    ['webhook', 'signed-webhook'],
    ['jam buka', 'opening-hours'],
    ['business hours', 'opening-hours'],
    ['a/b', 'split-ab'],
    ['bintang', 'rating'],
    ['foto', 'file'],
    ['carousel', 'card-carousel'],
    ['jeda', 'typing-pause'],
  ])('%j finds %s first, in either language of the editor', (query, type) => {
    expect(search(query, 'id')[0]).toBe(type)
    expect(search(query, 'en')[0]).toBe(type)
  })

  test('nothing typed shows the whole palette, nonsense nothing', () => {
    expect(search('  ')).toEqual([...NODE_TYPES.keys()])
    expect(search('xyzzy')).toEqual([])
    expect(search('tanya xyzzy')).toEqual([])
  })
})
