import { describe, expect, it } from 'vitest'
import type { Ports } from '../../nodes/ports.ts'
import type { PortFactory } from '../../runtime/converse.ts'
import { createGuard } from '../../runtime/guard/guard.ts'
import { draw } from '../bot.ts'
import { openShop } from './shop.ts'

const INSTRUCTION = Array.from({ length: 30 }, (_, i) => `aturan${i}`).join(' ')
const document = draw({ main: [['start', 'start'], ['q', 'ask', { text: { id: 'Mau tanya apa?' } }], ['a', 'answers', { instruction: INSTRUCTION }], 'start -> q', 'q.answered -> a', 'a -> q'] }) // biome-ignore format: a drawing

/** A model that says these sentences one by one. */
const saying =
  (sentences: string[], seen: string[] = []): PortFactory =>
  ({ onSentence }) =>
    ({
      model: {
        async answer({ question }: Parameters<Ports['model']['answer']>[0]) {
          seen.push(question)
          for (const sentence of sentences) onSentence(sentence)
          return { text: sentences.join(' '), by: 'model', used: [] }
        },
      },
    }) as unknown as ReturnType<PortFactory> // the part these flows ask for

async function asked(sentences: string[], seen: string[] = [], question = 'ongkir berapa?') {
  const shop = openShop({ document, ports: undefined, portFactory: saying(sentences, seen) })
  const { conversation } = await shop.opens()
  await shop.engine.settled(conversation)
  const { turn } = await shop.writes(question)
  await shop.engine.settled(conversation)
  const parts = shop.news.flatMap((news) => (news.kind === 'part' ? [news.text] : []))
  return { shop, parts, heard: shop.heard().slice(1), receipt: await shop.process.store.bot('bot').receipt(turn) }
}

describe('a model’s answer', () => {
  it('is shown sentence by sentence while it grows, each after the guard has passed it, and then whole', async () => {
    const { parts, heard } = await asked(['Ongkir mulai Rp9.000.', 'Kartu 4242 4242 4242 4242 kami catat.'])
    expect(parts).toEqual(['Ongkir mulai Rp9.000.', 'Kartu •••• 4242 kami catat.'])
    expect(heard[0]).toBe('Ongkir mulai Rp9.000. Kartu •••• 4242 kami catat.')
  })

  it.each([
    ['asks for a code', 'Silakan kirim kode OTP Anda.'],
    ['repeats its instructions', INSTRUCTION],
  ])('that %s is never shown, neither in part nor whole, and the customer gets a word', async (_, sentence) => {
    const { parts, heard, receipt } = await asked(['Baik.', sentence, 'Terima kasih.'])
    expect(parts).toEqual(['Baik.'])
    expect(heard[0]).toContain('Maaf, ada gangguan')
    expect(receipt?.verdicts).toMatchObject([{ way: 'out', did: 'blocked' }])
  })

  it('is not shown where the guard itself fails', async () => {
    const guard = { ...createGuard(), inspectOut: () => { throw new Error('broken') } } // biome-ignore format: one line
    const shop = openShop({ document, guard })
    const { conversation } = await shop.opens()
    await shop.engine.settled(conversation)
    expect(shop.heard()).toEqual(['Maaf, ada gangguan. Kami sambungkan ke tim kami.'])
  })

  it('is asked for with what the door has masked', async () => {
    const seen: string[] = []
    await asked(['Baik.'], seen, 'otp saya 482913')
    expect(seen).toEqual(['otp saya ••••••'])
  })

  it('that does not come leads on without it', async () => {
    const shop = openShop({ document })
    const { conversation } = await shop.opens()
    await shop.writes('halo')
    await shop.engine.settled(conversation)
    expect(shop.disk.handoffs).toMatchObject([{ summary: 'model.unreachable' }])
  })
})
