import type { RouteEntry } from './permit.ts'

/** The methods that a path answers to: for 405 and its Allow header. The editor's catch-all page is no answer to others. */
export function allowedMethods(table: readonly RouteEntry[], path: string): string[] {
  const methods = table.filter((route) => !route.path.endsWith('*') && fits(route.path, path)).map((route) => route.method)
  return [...new Set(methods)]
}

function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  return wanted.length === given.length && wanted.every((part, i) => part.startsWith(':') || part === given[i])
}
