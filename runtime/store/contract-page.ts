/** Lists are given page by page. */
export interface Page<T> {
  items: T[]
  /** Hand it back as `after` for the next page; null on the last. */
  next: string | null
}
export interface PageRequest {
  after?: string | null
  /** 1 to 100. */
  limit: number
}
