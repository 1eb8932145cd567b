import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A mail server on this machine that keeps what it is given. */
export async function openLetterbox() {
  const letters: { to: string; text: string }[] = []
  const heard: (() => void)[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part) => parts.push(part))
      stream.on('end', () => {
        letters.push({ to: session.envelope.rcptTo[0]!.address, text: Buffer.concat(parts).toString('utf8') })
        for (const hear of heard.splice(0)) hear()
        done()
      })
    },
  })
  await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', () => done()))
  const { port } = smtp.server.address() as AddressInfo
  return {
    letters,
    /** What the owner would set on screen. */
    settings: { host: '127.0.0.1', port, security: 'none', user: '', password: '', from: 'toko@contoh.id', name: 'Toko' },
    /** The code of the last letter; waits for the `n`th where it has not come. */
    async code(n = letters.length): Promise<string> {
      while (letters.length < Math.max(1, n)) await new Promise<void>((done) => heard.push(done))
      return /^(\d{6})\r?$/m.exec(letters.at(-1)!.text)![1]!
    },
    close: () => new Promise<void>((done) => smtp.close(() => done())),
  }
}
