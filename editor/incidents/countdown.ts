import { onBeforeUnmount, onMounted, ref } from 'vue'
import type { IncidentState } from './shapes.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The time, anew each half minute while a page shows it. */
export function useNow() {
  const now = ref(Date.now())
  let ticking: ReturnType<typeof setInterval> | undefined
  onMounted(() => {
    ticking = setInterval(() => {
      now.value = Date.now()
    }, MINUTE / 2)
  })
  onBeforeUnmount(() => clearInterval(ticking))
  return now
}

export interface Countdown {
  days: number
  hours: number
  minutes: number
  isLate: boolean
  /** How urgent: amber when three quarters of the time are gone. */
  kind: 'plain' | 'warn' | 'bad' | 'good'
}

/** What is left until the deadline, or how long it has passed. Closed cases have no hurry. */
export function countdown(
  { state, openedAt, deadline }: { state: IncidentState; openedAt: number; deadline: number },
  now: number,
): Countdown {
  const left = deadline - now
  const away = Math.abs(left)
  const isClosed = state === 'cleared' || state === 'confirmed'
  const used = (now - openedAt) / Math.max(1, deadline - openedAt)
  return {
    days: Math.floor(away / DAY),
    hours: Math.floor((away % DAY) / HOUR),
    minutes: Math.floor((away % HOUR) / MINUTE),
    isLate: left < 0 && !isClosed,
    kind: isClosed ? 'good' : left < 0 ? 'bad' : used >= 0.75 ? 'warn' : 'plain',
  }
}
