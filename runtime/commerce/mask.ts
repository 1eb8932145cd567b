/** '+6281234567890' → '0812-••••-7890': enough to compare with what somebody says, too little to call them. */
export function maskPhone(phone: string): string {
  if (phone === '') return ''
  const local = phone.startsWith('+62') ? `0${phone.slice(3)}` : phone
  return local.length < 9 ? '••••' : `${local.slice(0, 4)}-••••-${local.slice(-4)}`
}

/** 'budi@contoh.id' → 'b•••@contoh.id'. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return at < 1 ? '' : `${email[0]}•••${email.slice(at)}`
}
