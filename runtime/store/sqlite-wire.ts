import type { FailureCode } from '../errors.ts'
import type { Value } from './query.ts'

/** One transaction, as the writing thread is asked for it. */
export interface Batch {
  id: number
  steps: Step[]
}
export interface Step {
  query: string
  values: Value[]
  expect?: number
  otherwise?: FailureCode
}

/**
 * Batches on their way to the writing thread: all words as one JSON text and all bytes end to end in one block of memory,
 * which is handed over and not copied. Handing over the objects as they are was measured to cost four times as much.
 */
export interface Packed {
  text: string
  bytes: Uint8Array<ArrayBuffer>
}

export function pack(batches: readonly Batch[]): Packed {
  const blobs: Uint8Array[] = []
  const lengthOf = (value: Value) => (value instanceof Uint8Array ? [blobs[blobs.push(value) - 1]!.length] : value)
  const plain = batches.map(({ id, steps }) => ({
    id,
    steps: steps.map((step) => ({ ...step, values: step.values.map(lengthOf) })),
  }))
  return { text: JSON.stringify(plain), bytes: joined(blobs) }
}

export function unpack({ text, bytes }: Packed): Batch[] {
  let at = 0
  const restored = (value: Value | [length: number]): Value => {
    if (!Array.isArray(value)) return value
    at += value[0]
    return bytes.subarray(at - value[0], at)
  }
  const batches = JSON.parse(text) as Batch[] // what `pack` made of some, but for the places of bytes, which are filled now
  for (const { steps } of batches) for (const step of steps) step.values = step.values.map(restored)
  return batches
}

/** Memory of its own: a slice of Node's pool could not be handed over. */
function joined(blobs: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(blobs.reduce((sum, blob) => sum + blob.length, 0))
  let at = 0
  for (const blob of blobs) {
    bytes.set(blob, at)
    at += blob.length
  }
  return bytes
}
