import { onBeforeUnmount, onMounted, type Ref, ref } from 'vue'
import { isField } from './useKeys.ts'

/** Space moves the view while it is held; in a field it is a space. */
export function useSpaceHeld(): Ref<boolean> {
  const held = ref(false)

  function onKey(event: KeyboardEvent) {
    if (event.code === 'Space' && !isField(event.target)) held.value = event.type === 'keydown'
  }

  onMounted(() => {
    window.addEventListener('keydown', onKey)
    window.addEventListener('keyup', onKey)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKey)
    window.removeEventListener('keyup', onKey)
  })
  return held
}
