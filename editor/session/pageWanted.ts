/**
 * The page that was asked for before signing in: a path of this app only, so that no link can send staff elsewhere. What a
 * browser reads otherwise than it looks (a tab between two slashes is none to it) counts as it is read.
 */
export function pageWanted(to: unknown): string {
  if (typeof to !== 'string' || !/^\/(?![/\\])/.test(to)) return '/'
  return URL.canParse(to, HERE) && new URL(to, HERE).origin === HERE ? to : '/'
}

const HERE = 'https://jaga.invalid'
