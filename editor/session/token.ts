/**
 * The one-time token of a link `/setup#TOKEN`. It stands after the '#', which browsers never send; it is taken out of the
 * address bar and the history at once, so that it stays neither on screen nor in a screenshot.
 */
export function takeToken(): string {
  const token = decodeURIComponent(location.hash.slice(1))
  if (token) history.replaceState(history.state, '', location.pathname)
  return token
}
