import { phrase, text } from '../field.ts'
import { defineNode } from '../node.ts'

const SITE = { id: 'Hanya alamat ini milik kami: ', en: 'Only this address is ours: ' }

export default defineNode({
  type: 'security-tip',
  group: 'protect',
  icon: 'lightbulb',
  version: 1,
  fields: {
    text: phrase({
      multiline: true,
      initial: {
        id: 'Ingat, kami tidak pernah meminta OTP, PIN, kata sandi, atau CVV Anda, lewat chat maupun telepon. Kurir juga tidak memerlukannya. Jangan buka berkas .apk yang mengaku foto paket atau resi.',
        en: 'Remember: we never ask for your one-time code, PIN, password or CVV, in chat or by phone. Couriers do not need them either. Do not open an .apk file that claims to be a photo of your parcel.',
      },
    }),
    site: text({ max: 100, optional: true }),
  },
  exits: ['next'],
  whenBroken: 'next',
  shows: 'text',
  words: {
    id: {
      name: 'Tips keamanan',
      help: 'Mengingatkan pelanggan: kami tidak pernah meminta OTP, dan hanya alamat ini milik kami.',
      example: [
        { who: 'customer', says: 'Kurirnya minta kode OTP, normal ya?' },
        { who: 'bot', says: 'Ingat, kami tidak pernah meminta OTP Anda. Kurir juga tidak memerlukannya.' },
      ],
      limits: 'Hanya mengingatkan. Kalau OTP sudah terlanjur diberikan, pakai Jalur darurat.',
      search: ['edukasi', 'tips', 'otp', 'penipuan', 'phishing', 'waspada', 'apk', 'aman'],
      fields: {
        text: { label: 'Kata bot' },
        site: { label: 'Alamat resmi toko', placeholder: 'tokocontoh.id' },
      },
      exits: { next: 'Lanjut' },
    },
    en: {
      name: 'Security tip',
      help: 'Reminds customers that we never ask for their one-time code, and which address is ours.',
      example: [
        { who: 'customer', says: 'The courier wants my code, is that normal?' },
        { who: 'bot', says: 'Remember: we never ask for your one-time code. Couriers do not need it either.' },
      ],
      limits: 'It only reminds. Where a code has been given away already, use the Emergency path.',
      search: ['education', 'advice', 'otp', 'scam', 'phishing', 'warning', 'apk', 'safe'],
      fields: {
        text: { label: 'What the bot says' },
        site: { label: "The shop's official address", placeholder: 'tokocontoh.id' },
      },
      exits: { next: 'Next' },
    },
  },
  run({ fields, language }) {
    const site = fields.site?.trim()
    return { say: [{ text: site ? `${fields.text}\n\n${SITE[language]}**${site}**` : fields.text }], exit: 'next' }
  },
})
