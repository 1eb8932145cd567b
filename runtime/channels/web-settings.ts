import type { JsonObject } from '../../nodes/json.ts'
import type { WebSettings } from './contract.ts'

/** The web channel's settings, or those a new bot begins with: served on Jaga's own pages, and on no other site. */
export function readWebSettings(kept: JsonObject | null, name: string): WebSettings {
  const initial: WebSettings = { on: true, origins: [], title: { id: name, en: name }, position: 'right', colour: '#0e6a66' }
  return { ...initial, ...kept }
}
