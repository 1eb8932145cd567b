import { connect } from 'node:net'

export interface Raw {
  status: number
  headers: Record<string, string>
  /** Of the headers as they came, in small letters: one that came twice is there twice. */
  names: string[]
  body: string
  /** The server closed the line. */
  closed: boolean
}

/**
 * Sends bytes as they are and reads what comes back, to the end of the first answer: no client library straightens what is
 * crooked here.
 */
export function rawRequest(port: number, parts: string | string[]): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    let isDone = false
    const done = (closed: boolean) => {
      if (isDone) return
      isDone = true
      socket.destroy()
      resolve(read(text, closed))
    }
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (isWhole(text)) done(/\r\nconnection: close/i.test(text))
    })
    socket.on('end', () => done(true))
    socket.on('close', () => done(true))
    socket.on('error', (error: NodeJS.ErrnoException) =>
      ['ECONNRESET', 'EPIPE'].includes(error.code ?? '') ? done(true) : reject(error),
    )
    socket.on('connect', () => {
      for (const part of [parts].flat()) socket.write(part, 'latin1')
    })
  })
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end + 2))?.[1]
  if (length !== undefined) return text.length >= end + 4 + Number(length)
  return /\r\ntransfer-encoding: chunked/i.test(text.slice(0, end + 2))
    ? text.endsWith('0\r\n\r\n')
    : /^HTTP\/1.1 (204|304)/.test(text)
}

function read(text: string, closed: boolean): Raw {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  )
  const names = lines.map((line) => line.slice(0, line.indexOf(':')).toLowerCase())
  return { status: Number(first.split(' ')[1] ?? 0), headers, names, body: rest.join('\r\n\r\n'), closed }
}
