import { choice, number, phrase, toggle, variable } from '../field.ts'
import type { Language } from '../language.ts'
import { hasPhrase } from '../matching.ts'
import { defineNode } from '../node.ts'
import type { FileType } from '../reply.ts'

const MINUTE = 60_000

export default defineNode({
  type: 'file',
  group: 'talk',
  icon: 'paperclip',
  version: 1,
  fields: {
    text: phrase({ multiline: true, initial: { id: 'Boleh kirim foto barangnya?', en: 'Could you send a photo of the item?' } }),
    accept: choice(['photo', 'pdf', 'both'], { initial: 'photo' }),
    save: variable({ use: 'write', optional: true }),
    skip: toggle({ initial: true }),
    tries: number({ unit: 'tries', min: 1, max: 5, integer: true, initial: 2, advanced: true }),
    patience: number({ unit: 'minutes', min: 1, max: 1440, integer: true, optional: true, advanced: true }),
  },
  exits: ['received', 'skipped', 'silent'],
  fallback: 'skipped',
  onlyIf: { silent: { field: 'patience' } },
  waits: true,
  shows: 'text',
  words: {
    id: {
      name: 'Minta foto atau berkas',
      help: 'Meminta pelanggan mengirim foto atau PDF, misalnya bukti barang rusak.',
      example: [
        { who: 'bot', says: 'Boleh kirim foto barangnya?' },
        { who: 'customer', says: '[foto-botol.jpg]' },
      ],
      limits:
        'PNG, JPEG atau PDF, paling besar 5 MB. Bot tidak melihat isinya; staf mengunduhnya dari antrean. Lokasi dan data kamera pada foto dibuang.',
      search: ['foto', 'gambar', 'berkas', 'file', 'upload', 'unggah', 'bukti', 'pdf', 'kirim', 'lampiran'],
      fields: {
        text: { label: 'Permintaan' },
        accept: { label: 'Yang diterima', options: { photo: 'Foto', pdf: 'PDF', both: 'Foto atau PDF' } },
        save: { label: 'Simpan keterangan berkas ke', help: 'Nama, jenis dan ukurannya, bukan isinya.' },
        skip: { label: 'Boleh dilewati' },
        tries: { label: 'Boleh mencoba' },
        patience: { label: 'Tunggu paling lama', help: 'Kosong: menunggu terus.' },
      },
      exits: { received: 'Berkas diterima', skipped: 'Tidak mengirim', silent: 'Tidak menjawab' },
    },
    en: {
      name: 'Photo or file',
      help: 'Asks the customer for a photo or a PDF, for example to show a damaged item.',
      example: [
        { who: 'bot', says: 'Could you send a photo of the item?' },
        { who: 'customer', says: '[bottle.jpg]' },
      ],
      limits:
        'PNG, JPEG or PDF of at most 5 MB. The bot does not look into it; staff download it from the queue. Place and camera data in photos are removed.',
      search: ['photo', 'picture', 'file', 'upload', 'proof', 'pdf', 'send', 'attachment', 'image'],
      fields: {
        text: { label: 'Request' },
        accept: { label: 'What is accepted', options: { photo: 'A photo', pdf: 'A PDF', both: 'A photo or a PDF' } },
        save: { label: 'Save the file’s details in', help: 'Its name, type and size, not what is in it.' },
        skip: { label: 'May be skipped' },
        tries: { label: 'Tries allowed' },
        patience: { label: 'Wait at most', help: 'Empty: wait for ever.' },
      },
      exits: { received: 'File received', skipped: 'No file sent', silent: 'No answer' },
    },
  },
  run({ fields, language }) {
    return { say: [ask(fields.text, fields.skip, language)], wait: waiting(1, fields.patience) }
  },
  resume({ fields, event, state, language }) {
    if (event.kind === 'timeout') return { exit: 'silent' }
    const tried = typeof state === 'number' ? state : 1
    if (event.kind !== 'text') return { wait: waiting(tried, fields.patience) }
    const { file } = event
    if (file && ACCEPTED[fields.accept].includes(file.type)) {
      return {
        because: { file: file.type, bytes: file.bytes },
        set: fields.save ? { [fields.save]: { ...file } } : {},
        exit: 'received',
      }
    }
    const isSkipped = fields.skip && (event.choice === 'skip' || (!file && hasPhrase(event.text, SKIPPING) !== null))
    if (isSkipped || tried >= fields.tries)
      return { because: { file: file?.type ?? null, bytes: file?.bytes ?? null }, exit: 'skipped' }
    const why = AGAIN[language][file ? fields.accept : 'none']
    return { say: [ask(why, fields.skip, language)], wait: waiting(tried + 1, fields.patience) }
  },
})

function ask(text: string, skip: boolean, language: Language) {
  return { text, input: 'file' as const, ...(skip ? { choices: [{ id: 'skip', label: SKIP[language] }] } : {}) }
}

function waiting(state: number, patience: number | undefined) {
  return { for: 'reply' as const, state, ...(patience ? { timeout: patience * MINUTE } : {}) }
}

const PHOTO: readonly FileType[] = ['image/jpeg', 'image/png']
const ACCEPTED: Record<'photo' | 'pdf' | 'both', readonly FileType[]> = {
  photo: PHOTO,
  pdf: ['application/pdf'],
  both: [...PHOTO, 'application/pdf'],
}

const SKIP = { id: 'Lewati', en: 'Skip' }
const SKIPPING =
  'lewati,skip,nanti,nanti saja,tidak ada,gak ada,ga ada,gada,gk ada,tidak punya,ga punya,gak punya,no photo,dont have,don’t have,later'.split(
    ',',
  )

const AGAIN: Record<Language, Record<'photo' | 'pdf' | 'both' | 'none', string>> = {
  id: {
    photo: 'Maaf, yang saya perlukan foto (PNG atau JPEG). Boleh dikirim lagi?',
    pdf: 'Maaf, yang saya perlukan berkas PDF. Boleh dikirim lagi?',
    both: 'Maaf, berkasnya harus foto atau PDF. Boleh dikirim lagi?',
    none: 'Berkasnya belum saya terima. Tekan tombol penjepit untuk mengirim, ya.',
  },
  en: {
    photo: 'Sorry, I need a photo (PNG or JPEG). Could you send it again?',
    pdf: 'Sorry, I need a PDF. Could you send it again?',
    both: 'Sorry, the file must be a photo or a PDF. Could you send it again?',
    none: 'I have not received the file yet. Press the paper clip to send it.',
  },
}
