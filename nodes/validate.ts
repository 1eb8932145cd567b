import type { BotDocument } from './flow.ts'
import type { NodeType } from './node.ts'
import type { PortName } from './ports.ts'
import type { Problem } from './problem.ts'
import { problemsInAsking } from './validate/asks.ts'
import { problemsInBot } from './validate/bot.ts'
import { type Context, contextOf } from './validate/context.ts'
import { problemsInEdges } from './validate/edges.ts'
import { problemsInNodes } from './validate/nodes.ts'
import { problemsInKeeping } from './validate/personal.ts'
import { problemsInWays } from './validate/ways.ts'

export type { Problem } from './problem.ts'

/**
 * Everything that is wrong with a bot's drawing, errors first. Pure, and linear in the size of the document: the editor
 * asks after every change.
 *
 * @param document what `readDocument` let in, or a draft in the editor's hands
 * @param granted the ports this installation has: a node that needs another is a problem
 */
export function problemsIn(
  document: BotDocument,
  types: ReadonlyMap<string, NodeType>,
  granted: { ports: readonly PortName[] },
): Problem[] {
  return errorsFirst(checksOf(document, types, granted).flatMap((check) => check()))
}

/** The same in pieces of some milliseconds each, to be called one after another: a page draws and listens in between. */
export function checksOf(
  document: BotDocument,
  types: ReadonlyMap<string, NodeType>,
  granted: { ports: readonly PortName[] },
): (() => Problem[])[] {
  let context: Context | undefined
  const read = () => {
    context ??= contextOf(document, types, granted.ports)
    return context
  }
  const checks = [problemsInBot, problemsInNodes, problemsInAsking, problemsInEdges, problemsInWays, problemsInKeeping]
  return checks.map((check) => () => check(read()))
}

export function errorsFirst(problems: readonly Problem[]): Problem[] {
  return [...problems.filter((p) => p.severity === 'error'), ...problems.filter((p) => p.severity === 'warning')]
}
