/**
 * Writes lines, those of one turn of the event loop together: each write is a call of the system, and there are several a turn. What is
 * left is written as the process ends; a process that is killed takes the lines of its last few milliseconds along.
 */
export function createLines(out: { write(text: string): unknown }): (line: string) => void {
  let waiting = ''
  const flush = () => {
    const lines = waiting
    waiting = ''
    if (lines !== '') out.write(lines)
  }
  process.on('exit', flush)
  return (line) => {
    if (waiting === '') setImmediate(flush)
    waiting += line
  }
}
