import type { Json } from '../../nodes/json.ts'
import { AppError } from '../errors.ts'
import type { Answer } from './child.ts'
import type { SandboxLimits } from './contract.ts'

/**
 * What a child's answer means for the run: its value, its failure, or that it says nothing of the run and another child should try;
 * with nothing beside it, where any of several may have been what ended the child.
 */
export function verdictOf(answer: Answer, limits: SandboxLimits): Verdict {
  if ('over' in answer)
    return { error: answer.over === 'time' ? new AppError('sandbox.time', { ms: limits.ms }) : tooMuch(limits), killed: true }
  if ('error' in answer) return { error: failureOf(answer.error), killed: false }
  if ('value' in answer) {
    const value = readValue(answer.value, limits.json)
    if (value === undefined)
      return {
        error: new AppError('sandbox.failed', { says: `the returned value is larger than ${limits.json} bytes` }),
        killed: false,
      }
    return { value, heap: Number(answer.heap) || 0 }
  }
  if ('lost' in answer) return { alone: answer.lost }
  // How V8 ends a process that it can get no memory for: the run's own doing. Any other death may be somebody else's.
  return /^SIG(ABRT|TRAP|ILL)$/.test(answer.gone) ? { error: tooMuch(limits), killed: true } : { again: answer.gone }
}

export type Verdict = { value: Json; heap: number } | { error: AppError; killed: boolean } | { again: string } | { alone: string }

const tooMuch = (limits: SandboxLimits): AppError =>
  new AppError('sandbox.memory', { megabytes: Math.round(limits.bytes / 1024 / 1024) })

/** A shop's own error, in its own words: the isolate knows no path of the host, and the line is the code's. */
function failureOf(error: { name: string; message: string; line: number }): AppError {
  const line = Number(error.line) || 0
  return new AppError('sandbox.failed', {
    says: `${String(error.name).slice(0, 80)}: ${String(error.message).slice(0, 600)}`,
    ...(line > 0 ? { line } : {}),
  })
}

/** `__proto__` keys are left out, so that no later merge of the value can reach a prototype. Not JSON counts as too large: refused. */
function readValue(text: unknown, max: number): Json | undefined {
  if (typeof text !== 'string' || Buffer.byteLength(text) > max) return undefined
  try {
    return JSON.parse(text, (key, value: Json) => (key === '__proto__' ? undefined : value))
  } catch {
    return undefined
  }
}
