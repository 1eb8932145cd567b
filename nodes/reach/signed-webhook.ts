import { list, reference, text, variable } from '../field.ts'
import type { Json, JsonObject } from '../json.ts'
import { defineNode } from '../node.ts'

export default defineNode({
  type: 'signed-webhook',
  group: 'reach',
  icon: 'webhook',
  version: 1,
  fields: {
    url: text({ template: true, format: 'url', into: 'url', max: 2000 }),
    secret: reference({ to: 'secret' }),
    event: text({ max: 60, format: 'event' }),
    data: list(
      { key: text({ max: 60, format: 'name' }), value: variable({ use: 'read' }) },
      { title: 'key', optional: true, max: 40 },
    ),
    status: variable({ use: 'write', optional: true, advanced: true }),
  },
  exits: ['sent', 'refused', 'trouble'],
  needs: ['webhooks'],
  shows: 'event',
  words: {
    id: {
      name: 'Kirim kabar bertanda',
      help: 'Memberi tahu sistem lain bahwa sesuatu terjadi, dengan tanda tangan yang bisa diperiksa.',
      example: [
        { who: 'customer', says: 'Batalkan pesanan TM-20871' },
        { who: 'bot', says: 'Permintaan batal sudah saya teruskan ke gudang.' },
      ],
      limits:
        'Kabar yang sama bisa dikirim ulang dengan Idempotency-Key yang sama; sistem penerima harus mengenalinya. Hanya ke situs yang terikat pada kuncinya.',
      search: ['webhook', 'kirim', 'kabar', 'notifikasi', 'sistem', 'erp', 'gudang', 'api', 'hmac', 'tanda tangan', 'integrasi'],
      fields: {
        url: { label: 'Alamat penerima', placeholder: 'https://gudang.tokosaya.id/kabar' },
        secret: { label: 'Kunci tanda tangan', help: 'Dipakai untuk menandatangani, tidak pernah ikut dikirim.' },
        event: { label: 'Nama kejadian', placeholder: 'pesanan.batal' },
        data: {
          label: 'Data yang dikirim',
          add: 'Tambah data',
          fields: { key: { label: 'Nama', placeholder: 'nomor_pesanan' }, value: { label: 'Isi dari variabel' } },
        },
        status: { label: 'Simpan kode status ke' },
      },
      exits: { sent: 'Terkirim', refused: 'Ditolak penerima', trouble: 'Tidak jelas sampai' },
    },
    en: {
      name: 'Send signed news',
      help: 'Tells another system that something happened, with a signature that it can check.',
      example: [
        { who: 'customer', says: 'Cancel order TM-20871' },
        { who: 'bot', says: 'I have passed the cancellation on to the warehouse.' },
      ],
      limits:
        'The same news may be sent again under the same Idempotency-Key; the receiver must recognise it. It goes only to the sites its secret is bound to.',
      search: ['webhook', 'send', 'notify', 'event', 'system', 'erp', 'warehouse', 'api', 'hmac', 'signature', 'integration'],
      fields: {
        url: { label: 'Receiver’s address', placeholder: 'https://warehouse.myshop.id/news' },
        secret: { label: 'Signing secret', help: 'It signs, and is never sent itself.' },
        event: { label: 'Name of the event', placeholder: 'order.cancelled' },
        data: {
          label: 'Data to send',
          add: 'Add data',
          fields: { key: { label: 'Name', placeholder: 'order_number' }, value: { label: 'Value of the variable' } },
        },
        status: { label: 'Save the status code in' },
      },
      exits: { sent: 'Sent', refused: 'Receiver refused', trouble: 'Unclear if it arrived' },
    },
  },
  async run({ fields, webhooks }) {
    const { status, tries } = await webhooks.send({
      url: fields.url,
      secret: fields.secret,
      event: fields.event,
      data: asData(fields.data ?? []),
    })
    return {
      because: { status, tries },
      set: fields.status ? { [fields.status]: status } : {},
      exit: status >= 200 && status < 300 ? 'sent' : 'refused',
    }
  },
})

function asData(items: readonly { key: string; value: Json }[]): JsonObject {
  return Object.fromEntries(items.map(({ key, value }) => [key, value]))
}
