import type { Size } from '../edit.ts'

/** A card to lay out, and how far below its top it is entered. Canvas pixels. */
export interface Card extends Size {
  entry: number
}

/** A connection between two cards, by their places in the list, and how far below the first one's top it leaves. */
export interface Wire {
  from: number
  to: number
  leaves: number
}
