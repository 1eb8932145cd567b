import { showAuthenticator } from './authenticator.ts'
import { showConsents } from './consents.ts'

/** What few customers open, and then rarely: it loads when it is asked for. */
export const safe = { consents: showConsents, authenticator: showAuthenticator }

export type Safe = typeof safe
