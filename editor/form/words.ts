export type { Field } from '../../nodes/field.ts'

/** The words of a field of any kind, as the form reads them. */
export interface FieldWords {
  label: string
  help?: string
  placeholder?: string
  /** Of a choice. */
  options?: Record<string, string>
  /** Of a list: the button's words, and those of an item's fields. */
  add?: string
  fields?: Record<string, FieldWords>
}
