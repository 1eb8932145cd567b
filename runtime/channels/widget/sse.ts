/**
 * Reads a `text/event-stream` piece by piece, cut anywhere (WHATWG HTML, 9.2.6 "Interpreting an event stream"): LF, CRLF and
 * CR end a line, a blank line ends an event, what is unfinished at the end is dropped. `hear` gets every finished event.
 */
export function createSseReader(hear: (event: SseEvent) => void): (piece: string) => void {
  let rest = ''
  let first = true
  let afterCr = false
  let data: string[] = []
  let event = 'message'
  let id: string | undefined
  let retry: number | undefined

  function line(text: string): void {
    if (text === '') {
      dispatch()
      return
    }
    const colon = text.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + (text[colon + 1] === ' ' ? 2 : 1))
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value || 'message'
    else if (field === 'id' && !value.includes('\0')) id = value
    else if (field === 'retry' && /^\d+$/.test(value)) retry = Number(value)
  }

  function dispatch(): void {
    if (data.length > 0 || retry !== undefined || event !== 'message') hear({ event, data: data.join('\n'), id, retry })
    data = []
    event = 'message'
    id = undefined
    retry = undefined
  }

  return (piece) => {
    let text = piece
    if (first && text !== '') {
      first = false
      if (text.startsWith('\uFEFF')) text = text.slice(1)
    }
    // A CR at the very end of the last piece was taken as a line's end: its LF may only come now.
    if (afterCr && text !== '') {
      afterCr = false
      if (text.startsWith('\n')) text = text.slice(1)
    }
    rest += text
    for (;;) {
      const end = rest.search(/[\r\n]/)
      if (end < 0) return
      const cr = rest[end] === '\r'
      const next = end + (cr && rest[end + 1] === '\n' ? 2 : 1)
      if (cr && end + 1 === rest.length) afterCr = true
      const text = rest.slice(0, end)
      rest = rest.slice(next)
      line(text)
    }
  }
}

export interface SseEvent {
  event: string
  data: string
  id: string | undefined
  /** Milliseconds. */
  retry: number | undefined
}
