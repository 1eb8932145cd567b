import { clean } from '../../runtime/guard/clean.ts'
import type { House } from '../http/house.ts'
import { PDF } from '../reach/pictures.ts'

/** What was taken of what was said in one conversation, as it was said (a customer's words without signs that nobody sees), and what failed. */
export interface Talk {
  conversation: string
  customer: string[]
  staff: string[]
  files: string[]
  failures: string[]
}

/** The customer of that token says each text, sends a file of that name, and staff say each. */
export async function talk(
  house: House,
  { bot, token, conversation }: { bot: string; token: string; conversation: string },
  texts: readonly string[],
  as: { cookie: string },
): Promise<Talk> {
  const said: Talk = { conversation, customer: [], staff: [], files: [], failures: [] }
  const headers = { authorization: `Bearer ${token}` }
  const say = (text: string, i: number) =>
    house.send('POST', `/channel/web/${bot}/messages`, { headers, body: { id: `pesan-${i}-xx`, text } })
  for (const [i, { status }] of (await Promise.all(texts.map(say))).entries()) {
    if (status === 202) said.customer.push(clean(texts[i]!.trim()).text)
    else if (status !== 400) said.failures.push(`message ${i}: ${status}`)
  }
  await house.engine.settled(conversation)
  const base = `/api/bots/${bot}/conversations/${conversation}`
  await house.send('POST', `${base}/take`, { as, body: {} })
  const answer = (text: string, i: number) =>
    house.send('POST', `${base}/say`, { as, body: { text, messageId: `staf-${i}-xxxx` } })
  for (const [i, { status, json }] of (await Promise.all(texts.map(answer))).entries()) {
    if (status === 200) said.staff.push(json.reply.text)
    else if (status !== 400) said.failures.push(`staff ${i}: ${status}`)
  }
  for (const [i, text] of texts.entries()) {
    const name = encodeURIComponent(`${text}.pdf`).slice(0, 590).replace(/%.?$/, '')
    const sent = { ...headers, 'content-type': 'application/octet-stream', 'jaga-file': name }
    const id = `berkas-${String(i).padStart(4, '0')}`
    const { status, text: answer } = await house.send('POST', `/channel/web/${bot}/files?id=${id}`, { headers: sent, body: PDF })
    if (status === 202) said.files.push(name)
    else if (status !== 400 && status !== 409) said.failures.push(`file ${i}: ${status} ${answer.slice(0, 100)}`)
  }
  return said
}
