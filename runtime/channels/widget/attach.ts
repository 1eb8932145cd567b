import { el, icon } from './dom.ts'
import { type Unfit, whyUnfit } from './files.ts'
import type { Words } from './words.ts'

/** The paper clip: picks a file, or takes one that is pasted or dropped. What may not go stays here, with the reason. */
export function createAttach(given: {
  words: Words
  send: (file: File) => void
  refuse: (why: Unfit) => void
  signal: AbortSignal
}): Attach {
  const { words, signal } = given
  const input = el('input', {
    type: 'file',
    accept: 'image/png,image/jpeg,application/pdf',
    tabindex: '-1',
    'aria-hidden': 'true',
  })
  const button = el('button', { class: 'tool', type: 'button', 'aria-label': words.attach, title: words.attach }, icon('clip'))
  let isOpen = false
  input.hidden = true
  button.hidden = true

  async function offer(file: File | undefined): Promise<void> {
    if (!file || !isOpen) return
    const why = await whyUnfit(file)
    if (signal.aborted) return
    if (why) given.refuse(why)
    else given.send(file)
  }
  button.addEventListener('click', () => input.click(), { signal })
  input.addEventListener(
    'change',
    () => {
      void offer(input.files?.[0])
      input.value = '' // the same file may be picked again
    },
    { signal },
  )

  return {
    parts: () => (isOpen ? [button, input] : [button]),
    allow(now) {
      isOpen = now
      button.hidden = !now
      if (now) button.after(input)
      else input.remove()
    },
    /** True where the event held a file. */
    take(data) {
      const file = data?.files[0]
      if (!file || !isOpen) return false
      void offer(file)
      return true
    },
  }
}

export interface Attach {
  /** What stands in the composer: the field is there only while a file may come. */
  parts(): HTMLElement[]
  allow(now: boolean): void
  take(data: DataTransfer | null): boolean
}
