/** What any component of ours or of reka-ui hands on to its root element. */
declare module 'vue' {
  interface ComponentCustomProps {
    id?: string
    role?: string
    tabindex?: number | string
    onClick?: (event: MouseEvent) => void
    onKeydown?: (event: KeyboardEvent) => void
    onFocus?: (event: FocusEvent) => void
    onBlur?: (event: FocusEvent) => void
    [aria: `aria-${string}`]: string | number | boolean | undefined
    [data: `data-${string}`]: string | number | boolean | undefined
  }
}

export {}
