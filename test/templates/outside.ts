import type { EgressRequest } from '../../runtime/egress/egress.ts'
import { AppError } from '../../runtime/errors.ts'
import { isSigned } from '../../runtime/reach/signature.ts'

/** What the shop signs its news with; it goes to the warehouse and nowhere else. */
export const SECRET = { name: 'gudang', value: 'rahasia-gudang', hosts: ['gudang.tokosaya.example'] }

/** The shop's courier and warehouse: one knows a parcel, does not know another and is down for a third; the other takes news. */
export function createOutside() {
  const news: { event: string; data: object; signed: boolean }[] = []
  return {
    /** What the warehouse got, oldest first. */
    news,
    async request({ url, headers, body = '' }: EgressRequest) {
      const { host, pathname } = new URL(url)
      if (host === 'gudang.tokosaya.example') {
        const signature = headers.find(({ name }) => name === 'jaga-signature')?.value ?? ''
        const signed = isSigned(body, signature, SECRET.value, { now: Date.now(), toleranceMs: 300_000 })
        const { event, data } = JSON.parse(body)
        news.push({ event, data, signed })
        return { status: 202, body: null }
      }
      switch (`${host}${pathname}`) {
        case 'lacak.kurir.example/v1/resi/JX1234567890':
          return { status: 200, body: { paket: { posisi: 'Gudang Cimahi', tiba: '2026-11-24' } } }
        case 'lacak.kurir.example/v1/resi/JX9999999999':
          return { status: 404, body: null }
      }
      throw new AppError('web.failed', { reason: 'connect', host })
    },
  }
}
