declare module 'virtual:node-icons' {
  /** Lucide icons by the names that declarations use. */
  export const ICONS: Record<string, import('vue').Component | undefined>
}
