import type { Reply } from '../../nodes/reply.ts'
import type { Verdict } from '../core/trace.ts'

/** Signs of danger that a bot may be drawn to react to. Other verdicts are for staff alone. */
export const SECURITY_SIGNS: readonly string[] = ['card-number', 'otp-shared', 'secret-shared', 'emergency', 'injection']

/** What stands at the door of every turn. Pure and fast: no I/O, linear in the text. */
export interface Guard {
  /**
   * Before anything is stored or logged: refuses what is too long, removes invisible characters, masks card numbers and
   * one-time codes. `security` names what a bot may react to: 'card-number', 'otp-shared', 'injection'.
   */
  inspectIn(text: string): { text: string; verdicts: Verdict[]; security: string[] }
  /** Before anything is shown. Throws nothing: what it cannot judge it blocks. `blocked` means: say the bot's trouble text instead. */
  inspectOut(reply: Reply, about: { instructions: string[] }): { reply: Reply; verdicts: Verdict[]; blocked: boolean }
}
