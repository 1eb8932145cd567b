import type { SentFile } from '../../nodes/reply.ts'

/** What customers have sent along. Name and bytes are sealed with the contact's key, and go when the contact is forgotten. */
export interface FilesStore {
  /**
   * Keeps a file. The same id again keeps the first one. AppError 'upload.many' where the contact has sent as many as a contact
   * may, 'not-found' where there is no such conversation.
   */
  put(file: KeptFile & { conversation: string; at: number }): Promise<void>
  /** Null where the conversation has no such file. */
  get(conversation: string, id: string): Promise<KeptFile | null>
}

export interface KeptFile {
  about: SentFile
  data: Uint8Array
}

/** How many files, and how many bytes of them, one contact may leave. */
export const MOST_FILES = 40
export const MOST_BYTES = 60 * 1024 * 1024
