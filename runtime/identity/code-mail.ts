import type { Language } from '../../nodes/language.ts'
import { formatMoney, type Money } from '../../nodes/money.ts'

interface CodeMail {
  code: string
  action: string
  amount: Money | null
  minutes: number
  language: Language
  shop: string
}

/** The mail with the code: what it is for comes first, so that somebody who is being tricked can see it (SHOP-07). */
export function codeMail({ code, action, amount, minutes, language, shop }: CodeMail): { subject: string; text: string } {
  const what = amount ? `${action} (${formatMoney(amount, language)})` : action
  return MAIL[language]({ code, what, minutes, shop })
}

const MAIL: Record<
  Language,
  (given: { code: string; what: string; minutes: number; shop: string }) => { subject: string; text: string }
> = {
  id: ({ code, what, minutes, shop }) => ({
    subject: `Kode konfirmasi ${shop}`,
    text: `Kode ini untuk: ${what}\n\n${code}\n\nBerlaku ${minutes} menit, sekali pakai. Ketik hanya di kolom kode yang tersamar di chat ${shop}.\nJangan berikan kode ini kepada siapa pun, termasuk yang mengaku CS, kurir, atau bank.\nKalau Anda tidak meminta kode ini, abaikan email ini: tanpa kode, tidak ada yang berubah.`,
  }),
  en: ({ code, what, minutes, shop }) => ({
    subject: `Confirmation code from ${shop}`,
    text: `This code is for: ${what}\n\n${code}\n\nIt works once, for ${minutes} minutes. Type it only into the masked field of the ${shop} chat.\nNever give it to anybody, not even somebody who says they are our staff, a courier or a bank.\nIf you did not ask for it, ignore this mail: without the code nothing changes.`,
  }),
}
