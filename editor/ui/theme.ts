import { ref } from 'vue'

/** Light, dark or what the system says; remembered in this browser. The class `dark` or `light` on <html> decides. */
export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'jaga.theme'
export const theme = ref<Theme>(remembered())

export function setTheme(next: Theme) {
  theme.value = next
  localStorage.setItem(KEY, next)
  paint()
}

/** Paints now and whenever the system changes its mind. Called once, before the app is mounted. */
export function startTheme() {
  paint()
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint)
}

function paint() {
  const dark = theme.value === 'dark' || (theme.value === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
  document.documentElement.classList.toggle('light', !dark)
}

function remembered(): Theme {
  const kept = localStorage.getItem(KEY)
  return THEMES.find((t) => t === kept) ?? 'system'
}
