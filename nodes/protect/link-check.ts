import { choice, phrase, text, toggle, variable } from '../field.ts'
import { textOf } from '../heard.ts'
import type { Language } from '../language.ts'
import { phrasesIn } from '../matching.ts'
import { defineNode } from '../node.ts'
import type { LinkVerdict } from '../ports/trust.ts'

const WHY: Record<Language, Record<Exclude<LinkVerdict['verdict'], 'own' | 'unknown'>, string>> = {
  id: {
    'look-alike': 'meniru',
    punycode: 'memakai huruf yang mirip huruf lain',
    address: 'hanya berupa angka, bukan nama situs',
    shortener: 'menyembunyikan alamat tujuannya',
    'app-file': 'berisi aplikasi (.apk)',
  },
  en: {
    'look-alike': 'imitates',
    punycode: 'uses letters that look like others',
    address: 'is a bare number and no site name',
    shortener: 'hides where it leads',
    'app-file': 'is an app (.apk)',
  },
}

export default defineNode({
  type: 'link-check',
  group: 'protect',
  icon: 'link-2-off',
  version: 1,
  fields: {
    source: choice(['message', 'variable'], { initial: 'message' }),
    variable: variable({ use: 'read', when: { field: 'source', is: ['variable'] } }),
    own: text({ format: 'words', max: 1000 }),
    warn: toggle({ initial: true }),
    warning: phrase({
      multiline: true,
      when: { field: 'warn', is: [true] },
      initial: {
        id: 'Hati-hati, jangan buka tautan itu. Kalau sudah terlanjur mengisi data, segera hubungi bank Anda lewat nomor resminya.',
        en: 'Careful, do not open that link. If you have already typed something there, call your bank on its official number.',
      },
    }),
    save: variable({ use: 'write', optional: true, advanced: true }),
  },
  exits: ['danger', 'unknown', 'own', 'none'],
  needs: ['detectors'],
  whenBroken: 'danger',
  shows: 'own',
  words: {
    id: {
      name: 'Periksa tautan',
      help: 'Membandingkan tautan dari pelanggan dengan situs toko dan nama yang sering ditiru, tanpa membukanya.',
      example: [
        { who: 'customer', says: 'ini beneran dari kalian? https://shopee-refund.top/klaim' },
        { who: 'bot', says: 'Hati-hati, jangan buka tautan itu. shopee-refund[.]top meniru shopee[.]co[.]id.' },
      ],
      limits: 'Tautan tidak pernah dibuka, jadi isi situsnya tidak diketahui. Yang tidak dikenal belum tentu aman.',
      search: ['link', 'url', 'phishing', 'tautan', 'situs palsu', 'apk', 'penipuan', 'bit.ly'],
      fields: {
        source: { label: 'Yang diperiksa', options: { message: 'Pesan pelanggan', variable: 'Isi variabel' } },
        variable: { label: 'Variabel' },
        own: {
          label: 'Situs toko sendiri',
          help: 'Pisahkan dengan koma.',
          placeholder: 'tokocontoh.id, shopee.co.id/tokocontoh',
        },
        warn: { label: 'Peringatkan pelanggan' },
        warning: { label: 'Kata bot', help: 'Nama situs dan alasannya ditambahkan sendiri.' },
        save: { label: 'Simpan hasilnya ke' },
      },
      exits: { danger: 'Berbahaya', unknown: 'Tidak dikenal', own: 'Situs toko', none: 'Tidak ada tautan' },
    },
    en: {
      name: 'Check links',
      help: "Compares links with the shop's own sites and with names that are often imitated, without opening them.",
      example: [
        { who: 'customer', says: 'is this really you? https://shopee-refund.top/claim' },
        { who: 'bot', says: 'Careful, do not open that link. shopee-refund[.]top imitates shopee[.]co[.]id.' },
      ],
      limits: 'Links are never opened, so what the site holds is not known. What is unknown is not safe for that.',
      search: ['url', 'phishing', 'website', 'fake site', 'apk', 'scam', 'domain', 'short link'],
      fields: {
        source: { label: 'What to check', options: { message: "The customer's message", variable: 'A variable' } },
        variable: { label: 'Variable' },
        own: { label: "The shop's own sites", help: 'Separate them with commas.', placeholder: 'tokocontoh.id' },
        warn: { label: 'Warn the customer' },
        warning: { label: 'What the bot says', help: "The site's name and the reason are added by themselves." },
        save: { label: 'Save the result in' },
      },
      exits: { danger: 'Dangerous', unknown: 'Unknown', own: "The shop's own", none: 'No link' },
    },
  },
  async run({ fields, event, language, detectors }) {
    const read = fields.source === 'variable' ? fields.variable : textOf(event)
    const links = await detectors.links(typeof read === 'string' ? read : JSON.stringify(read ?? ''), phrasesIn(fields.own))
    const dangers = links.filter(({ verdict }) => verdict !== 'own' && verdict !== 'unknown')
    const exit =
      dangers.length > 0
        ? 'danger'
        : links.length === 0
          ? 'none'
          : links.every(({ verdict }) => verdict === 'own')
            ? 'own'
            : 'unknown'
    const reasons = dangers.slice(0, 5).map((link) => reasonOf(link, language))
    const warning = fields.warn && dangers.length > 0 ? [{ text: [fields.warning ?? '', ...reasons].join('\n\n') }] : []
    return {
      because: { links: links.map((link) => ({ ...link })) },
      say: warning,
      set: fields.save ? { [fields.save]: links.map((link) => ({ ...link })) } : {},
      exit,
    }
  },
})

/** The host is written so that nobody can press it, and no character of it can hide. */
function reasonOf({ host, verdict, like }: LinkVerdict, language: Language): string {
  if (verdict === 'own' || verdict === 'unknown') return ''
  const why = WHY[language][verdict]
  const shown = host === '' ? { id: 'Berkas itu', en: 'That file' }[language] : inert(host)
  return like ? `${shown} ${why} ${inert(like)}.` : `${shown} ${why}.`
}

function inert(host: string): string {
  return host.replace(/[^a-z0-9.-]/gi, '?').replaceAll('.', '[.]')
}
