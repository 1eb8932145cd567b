import { shallowRef } from 'vue'

/** Asks before something that cannot be undone. One question at a time; `ConfirmDialog` in App draws it. */
export interface Question {
  title: string
  text?: string
  /** The verb on the button: "Hapus", not "OK". */
  action: string
  danger?: boolean
}

export const question = shallowRef<(Question & { answer(yes: boolean): void }) | null>(null)

/** True when the person pressed the action's button; false for everything else. */
export function confirm(asked: Question): Promise<boolean> {
  question.value?.answer(false)
  return new Promise((resolve) => {
    question.value = {
      ...asked,
      answer(yes) {
        question.value = null
        resolve(yes)
      },
    }
  })
}
