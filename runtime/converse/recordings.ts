import type { ModelRequest, Ports } from '../../nodes/ports.ts'
import type { PortStep } from '../core/turn.ts'
import { promptFor } from '../model/prompt.ts'
import type { RecordedCall, Simulated } from './contract.ts'

/**
 * The same ports, where a recorded call is answered as it was then and reaches nothing. A call that was never recorded goes
 * to the port. What stands in a recording comes from the tester's browser: it harms nobody but the tester, and a node that
 * cannot use it takes its `trouble` exit.
 */
export function replaying(
  ports: (step: PortStep) => Ports,
  recordings: readonly RecordedCall[],
  prompts: Simulated['prompts'],
): (step: PortStep) => Ports {
  if (recordings.length === 0) return ports
  return (step) => {
    const mine = recordings.filter((one) => one.node === step.node)
    const made = ports(step)
    const names = new Set(mine.map((one) => one.port))
    const replaced = [...names].map((name) => {
      const answers = mine.filter((one) => one.port === name)
      return [name, replayed(made[name] as unknown as Port, answers, step, name === 'model' ? prompts : [])] // every port is an object of async functions
    })
    return { ...made, ...Object.fromEntries(replaced) }
  }
}

type Port = Record<string, (...sent: unknown[]) => Promise<unknown>>

function replayed(port: Port, answers: RecordedCall[], step: PortStep, prompts: Simulated['prompts']): Port {
  let calls = 0
  const wrap =
    (method: Port[string]) =>
    (...sent: unknown[]) => {
      const n = calls++
      const found = answers.find((one) => one.n === n)
      if (!found) return method.apply(port, sent)
      if (isModelRequest(sent[0])) prompts.push(promptFor(sent[0]))
      const answer = Promise.resolve(found.got)
      step.answered(answer, 'recorded')
      return answer
    }
  return Object.fromEntries(Object.entries(port).map(([key, method]) => [key, wrap(method)]))
}

function isModelRequest(sent: unknown): sent is ModelRequest {
  return typeof sent === 'object' && sent !== null && 'passages' in sent && 'question' in sent
}
