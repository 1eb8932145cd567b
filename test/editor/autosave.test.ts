import { describe, expect, it } from 'vitest'
import { createAutosave, LONGEST, PAUSE, type SaveState, type SendResult } from '../../editor/document/autosave.ts'

/** A desk with a clock that only the test moves, and a server whose answers the test gives. */
function desk() {
  let now = 0
  const timers = new Set<{ at: number; run: () => void }>()
  const states: SaveState[] = []
  const answers: ((result: SendResult) => void)[] = []
  let sent = 0
  const autosave = createAutosave({
    send: () => {
      sent++
      return new Promise((resolve) => answers.push(resolve))
    },
    onState: (state) => states.push(state),
    later: (ms, run) => {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  })
  const settle = async () => {
    for (let n = 0; n < 5; n++) await Promise.resolve()
  }
  return {
    autosave,
    sent: () => sent,
    state: () => states.at(-1),
    async pass(ms: number) {
      now += ms
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        if (timer.at <= now && timers.delete(timer)) timer.run()
      }
      await settle()
    },
    async answer(result: SendResult) {
      answers.shift()?.(result)
      await settle()
    },
  }
}

describe('autosave', () => {
  it('waits for a pause of less than two seconds, then saves once', async () => {
    const { autosave, pass, sent, state, answer } = desk()
    autosave.touch()
    await pass(PAUSE - 1)
    autosave.touch()
    await pass(PAUSE - 1)
    expect([sent(), state()]).toEqual([0, 'dirty'])
    await pass(1)
    expect([sent(), state()]).toEqual([1, 'saving'])
    await answer('saved')
    expect(state()).toBe('saved')
    expect(PAUSE).toBeLessThan(2000)
  })

  it('saves unbroken drawing too', async () => {
    const { autosave, pass, sent } = desk()
    for (let ms = 0; ms < LONGEST; ms += 500) {
      autosave.touch()
      await pass(500)
    }
    expect(sent()).toBe(1)
  })

  it('what is drawn while it saves is saved afterwards, never at the same time', async () => {
    const { autosave, pass, sent, state, answer } = desk()
    autosave.touch()
    await pass(PAUSE)
    autosave.touch()
    await pass(PAUSE)
    expect(sent()).toBe(1)
    await answer('saved')
    await pass(PAUSE)
    expect([sent(), state()]).toEqual([2, 'saving'])
    await answer('saved')
    expect(state()).toBe('saved')
  })

  it('offline it tries again by itself, and keeps saying so until then', async () => {
    const { autosave, pass, sent, state, answer } = desk()
    autosave.touch()
    await pass(PAUSE)
    await answer('offline')
    autosave.touch()
    expect(state()).toBe('offline')
    await pass(2_000)
    expect(sent()).toBe(2)
    await answer('saved')
    expect(state()).toBe('saved')
  })

  it('after a conflict it sends nothing until a person has decided', async () => {
    const { autosave, pass, sent, state, answer } = desk()
    autosave.touch()
    await pass(PAUSE)
    await answer('stale')
    autosave.touch()
    await pass(60_000)
    expect([sent(), state()]).toEqual([1, 'stale'])
    autosave.clear()
    autosave.touch()
    await pass(PAUSE)
    expect(sent()).toBe(2)
  })

  it('Ctrl+S saves at once, and only what is unsaved', async () => {
    const { autosave, sent, answer } = desk()
    await autosave.now()
    expect(sent()).toBe(0)
    autosave.touch()
    const saved = autosave.now()
    expect(sent()).toBe(1)
    await answer('saved')
    await saved
  })
})
