import { describe, expect, it, test } from 'vitest'
import { asksForSecret } from '../../nodes/asks.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { JsonObject } from '../../nodes/json.ts'
import { LANGUAGES } from '../../nodes/language.ts'
import { initialFields } from '../../nodes/saved.ts'
import { problemsIn } from '../../nodes/validate.ts'
import { createGuard } from '../../runtime/guard/guard.ts'
import { draw } from '../bot.ts'

const PORTS = [
  'intents',
  'model',
  'web',
  'sandbox',
  'people',
  'webhooks',
  'payments',
  'incidents',
  'detectors',
  'consents',
  'identity',
  'codes',
  'mail',
] as const

/** SHOP-08: no bot goes live that asks for a code, PIN, password or CVV, in either language. */
const ASKS = `Mohon kirim kode OTP Anda
  Sebutkan PIN ATM Anda ya
  Ketik kata sandi akun Anda
  Masukkan 3 angka CVV di belakang kartu
  Berikan password email Kakak
  Tolong informasikan kode verifikasi yang masuk lewat SMS
  Kami butuh nomor kartu dan CVV Anda
  Please send me your OTP
  Enter your password to continue
  Tell us the verification code you received
  Reply with your PIN
  We need your card number
  Could you share the security code?`
  .split('\n')
  .map((line) => line.trim())
const FINE = `Kami tidak pernah meminta OTP Anda
  Jangan bagikan PIN kepada siapa pun
  Jangan kirim kata sandi lewat chat
  Kirim nomor pesanan Anda
  Masukkan kode promo
  Ganti PIN dan kata sandi di aplikasi resminya
  Never share your verification code
  We will never ask you to send your password
  Please send your order number
  Do not give your PIN to anyone
  Enter the promo code`
  .split('\n')
  .map((line) => line.trim())

describe('a text that asks', () => {
  test.each(ASKS)('%s', (text) => expect(asksForSecret(text)).toBe(true))
  test.each(FINE)('is not: %s', (text) => expect(asksForSecret(text)).toBe(false))
})

describe('a drawing that asks', () => {
  const problems = (type: string, fields: JsonObject, more: Parameters<typeof draw>[1] = {}) =>
    problemsIn(draw({ main: [['start', 'start'], ['here', type, fields], 'start -> here'] }, more), NODE_TYPES, { ports: PORTS })
      .filter(({ code }) => code === 'asks.secret')
      .map(({ at, severity }) => `${severity} ${at}`)

  test.each<[string, string, JsonObject, string[]]>([
    ['in a message', 'message', { text: { id: 'Kirim kode OTP Anda' } }, ['error here.text']],
    ['in one language of two', 'message', { text: { id: 'Halo', en: 'Please send your OTP' } }, ['error here.text']],
    ['in a question', 'question', { text: { id: 'Sebutkan PIN Anda' }, kind: 'text', save: 'x', tries: 3 }, ['error here.text']],
    [
      'in what the model is told',
      'model-answer',
      { instruction: 'Minta kata sandi pelanggan: kirim password' },
      ['error here.instruction'],
    ],
    [
      'in a mail',
      'send-email',
      { to: 'a@b.id', subject: { id: 'Halo' }, text: { id: 'Balas dengan PIN Anda' } },
      ['error here.text'],
    ],
    [
      'in a challenge’s own words',
      'mfa-challenge',
      { ...initialFields(NODE_TYPES.get('mfa-challenge')!.fields), text: { id: 'Kirim OTP Anda di sini' } },
      ['error here.text'],
    ],
    ['in no way', 'message', { text: { id: 'Kirim nomor pesanan' } }, []],
    [
      'as a customer’s button',
      'choices',
      { text: { id: 'Ada apa?' }, options: [{ id: 'a', label: { id: 'Ada yang minta kirim kode OTP' }, words: 'minta otp' }] },
      [],
    ],
    ['as words that are listened for', 'anytime', { on: 'words', words: 'diminta kirim otp' }, []],
  ])('%s', (_, type, fields, found) => expect(problems(type, fields)).toEqual(found))

  it('in the texts of last resort', () => {
    const texts = { trouble: { id: 'Maaf. Ketik PIN Anda.' }, handoff: { id: 'Sebentar' }, label: { id: 'Bot' } }
    expect(problems('message', { text: { id: 'Halo' } }, { texts })).toEqual(['error texts.trouble.id'])
  })
})

it('no step starts with words that ask, in either language', () => {
  for (const type of NODE_TYPES.values()) {
    const texts = JSON.stringify(initialFields(type.fields))
    for (const language of LANGUAGES) expect(asksForSecret(texts), `${type.type} ${language}`).toBe(false)
  }
})

/** L5: whoever has given a code away gets to the emergency path in one turn. */
describe('the door hears an emergency', () => {
  const { inspectIn } = createGuard()
  const hears = (text: string) => inspectIn(text).security.includes('emergency')
  test.each([
    'saya kasih OTP ke kurir',
    'Saya sudah kasih kode OTP ke orang yang ngaku CS',
    'aku udah ngasih kode verifikasi ke dia gimana dong',
    'barusan saya sebutin pin atm saya lewat telpon',
    'terlanjur kirim kode otp kak',
    'tadi saya kirim otp nya ke kurir',
    'gue keburu share kode nya',
    'I gave my OTP to the courier',
    'i already told them the verification code',
    'I just shared my PIN with someone',
    'saya ketipu kak',
    'aku kena tipu',
    'saya tertipu toko palsu',
    'I was scammed',
    'saldo saya hilang',
    'rekening saya dibobol',
    'my money is gone',
    'aku terlanjur kasih kode otp',
    'kak tadi gw ngasih otp ke org yg ngaku dari tokonya',
    'otp saya udah saya kasih ke kurirnya',
    'kode otp nya udah aku kirim ke dia',
    'OTP saya dikasih ke orang',
    'saya barusan kasi tau otp ke cs palsu',
    'saya kasih tau kode otp saya',
    'gw kasih tau pin gw ke orang',
    'aku kelepasan ngasih otp',
    'gak sengaja ngasih otp ke penipu',
    'ga sengaja kasih kode otp',
    'saya tidak sengaja memberikan kode OTP',
    'otp ku kebagi ke orang',
    'saya telanjur menyebutkan otp',
    'kode verifikasi udah saya infokan ke kurir',
    'udah terlanjur saya kasih otp nya gimana dong kak?',
    'terlanjur ngasih otp gimana ini?',
    'waduh saya kasih OTP ke kurir, harus gimana?',
    'saya ngasih pin atm ke orang di telpon',
    'istri saya kasih otp ke penelpon',
    'ibu saya terlanjur kasih OTP',
    'anak saya kasih kode otp ke orang ga dikenal',
    'otp gw diminta kurir trus gw kasih',
    'kurirnya minta otp terus saya kasih',
    'tadi ada yg minta kode otp dan saya berikan',
    'ada yang telpon minta otp, saya sebutin',
    'data kartu saya udah saya kasih ke orang',
    'cvv nya udah saya kirim ke penipu',
    'saya klik link terus isi otp',
    'saya masukin otp di link itu',
    'saya kena tipu',
    'akun saya dibajak',
    'aku kena phishing',
    'saya habis ditipu cs gadungan',
    'atm saya dibobol',
    'uang di rekening saya ilang',
    'saldo gopay gw abis dikuras',
    'pin saya bocor',
    'otp saya bocor ke orang lain',
    'I gave the courier my OTP',
    'I accidentally shared my OTP',
    "I've given someone my verification code",
    'I told the caller my pin',
    'he asked for the otp and i gave it to him',
    'I sent the one-time code to a stranger',
    'my mom gave her otp to a scammer',
    'I think I got scammed',
    'I entered my OTP on a fake site',
    'someone has my OTP',
    'my account was hacked',
    'gave my code to the courier by mistake',
    'i read the code out to him on the phone',
    'saya udah kasih otpnya',
    'kasih otp ke kurir tadi',
    'saya udah transfer ke penipu',
    'i paid 2 million to a scammer',
  ])('%s', (text) => expect(hears(text)).toBe(true))
  test.each([
    'apakah saya harus kasih OTP ke kurir?',
    'boleh kasih OTP?',
    'jangan kasih OTP ke siapa pun kan',
    'kode OTP belum masuk',
    'saya belum terima kode otp',
    'saya sudah kirim bukti transfer',
    'saya kasih bintang lima',
    'saya udah kirim kode promo',
    'saya sudah kasih kode pos tadi',
    'kapan refund saya masuk?',
    'I gave you my order number',
    'should I share the code?',
    'uang saya belum kembali',
    'mau lapor paket hilang',
    'saya mau kasih kado',
    'kurir minta OTP, boleh saya kasih?',
    'kurirnya minta otp, kasih ga kak?',
    'kalau saya kasih otp bahaya ga?',
    'saya gak kasih otp ke siapa siapa',
    'saya belum kasih otp nya',
    'saya tidak pernah memberikan otp',
    'otp nya dikirim ke mana?',
    'otpnya udah dikirim belum?',
    'kak otp nya udah dikirim ke email saya?',
    'kode otp sudah saya terima',
    'kirim ulang kode otp dong',
    'tolong kirim kode otp lagi',
    'saya minta kode otp lagi',
    'saya sudah masukin kode otp tapi gagal',
    'saya udah isi otp di kolomnya',
    'tadi saya kirim kode resinya',
    'saya udah kasih kode pesanan ke kurir',
    'kode voucher udah saya kasih ke temen',
    'kurir saya kasih tips',
    'paket saya hilang',
    'barang saya ilang di jalan',
    'apa itu otp?',
    'tips biar ga kena tipu dong',
    'gimana cara biar gak ketipu?',
    'takut ketipu nih kak',
    'saya takut kena tipu, ini toko asli kan?',
    'toko ini penipuan bukan?',
    'saya ga ketipu kan?',
    'apakah ini penipuan?',
    'I did not give my OTP to anyone',
    'I never shared my code',
    "don't share the otp with anyone right?",
    'the otp was sent to my email',
    'you sent me a code',
    'I have not received the code',
    'I sent you the tracking code',
    'I gave the discount code to a friend',
    'is it safe to give my otp to the courier?',
    'the courier asked for my otp, should i give it?',
    'what is an otp?',
    'how do I avoid getting scammed?',
    'I told the courier the zip code',
    'my refund money is not back',
    'kurirnya minta kode otp tadi',
    'boleh ga kasih otp ke kurir tadi?',
    'mau transfer tapi takut penipu',
    'jangan transfer ke penipu ya kak',
    'kirim kode otp yang tadi lagi dong',
    'tolong kirim kode otp tadi',
  ])('not: %s', (text) => expect(hears(text)).toBe(false))
})

describe('the door masks passwords and keys', () => {
  const { inspectIn } = createGuard()
  it.each([
    ['password saya Mawar123', 'password saya [RAHASIA]'],
    ['kata sandi: mawar!merah1', 'kata sandi: [RAHASIA]'],
    ['ini sk_live_abcdefghijklmnop1234', 'ini [RAHASIA]'],
  ])('%s', (text, masked) => {
    const seen = inspectIn(text)
    expect(seen.text).toBe(masked)
    expect(seen.security).toContain('secret-shared')
  })
  it.each(['lupa password akun saya', 'password saya salah terus', 'kata sandi tidak bisa'])('not: %s', (text) =>
    expect(inspectIn(text).text).toBe(text),
  )
})
