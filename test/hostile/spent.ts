/** Milliseconds of this thread's processor since it began. Whoever else works on the machine takes none of it. */
export function threadSpent(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

/** The same of the whole process, its helping threads among it. */
export function processSpent(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
