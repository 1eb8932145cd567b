import type { Sparse } from './features.ts'

/** A multinomial logistic regression over sparse vectors: one probability per class, adding up to 1. */
export interface Regression {
  probabilities(vector: Sparse): Float64Array
}

/**
 * Trains by AdaGrad (Duchi, Hazan, Singer 2011) in a fixed order, so that the same examples always give the same model.
 * `labels[i]` is the class of `vectors[i]`. Cost: epochs × examples × features of an example × classes.
 */
export function trainRegression(
  vectors: Sparse[],
  labels: number[],
  classes: number,
  features: number,
  epochs: number,
): Regression {
  const weights = new Float32Array(features * classes)
  const grown = new Float32Array(features * classes).fill(1e-6)
  const bias = new Float32Array(classes)
  const order = shuffled(vectors.length)
  const scores = new Float64Array(classes)
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const example of order) {
      const { at, weight } = vectors[example]!
      softmax(vectors[example]!, weights, bias, scores)
      scores[labels[example]!]! -= 1
      for (let f = 0; f < at.length; f++) {
        const row = at[f]! * classes
        const x = weight[f]!
        for (let c = 0; c < classes; c++) {
          const slope = scores[c]! * x
          if (slope < 1e-5 && slope > -1e-5) continue
          const sum = grown[row + c]! + slope * slope
          grown[row + c] = sum
          weights[row + c] = weights[row + c]! - (RATE * slope) / Math.sqrt(sum)
        }
      }
      for (let c = 0; c < classes; c++) bias[c] = bias[c]! - 0.01 * scores[c]!
    }
  }
  return {
    probabilities(vector) {
      const out = new Float64Array(classes)
      softmax(vector, weights, bias, out)
      return out
    },
  }
}

const RATE = 0.5

function softmax({ at, weight }: Sparse, weights: Float32Array, bias: Float32Array, out: Float64Array): void {
  const classes = bias.length
  out.set(bias)
  for (let f = 0; f < at.length; f++) {
    const row = at[f]! * classes
    const x = weight[f]!
    for (let c = 0; c < classes; c++) out[c] = out[c]! + weights[row + c]! * x
  }
  let top = Number.NEGATIVE_INFINITY
  for (let c = 0; c < classes; c++) if (out[c]! > top) top = out[c]!
  let sum = 0
  for (let c = 0; c < classes; c++) {
    out[c] = Math.exp(out[c]! - top)
    sum += out[c]!
  }
  for (let c = 0; c < classes; c++) out[c] = out[c]! / sum
}

/** 0..n-1 in an order that looks random and is the same every time (a linear congruential generator, Numerical Recipes' constants). */
export function shuffled(n: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i)
  let state = 20260101
  for (let i = n - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const j = state % (i + 1)
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order
}
