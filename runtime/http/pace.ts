/** Begins no more than `most` of what comes in one round of the event loop; the others in the next rounds, in the order in which they came. */
export function createPace(most: number): (begin: () => void) => void {
  const waiting: (() => void)[] = []
  let room = most
  let isCounting = false

  function nextRound(): void {
    room = most
    isCounting = false
    for (const begin of waiting.splice(0, most)) now(begin)
  }
  function now(begin: () => void): void {
    room--
    if (!isCounting) setImmediate(nextRound)
    isCounting = true
    begin()
  }

  return (begin) => {
    if (room > 0 && waiting.length === 0) now(begin)
    else waiting.push(begin)
  }
}
