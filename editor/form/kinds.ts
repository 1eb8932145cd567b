import type { Component } from 'vue'
import type { Field } from '../../nodes/field.ts'
import KindChoice from './KindChoice.vue'
import KindCode from './KindCode.vue'
import KindCondition from './KindCondition.vue'
import KindList from './KindList.vue'
import KindNumber from './KindNumber.vue'
import KindPhrase from './KindPhrase.vue'
import KindReference from './KindReference.vue'
import KindText from './KindText.vue'
import KindToggle from './KindToggle.vue'
import KindVariable from './KindVariable.vue'

/** One component for each kind of field, and none for any node type: a new kind without one does not compile. */
export const KINDS: Record<Field['kind'], Component> = {
  text: KindText,
  phrase: KindPhrase,
  number: KindNumber,
  toggle: KindToggle,
  choice: KindChoice,
  list: KindList,
  variable: KindVariable,
  condition: KindCondition,
  reference: KindReference,
  code: KindCode,
}
