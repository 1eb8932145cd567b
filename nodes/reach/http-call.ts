import { choice, list, number, reference, text, variable } from '../field.ts'
import type { Json, JsonObject } from '../json.ts'
import { defineNode } from '../node.ts'
import { answerAt } from '../path.ts'

export default defineNode({
  type: 'http-call',
  group: 'reach',
  icon: 'globe',
  version: 2,
  fields: {
    method: choice(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], { initial: 'GET' }),
    url: text({ template: true, format: 'url', into: 'url', max: 2000 }),
    body: text({
      template: true,
      multiline: true,
      into: 'json',
      max: 10_000,
      optional: true,
      when: { field: 'method', is: ['POST', 'PUT', 'PATCH'] },
    }),
    secret: reference({ to: 'secret', optional: true }),
    pick: list(
      { variable: variable({ use: 'write' }), path: text({ format: 'path', max: 190, optional: true }) },
      { title: 'path', optional: true, max: 20 },
    ),
    save: variable({ use: 'write', optional: true, advanced: true }),
    headers: list(
      { name: text({ max: 100 }), value: text({ template: true, max: 1000 }) },
      { title: 'name', optional: true, max: 20, advanced: true },
    ),
    status: variable({ use: 'write', optional: true, advanced: true }),
    timeout: number({ unit: 'seconds', min: 1, max: 30, initial: 10, advanced: true }),
  },
  exits: ['ok', 'refused', 'trouble'],
  needs: ['web'],
  shows: 'url',
  trial: { port: 'web', into: 'pick', path: 'path' },
  upgrades: { 1: { name: 'values can be picked out of the answer', up: (fields) => fields } },
  words: {
    id: {
      name: 'Ambil dari situs',
      help: 'Meminta atau mengirim data ke sistem lain, misalnya mengecek resi ke kurir.',
      example: [
        { who: 'customer', says: 'Resi JX123 sudah sampai mana?' },
        { who: 'bot', says: 'Paket JX123 sedang diantar kurir.' },
      ],
      limits: 'Hanya ke situs yang diizinkan pemilik, dan hanya JSON. Alamat di jaringan sendiri ditolak.',
      search: ['api', 'http', 'resi', 'lacak', 'tracking', 'kurir', 'ongkir', 'sistem', 'stok', 'integrasi', 'url', 'situs'],
      fields: {
        method: {
          label: 'Cara',
          options: {
            GET: 'Ambil (GET)',
            POST: 'Kirim (POST)',
            PUT: 'Ganti (PUT)',
            PATCH: 'Ubah (PATCH)',
            DELETE: 'Hapus (DELETE)',
          },
        },
        url: { label: 'Alamat', placeholder: 'https://api.kurir.id/resi/{{resi}}' },
        body: { label: 'Isi yang dikirim (JSON)', placeholder: '{ "resi": {{resi}} }' },
        secret: { label: 'Kunci rahasia', help: 'Dikirim hanya ke situs yang terikat pada kunci itu.' },
        pick: {
          label: 'Ambil dari jawaban',
          help: 'Tekan "Coba", lalu klik nilai yang dibutuhkan.',
          add: 'Tambah nilai',
          fields: {
            variable: { label: 'Simpan ke' },
            path: {
              label: 'Letak di jawaban',
              help: 'Kosong: seluruh jawaban. Titik memisahkan nama, angka memilih urutan mulai dari 0.',
              placeholder: 'data.status',
            },
          },
        },
        save: { label: 'Simpan seluruh jawaban ke' },
        headers: {
          label: 'Keterangan tambahan (header)',
          add: 'Tambah keterangan',
          fields: { name: { label: 'Nama', placeholder: 'Accept-Language' }, value: { label: 'Isi' } },
        },
        status: { label: 'Simpan kode status ke' },
        timeout: { label: 'Tunggu paling lama' },
      },
      exits: { ok: 'Berhasil', refused: 'Ditolak situs', trouble: 'Situs tidak terjangkau' },
    },
    en: {
      name: 'Call a website',
      help: 'Asks another system for data or sends it some, for example to track a parcel.',
      example: [
        { who: 'customer', says: 'Where is parcel JX123?' },
        { who: 'bot', says: 'Parcel JX123 is out for delivery.' },
      ],
      limits: 'Only sites the owner allows, and only JSON. Addresses in your own network are refused.',
      search: ['api', 'http', 'request', 'tracking', 'track', 'courier', 'shipping', 'rest', 'stock', 'integration', 'fetch'],
      fields: {
        method: {
          label: 'Method',
          options: {
            GET: 'Get (GET)',
            POST: 'Send (POST)',
            PUT: 'Replace (PUT)',
            PATCH: 'Change (PATCH)',
            DELETE: 'Delete (DELETE)',
          },
        },
        url: { label: 'Address', placeholder: 'https://api.courier.id/parcels/{{parcel}}' },
        body: { label: 'What to send (JSON)', placeholder: '{ "parcel": {{parcel}} }' },
        secret: { label: 'Secret', help: 'Sent only to the sites it is bound to.' },
        pick: {
          label: 'Pick from the answer',
          help: 'Press "Try it", then click the value you need.',
          add: 'Add a value',
          fields: {
            variable: { label: 'Save in' },
            path: {
              label: 'Place in the answer',
              help: 'Empty: all of it. Dots part names, numbers count from 0.',
              placeholder: 'data.status',
            },
          },
        },
        save: { label: 'Save the whole answer in' },
        headers: {
          label: 'Headers',
          add: 'Add a header',
          fields: { name: { label: 'Name', placeholder: 'Accept-Language' }, value: { label: 'Value' } },
        },
        status: { label: 'Save the status code in' },
        timeout: { label: 'Wait at most' },
      },
      exits: { ok: 'It worked', refused: 'The site refused', trouble: 'The site cannot be reached' },
    },
  },
  async run({ fields, web }) {
    const hasBody = fields.body !== undefined && fields.body.trim() !== ''
    const headers = (fields.headers ?? []).map(({ name, value }) => ({ name, value: oneLine(value) }))
    const named = new Set(headers.map(({ name }) => name.toLowerCase()))
    if (hasBody && !named.has('content-type')) headers.push({ name: 'content-type', value: 'application/json' })
    const { status, body } = await web.request({
      method: fields.method,
      url: fields.url,
      headers,
      ...(fields.secret ? { secret: fields.secret } : {}),
      ...(hasBody ? { body: fields.body } : {}),
      timeout: fields.timeout,
    })
    const { set, missing } = picked(body, fields.pick ?? [])
    return {
      because: { status, ...(missing.length > 0 ? { missing } : {}) },
      set: {
        ...set,
        ...(fields.save ? { [fields.save]: body } : {}),
        ...(fields.status ? { [fields.status]: status } : {}),
      },
      exit: status >= 200 && status < 400 ? 'ok' : 'refused',
    }
  },
})

/** What is not in the answer empties its variable: an older order's status must not stand for this one's. */
function picked(body: Json, items: readonly { variable: string; path?: string }[]): { set: JsonObject; missing: string[] } {
  const set: JsonObject = {}
  const missing: string[] = []
  for (const { variable, path = '' } of items) {
    const value = answerAt(body, path)
    if (value === undefined) missing.push(path)
    set[variable] = value ?? null
  }
  return { set, missing }
}

/** A customer's line break must not begin a header of its own. */
function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}
