import { nextTick, onMounted, type Ref, watch } from 'vue'
import { useRoute } from 'vue-router'

/** Keeps the link of the page that is open in sight, in a row of links that scrolls sideways on a phone. */
export function keepHereInSight(row: Readonly<Ref<HTMLElement | null>>): void {
  const route = useRoute()
  async function show() {
    await nextTick()
    row.value?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  onMounted(show)
  watch(() => route.path, show, { flush: 'post' })
}
