import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Model, ModelHealth, ModelServer, ModelSettings } from './contract.ts'
import { createEmbedded } from './embedded.ts'

/** The model that a bot talks to: the one the owner chose, and the embedded one whenever that cannot answer. */
export interface ModelSwitch extends Model, ModelServer {
  settings(): ModelSettings
  /** Takes new settings at once. Rejects settings that no driver accepts and keeps the old. */
  use(settings: ModelSettings): void
  /** Takes settings that another process may have changed; nothing happens where they are the same. */
  adopt(settings: ModelSettings): void
}

/**
 * With the server down, a bot goes on: intents and extractive answers need none (O20). What the server refuses because of
 * what was asked (an unknown model, a name of the wrong form) is told, and so is a caller's own abort.
 */
export function createModelSwitch(options: {
  settings: ModelSettings
  connect: (settings: ModelSettings) => Model & ModelServer
  log: Log
}): ModelSwitch {
  const embedded = createEmbedded()
  let settings = options.settings
  let server = settings.driver === 'ollama' ? options.connect(settings) : null
  function use(next: ModelSettings): void {
    server = next.driver === 'ollama' ? options.connect(next) : null
    settings = next
  }

  return {
    get name() {
      return server ? server.name : embedded.name
    },
    settings: () => settings,
    use,
    adopt(next) {
      if (!isDeepStrictEqual(next, settings)) use(next)
    },
    async answer(request, given) {
      if (!server) return embedded.answer(request, given)
      let said = 0
      const onSentence = (sentence: string) => {
        said++
        given?.onSentence?.(sentence)
      }
      try {
        return await server.answer(request, { ...given, onSentence })
      } catch (error) {
        // Half an answer on the customer's screen cannot be continued by another author.
        if (!(error instanceof AppError) || given?.signal?.aborted || said > 0) throw error
        options.log.warn('model.fallback', { code: error.code })
        return embedded.answer(request, given)
      }
    },
    async embed(texts, given) {
      return server ? server.embed(texts, given) : null
    },
    async health(): Promise<ModelHealth> {
      return server ? server.health() : { ...(await embedded.health()), why: 'model.embedded' }
    },
    async list(signal) {
      if (!server) throw new AppError('model.off', { why: 'embedded' })
      return server.list(signal)
    },
    async pull(name, onProgress, signal) {
      if (!server) throw new AppError('model.off', { why: 'embedded' })
      return server.pull(name, onProgress, signal)
    },
  }
}
