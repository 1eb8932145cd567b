import { choice, list, number, phrase, text, variable } from '../field.ts'
import type { Json } from '../json.ts'
import { hasPhrase, matchOption, wordsOf } from '../matching.ts'
import { defineNode } from '../node.ts'
import type { Card } from '../reply.ts'
import { cardsOf } from './cards.ts'

const MINUTE = 60_000

export default defineNode({
  type: 'card-carousel',
  group: 'talk',
  icon: 'gallery-horizontal-end',
  version: 1,
  fields: {
    text: phrase({ multiline: true, optional: true }),
    from: choice(['here', 'variable'], { initial: 'here' }),
    cards: list(
      {
        title: phrase({ max: 80 }),
        subtitle: phrase({ max: 160, optional: true }),
        price: text({ max: 40, template: true, optional: true }),
        link: text({ max: 500, template: true, format: 'url', into: 'url', optional: true }),
      },
      { title: 'title', min: 1, max: 10, when: { field: 'from', is: ['here'] } },
    ),
    items: variable({ use: 'read', when: { field: 'from', is: ['variable'] } }),
    buttons: list({ label: phrase({ max: 30 }) }, { title: 'label', optional: true, max: 3 }),
    save: variable({ use: 'write', optional: true }),
    patience: number({ unit: 'minutes', min: 1, max: 1440, integer: true, optional: true, advanced: true }),
  },
  exits: ['next', 'silent'],
  branches: 'buttons',
  onlyIf: { silent: { field: 'patience' } },
  waits: { field: 'buttons' },
  shows: 'text',
  words: {
    id: {
      name: 'Kartu geser',
      help: 'Menampilkan beberapa kartu yang bisa digeser, misalnya produk dengan harga.',
      example: [
        { who: 'bot', says: '[Kopi Gayo 250 g · Rp68.000] [Kopi Toraja 250 g · Rp72.000]' },
        { who: 'customer', says: 'yang kedua kak' },
      ],
      limits: 'Paling banyak 10 kartu dan 3 tombol. Belum ada gambar. Tanpa tombol, bot langsung lanjut.',
      search: ['kartu', 'produk', 'katalog', 'carousel', 'geser', 'galeri', 'harga', 'pilih', 'daftar'],
      fields: {
        text: { label: 'Kata pengantar', placeholder: 'Ini pilihan kopinya, Kak:' },
        from: { label: 'Isi kartu', options: { here: 'Ditulis di sini', variable: 'Dari variabel' } },
        cards: {
          label: 'Kartu',
          add: 'Tambah kartu',
          fields: {
            title: { label: 'Judul', placeholder: 'Kopi Gayo 250 g' },
            subtitle: { label: 'Keterangan', placeholder: 'Manis, asam lembut' },
            price: { label: 'Harga', placeholder: 'Rp68.000' },
            link: { label: 'Tautan', placeholder: 'https://tokosaya.id/kopi-gayo' },
          },
        },
        items: { label: 'Variabel berisi daftar', help: 'Tiap isi punya title atau name, dan bila ada: subtitle, price, link.' },
        buttons: {
          label: 'Tombol di tiap kartu',
          add: 'Tambah tombol',
          fields: { label: { label: 'Tulisan tombol', placeholder: 'Pilih ini' } },
        },
        save: { label: 'Simpan judul yang dipilih ke' },
        patience: { label: 'Tunggu pilihan paling lama', help: 'Kosong: menunggu terus.' },
      },
      exits: { next: 'Lanjut tanpa memilih', silent: 'Tidak menjawab' },
    },
    en: {
      name: 'Card carousel',
      help: 'Shows some cards to leaf through, for example products with their prices.',
      example: [
        { who: 'bot', says: '[Gayo coffee 250 g · Rp68.000] [Toraja coffee 250 g · Rp72.000]' },
        { who: 'customer', says: 'the second one' },
      ],
      limits: 'At most 10 cards and 3 buttons. No pictures yet. Without buttons the bot goes on at once.',
      search: ['card', 'product', 'catalogue', 'carousel', 'slide', 'gallery', 'price', 'pick', 'list'],
      fields: {
        text: { label: 'Words before them', placeholder: 'Here are our coffees:' },
        from: { label: 'What is on the cards', options: { here: 'Written here', variable: 'From a variable' } },
        cards: {
          label: 'Cards',
          add: 'Add a card',
          fields: {
            title: { label: 'Title', placeholder: 'Gayo coffee 250 g' },
            subtitle: { label: 'Description', placeholder: 'Sweet, gently sour' },
            price: { label: 'Price', placeholder: 'Rp68.000' },
            link: { label: 'Link', placeholder: 'https://myshop.id/gayo-coffee' },
          },
        },
        items: {
          label: 'Variable that holds a list',
          help: 'Each item has a title or name, and where there is one: subtitle, price, link.',
        },
        buttons: {
          label: 'Buttons on each card',
          add: 'Add a button',
          fields: { label: { label: 'Button text', placeholder: 'Choose this' } },
        },
        save: { label: 'Save the chosen title in' },
        patience: { label: 'Wait for a choice at most', help: 'Empty: wait for ever.' },
      },
      exits: { next: 'Go on without a choice', silent: 'No answer' },
    },
  },
  run({ fields }) {
    const buttons = fields.buttons ?? []
    const cards = withButtons(fields.from === 'here' ? (fields.cards ?? []) : cardsOf(fields.items ?? null), buttons)
    if (cards.length === 0) return { because: { cards: 0 }, exit: 'next' }
    const say = [{ text: fields.text ?? '', cards }]
    if (buttons.length === 0) return { say, exit: 'next' }
    // What was shown is what is chosen from, whatever the variable holds by then.
    const state: Json = cards.map(({ id, title }) => ({ id, title }))
    return { say, wait: { for: 'reply', state, ...(fields.patience ? { timeout: fields.patience * MINUTE } : {}) } }
  },
  resume({ fields, event, state }) {
    if (event.kind === 'timeout') return { exit: 'silent' }
    if (event.kind !== 'text') return { wait: { for: 'reply', state } }
    const buttons = fields.buttons ?? []
    const shown = state as { id: string; title: string }[] // what `run` left behind
    const all = shown.flatMap((card) => buttons.map((button) => ({ card, button })))
    const pressed = all.find(({ card, button }) => `${card.id}.${button.id}` === event.choice)
    const chosen = pressed ?? meant(event.text, shown, buttons)
    if (!chosen) return { because: { card: null, button: null, by: 'words' }, exit: 'next' }
    return {
      because: { card: chosen.card.title, button: chosen.button.label, by: pressed ? 'button' : 'words' },
      set: fields.save ? { [fields.save]: chosen.card.title } : {},
      exit: `buttons.${chosen.button.id}` as const,
    }
  },
})

function withButtons(cards: readonly Omit<Card, 'buttons'>[], buttons: readonly { id: string; label: string }[]): Card[] {
  return cards.slice(0, 10).map(({ id, title, subtitle, price, link }) => ({
    id,
    title,
    ...(subtitle ? { subtitle } : {}),
    ...(price ? { price } : {}),
    ...(link ? { link } : {}),
    buttons: buttons.map((button) => ({ id: `${id}.${button.id}`, label: button.label })),
  }))
}

type Chosen = { card: { id: string; title: string }; button: { id: string; label: string } }

/** Words that name a card take its first button, unless they name another one: 'yang kedua', 'tanya kopi gayo'. */
function meant(said: string, cards: readonly Chosen['card'][], buttons: readonly Chosen['button'][]): Chosen | undefined {
  const named = buttons.find(({ label }) => hasPhrase(said, [label]) !== null)
  const rest = named ? wordsOf(said).filter((word) => !wordsOf(named.label).includes(word)) : wordsOf(said)
  const button = named ?? buttons[0]
  const at = matchOption(
    rest.join(' '),
    cards.map(({ title }, i) => ({ id: String(i), names: [title] })),
  )
  const card = cards[Number(at ?? -1)]
  return card && button ? { card, button } : undefined
}
