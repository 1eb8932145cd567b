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
  const plain = batches.map(
    ({ id, steps }): PlainBatch => [
      id,
      steps.map(({ query, values, expect = null, otherwise = null }) => [query, values.map(lengthOf), expect, otherwise]),
    ],
  )
  return { text: JSON.stringify(plain), bytes: joined(blobs) }
}

/** Without names, which would be written and read with each; bytes as how many they are. */
type PlainBatch = [id: number, steps: PlainStep[]]
type PlainStep = [query: string, values: PlainValue[], expect: number | null, otherwise: FailureCode | null]
type PlainValue = Exclude<Value, Uint8Array> | number[]

export function unpack({ text, bytes }: Packed): Batch[] {
  let at = 0
  const restored = (value: PlainValue): Value => {
    if (!Array.isArray(value)) return value
    const [length = 0] = value
    at += length
    return bytes.subarray(at - length, at)
  }
  const plain = JSON.parse(text) as PlainBatch[] // what `pack` made
  return plain.map(([id, steps]) => ({
    id,
    steps: steps.map(([query, values, expect, otherwise]) => ({
      query,
      values: values.map(restored),
      expect: expect ?? undefined,
      otherwise: otherwise ?? undefined,
    })),
  }))
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
