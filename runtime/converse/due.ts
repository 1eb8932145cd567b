import type { EngineDeps, SetTimer, TurnName } from './contract.ts'

const EVERY_MS = 1_000
const AT_ONCE = 200

/** Asks the store, each second, whose alarm rings, and takes those turns. */
export function createDueLoop(
  deps: Pick<EngineDeps, 'store' | 'clock' | 'log'> & { setTimer: SetTimer; queue(turn: TurnName): void },
) {
  let callOff: (() => void) | null = null
  let isOn = false

  async function look(): Promise<void> {
    let found = AT_ONCE
    try {
      while (isOn && found === AT_ONCE) {
        const turns = await deps.store.work.due(deps.clock(), AT_ONCE)
        turns.forEach(deps.queue)
        found = turns.length
      }
    } catch (error) {
      deps.log.error('due.failed', { error })
    }
    if (isOn) callOff = deps.setTimer(look, EVERY_MS)
  }

  return {
    start(): void {
      if (isOn) return
      isOn = true
      callOff = deps.setTimer(look, EVERY_MS)
    },
    stop(): void {
      isOn = false
      callOff?.()
    },
  }
}
