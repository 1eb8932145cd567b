import type { Condition } from './condition.ts'
import type { Json } from './json.ts'
import type { Phrase } from './language.ts'

/**
 * Field kinds: plain data that says what a node can be told. The property form, the save check, the types of
 * `run({ fields })`, a model's answer schema and the catalogue are all readings of these objects.
 */
export type Field =
  | TextField
  | PhraseField
  | NumberField
  | ToggleField
  | ChoiceField
  | ListField
  | VariableField
  | ConditionField
  | ReferenceField
  | CodeField

interface Common {
  /** May be left empty. Everything else is required. */
  readonly optional?: boolean
  /** Shown, checked and filled only while the sibling field `field` has one of the values `is`. */
  readonly when?: { readonly field: string; readonly is: readonly Json[] }
  /** Folded away under "More" in the form. */
  readonly advanced?: boolean
}

/** One line or many of text, the same in every language. With `template`, `{{variable}}` is filled in. */
export interface TextField extends Common {
  readonly kind: 'text'
  readonly template?: boolean
  readonly multiline?: boolean
  /** Characters. Default 2,000. */
  readonly max?: number
  readonly initial?: string
  /** What the text must look like; checked on save when it holds no `{{`. */
  readonly format?: 'url' | 'name' | 'email' | 'words' | 'time' | 'date' | 'path' | 'event'
  /** What the filled text is part of: values are written so that they stay values there. Default: as they are. */
  readonly into?: 'url' | 'json'
}

/** A text that a customer reads: one value per language of the bot, always a template. */
export interface PhraseField extends Common {
  readonly kind: 'phrase'
  readonly multiline?: boolean
  /** Characters per language. Default 2,000. */
  readonly max?: number
  readonly initial?: Phrase
}

export interface NumberField extends Common {
  readonly kind: 'number'
  readonly min?: number
  readonly max?: number
  readonly integer?: boolean
  readonly unit?: 'seconds' | 'minutes' | 'hours' | 'characters' | 'tries' | 'percent' | 'times'
  readonly initial?: number
}

export interface ToggleField extends Common {
  readonly kind: 'toggle'
  readonly initial?: boolean
}

export interface ChoiceField<V extends string = string> extends Common {
  readonly kind: 'choice'
  readonly options: readonly V[]
  readonly initial?: V
}

/** Items of the same fields, in an order the designer chooses. Each item has an `id` that outlives renaming. */
export interface ListField<F extends Fields = Fields> extends Common {
  readonly kind: 'list'
  readonly of: F
  readonly min?: number
  /** Default 20. */
  readonly max?: number
  /** Names the item field that titles an item, and its exit where the list branches. */
  readonly title: string
}

/** A declared variable of the bot. `read` hands `run` its value, `write` the name to set, `update` both as `{ name, value }`. */
export interface VariableField extends Common {
  readonly kind: 'variable'
  readonly use: 'read' | 'write' | 'update'
  /**
   * A customer's own words are written into it: personal data where the sibling `field` has one of the values `is`, and
   * wherever the variable lives on with the contact. The checker asks for a consent before it.
   */
  readonly personal?: { readonly field: string; readonly is: readonly Json[] }
}

/** A condition tree. `run` is handed its truth, the trace its reasons. */
export interface ConditionField extends Common {
  readonly kind: 'condition'
}

/** Something else in the same bot, by id: an intent, a node of this flow, another flow, a collection of documents; or a secret by its name. */
export interface ReferenceField extends Common {
  readonly kind: 'reference'
  readonly to: 'intent' | 'node' | 'flow' | 'secret' | 'collection'
}

/** JavaScript for the sandbox, never for anything else. */
export interface CodeField extends Common {
  readonly kind: 'code'
  /** Characters. Default 20,000. */
  readonly max?: number
}

export type Fields = { readonly [name: string]: Field }

/** What `run` is handed for a field: templates filled, language chosen, conditions decided. */
export type Filled<F extends Field> = F extends { optional: true } | { when: object } ? Value<F> | undefined : Value<F>

type Value<F extends Field> = F extends { kind: 'text' | 'phrase' | 'reference' | 'code' }
  ? string
  : F extends { kind: 'number' }
    ? number
    : F extends { kind: 'toggle' | 'condition' }
      ? boolean
      : F extends ChoiceField<infer V>
        ? V
        : F extends ListField<infer G>
          ? ({ id: string } & FilledAll<G>)[]
          : F extends { kind: 'variable'; use: 'write' }
            ? string
            : F extends { kind: 'variable'; use: 'update' }
              ? { name: string; value: Json }
              : F extends { kind: 'variable' }
                ? Json
                : never

export type FilledAll<F extends Fields> = { [K in keyof F]: Filled<F[K]> }

/** What is saved in the document for a field, before anything is filled in. */
export type Saved = Json | Phrase | Condition

// Makers. Each keeps its literal type, so that `fields` and `exits` are known to the compiler.

type Options<F extends Field> = Omit<F, 'kind'>

export const text = <const O extends Options<TextField>>(options: O = {} as O) => ({ kind: 'text' as const, ...options })
export const phrase = <const O extends Options<PhraseField>>(options: O = {} as O) => ({ kind: 'phrase' as const, ...options })
export const number = <const O extends Options<NumberField>>(options: O = {} as O) => ({ kind: 'number' as const, ...options })
export const toggle = <const O extends Options<ToggleField>>(options: O = {} as O) => ({ kind: 'toggle' as const, ...options })
export const variable = <const O extends Options<VariableField>>(options: O) => ({ kind: 'variable' as const, ...options })
export const condition = <const O extends Options<ConditionField>>(options: O = {} as O) => ({
  kind: 'condition' as const,
  ...options,
})
export const reference = <const O extends Options<ReferenceField>>(options: O) => ({ kind: 'reference' as const, ...options })
export const code = <const O extends Options<CodeField>>(options: O = {} as O) => ({ kind: 'code' as const, ...options })

export const choice = <const V extends string, const O extends Omit<ChoiceField<V>, 'kind' | 'options'>>(
  options: readonly V[],
  rest: O = {} as O,
) => ({ kind: 'choice' as const, options, ...rest })

export const list = <const F extends Fields, const O extends Omit<ListField<F>, 'kind' | 'of'>>(of: F, rest: O) => ({
  kind: 'list' as const,
  of,
  ...rest,
})
