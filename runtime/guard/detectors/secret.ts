import { anyOf } from '../any.ts'
import type { Found } from './found.ts'

/** Keys and tokens by the form that their issuers give them. Each quantifier is bounded, so that each pattern is linear. */
const ISSUED: readonly [why: string, form: RegExp][] = [
  ['private key', /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?:[\s\S]{0,8000}?-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g],
  ['AWS key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['Google key', /\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/g],
  ['GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})\b/g],
  ['GitLab token', /\bglpat-[A-Za-z0-9_-]{20,64}/g],
  ['Slack token', /\bxox[abprs]-[A-Za-z0-9-]{10,250}/g],
  ['Stripe key', /\b(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,250}|whsec_[A-Za-z0-9+/=]{16,100})/g],
  ['Midtrans key', /\b(?:SB-)?Mid-(?:server|client)-[A-Za-z0-9_-]{16,64}/g],
  ['Xendit key', /\bxnd_(?:production|development|public_production|public_development)_[A-Za-z0-9]{20,128}/g],
  ['model key', /\bsk-(?:proj-|ant-[a-z0-9]{2,8}-)?[A-Za-z0-9_-]{20,200}/g],
  ['npm token', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['model hub token', /\bhf_[A-Za-z0-9]{30,64}\b/g],
  ['Telegram token', /\b\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g],
  ['signed token', /\beyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{16,1000}/g],
  ['bearer token', /\b(?:Bearer|Basic)\s{1,3}(?=[A-Za-z0-9+/._~-]{0,400}\d)[A-Za-z0-9+/._~-]{20,400}={0,2}/g],
  ['address with a password', /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s:@/]{1,100}:[^\s:@/]{1,100}@[^\s/]{1,200}/gi],
]

/** `password saya: …`, `api_key=…`: the word for it, then what it is. */
const CALLED =
  /(?:\b(?:password|passwd|passcode|kata sandi|katasandi|sandi|pwd|pass)(?:nya|ku)?|\b(?:api|secret|access|server|private)[ _-]?(?:key|token|kunci))(?:\s{0,2}["']?\s{0,2}[:=]\s{0,2}["']?|\s(?:saya|aku|akun saya|email saya|akunku|nya|my account|gue|gw)\s(?:adalah|itu|yaitu|is)?\s{0,1}|\s(?:is|adalah|itu|yaitu)\s)(\S{4,200})/gi

const ANY = anyOf([...ISSUED.map(([, form]) => form), CALLED], 'i')

/** API keys, private keys, tokens and passwords. */
export const findSecrets = (text: string): Found[] => {
  if (!ANY.test(text)) return []
  const issued = ISSUED.flatMap(([why, form]) =>
    [...text.matchAll(form)].map((found): Found => secret(found.index, found.index + found[0].length, 1, why)),
  )
  const called = [...text.matchAll(CALLED)].flatMap((found): Found[] => {
    const value = found[1]!.replace(/["'.,;!?)]{1,4}$/, '')
    const from = found.index + found[0].length - found[1]!.length
    const isSure = /[:=]\s{0,2}["']?$/.test(text.slice(found.index, from))
    return looksSecret(value, isSure) ? [secret(from, from + value.length, 0.9, 'what it is called')] : []
  })
  return [...issued, ...called.filter((found) => !issued.some((each) => found.from < each.to && found.to > each.from))]
}

/** After a colon nearly anything is a secret; after `saya`, only what no word of a sentence looks like. */
function looksSecret(value: string, isSure: boolean): boolean {
  if (/^[•*x.\-_]{1,200}$/i.test(value) || /^(?:\{\{|<|\$\{|\[)/.test(value)) return false
  const isMixed = /\d/.test(value) && /\p{L}/u.test(value)
  const hasSign = /[!@#$%^&*_+=~]/.test(value.slice(0, -1))
  if (isMixed || (hasSign && value.length >= 6)) return value.length >= 5
  return isSure && value.length >= 8 && /^[\x21-\x7e]{8,200}$/.test(value) && !/^(?:salah|lupa|minimal|baru|reset)/i.test(value)
}

function secret(from: number, to: number, score: number, why: string): Found {
  return { what: 'secret', from, to, score, why, as: '[RAHASIA]' }
}
