/** Collects chunks, hands on whole lines. Returns false once a line is longer than `max` bytes. */
export function lines(max: number, take: (line: string) => void): (chunk: Buffer) => boolean {
  let parts: Buffer[] = []
  let held = 0
  return (chunk) => {
    let rest = chunk
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      if (held + end > max) return false
      const line = Buffer.concat([...parts, rest.subarray(0, end)]).toString('utf8')
      parts = []
      held = 0
      rest = rest.subarray(end + 1)
      take(line)
    }
    held += rest.length
    if (rest.length > 0) parts.push(rest)
    return held <= max
  }
}
