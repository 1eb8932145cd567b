/** Reads server-sent events one by one, as a browser would. */
export function readStream(response: Response) {
  const reader = response.body!.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  const ready: StreamEvent[] = []

  async function any(): Promise<StreamEvent | null> {
    for (;;) {
      const found = ready.shift()
      if (found) return found
      const { done, value } = await reader.read()
      if (done) return null
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n')
      rest = blocks.pop()!
      for (const block of blocks) {
        const event = parse(block)
        if (event) ready.push(event)
      }
    }
  }
  return {
    any,
    /** The next event of that kind; others are passed over. */
    async next(kind: string): Promise<StreamEvent> {
      for (;;) {
        const event = await any()
        if (!event) throw new Error(`the stream ended before “${kind}”`)
        if (event.event === kind) return event
      }
    },
    close: () => reader.cancel(),
  }
}

export interface StreamEvent {
  event: string
  id: string | undefined
  retry: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came
  data: any
  raw: string
}

function parse(block: string): StreamEvent | null {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  return fields.data === undefined
    ? null
    : { event: fields.event ?? 'message', id: fields.id, retry: fields.retry, data: JSON.parse(fields.data), raw: block }
}
