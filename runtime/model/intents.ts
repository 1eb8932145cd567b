import type { Ranking } from '../../nodes/ports.ts'
import { type Features, learnFeatures, type Sparse } from './features.ts'
import { type Regression, shuffled, trainRegression } from './regression.ts'

export interface IntentExamples {
  id: string
  examples: string[]
}

/** An intent matcher that needs no model server, is trained in a moment, and knows when it does not know. */
export interface IntentMatcher {
  /** Ranks the intents `among` (all, where it is empty). Scores are the probability that the top one is meant. */
  rank(text: string, among?: readonly string[]): Ranking
}

/**
 * Trains on a bot's own examples. The probability that the regression gives its best class says little about whether any
 * class is meant at all; so the score is a second regression over four signs, learnt from the bot's own examples: a part of
 * the intents is hidden, and what customers would say for those is what must be rejected.
 *
 * @param standard what makes standard words of slang; for measuring what it is worth
 */
export function trainIntents(intents: IntentExamples[], standard?: (words: string[]) => string[]): IntentMatcher {
  const usable = intents.filter((intent) => intent.examples.some((example) => example.trim()))
  if (usable.length === 0) return { rank: () => ({ ranked: [], rejected: true }) }
  const model = train(
    usable.flatMap((intent, label) => intent.examples.map((text) => ({ text, label }))),
    usable.length,
    standard,
  )
  const judge = learnJudge(usable, standard)
  const ids = usable.map((intent) => intent.id)
  return {
    rank(text, among = []) {
      const chosen = among.length > 0 ? ids.map((id) => among.includes(id)) : ids.map(() => true)
      const { order, probabilities, signs } = look(model, text, chosen)
      if (order.length === 0) return { ranked: [], rejected: true }
      const sure = judge(signs)
      const top = probabilities[order[0]!]!
      const ranked = order.map((label) => ({ intent: ids[label]!, score: (sure * probabilities[label]!) / top }))
      return { ranked, rejected: sure < THRESHOLD }
    },
  }
}

/** A wrong answer costs a customer somewhat more than being asked again; below this the bot asks. */
const THRESHOLD = 0.4

interface Example {
  text: string
  label: number
}

interface Trained {
  features: Features
  regression: Regression
  vectors: Sparse[]
  labels: number[]
}

function train(examples: Example[], classes: number, standard?: (words: string[]) => string[]): Trained {
  const features = learnFeatures(
    examples.map((example) => example.text),
    standard,
  )
  const vectors = examples.map((example) => features.vector(example.text))
  const labels = examples.map((example) => example.label)
  const epochs = Math.max(8, Math.min(40, Math.round(60_000 / Math.max(1, examples.length))))
  return { features, vectors, labels, regression: trainRegression(vectors, labels, classes, features.size, epochs) }
}

/** Signs that the best class is right, each 0 to 1: its probability, its lead, its nearest example, known words. */
type Signs = [number, number, number, number]

function look(model: Trained, text: string, chosen: boolean[]) {
  const vector = model.features.vector(text)
  const probabilities = model.regression.probabilities(vector)
  const order = [...probabilities.keys()].filter((label) => chosen[label]).sort((a, b) => probabilities[b]! - probabilities[a]!)
  const best = order[0] ?? 0
  const lead = (probabilities[best] ?? 0) - (order[1] === undefined ? 0 : probabilities[order[1]]!)
  const signs: Signs = [probabilities[best] ?? 0, lead, nearest(model, vector, best), model.features.coverage(text)]
  return { order, probabilities, signs }
}

/** Cosine to the closest example of that class. */
function nearest(model: Trained, vector: Sparse, label: number): number {
  const dense = new Map<number, number>()
  vector.at.forEach((at, i) => {
    dense.set(at, vector.weight[i]!)
  })
  let best = 0
  model.vectors.forEach((example, i) => {
    if (model.labels[i] !== label) return
    let sum = 0
    for (let f = 0; f < example.at.length; f++) sum += (dense.get(example.at[f]!) ?? 0) * example.weight[f]!
    if (sum > best) best = sum
  })
  return best
}

// Where a bot has few examples the judge stays near these, which were fitted on the training parts of public intent sets.
const PRIOR = { bias: -4.2, weights: [2.2, 1.2, 5.0, 1.6] as Signs }
/** As many of a bot's own observations as the prior is worth. */
const PRIOR_WORTH = 60
const MOST_EXAMPLES = 3_000
const FOLDS = 3

/** The probability, from the four signs, that the best intent is the one that is meant. */
function learnJudge(intents: IntentExamples[], standard?: (words: string[]) => string[]): (signs: Signs) => number {
  const seen: { signs: Signs; right: number }[] = []
  const all = shuffled(intents.reduce((sum, intent) => sum + intent.examples.length, 0))
  const flat = intents.flatMap((intent, label) => intent.examples.map((text) => ({ text, label })))
  const examples = all.slice(0, MOST_EXAMPLES).map((i) => flat[i]!)
  for (let fold = 0; fold < FOLDS && intents.length >= 3; fold++) {
    const isHidden = (label: number) => label % FOLDS === fold
    const shown = examples.filter((example, i) => !isHidden(example.label) && i % FOLDS !== fold)
    if (shown.length === 0) continue
    const model = train(shown, intents.length, standard)
    const chosen = intents.map((_, label) => !isHidden(label))
    examples.forEach((example, i) => {
      if (!isHidden(example.label) && i % FOLDS !== fold) return
      const { order, signs } = look(model, example.text, chosen)
      seen.push({ signs, right: order[0] === example.label ? 1 : 0 })
    })
  }
  return fitJudge(seen)
}

/** Logistic regression by gradient steps, pulled towards the prior by as much as the prior is worth. */
function fitJudge(seen: { signs: Signs; right: number }[]): (signs: Signs) => number {
  const weights = [...PRIOR.weights]
  let bias = PRIOR.bias
  const probability = (signs: Signs) => 1 / (1 + Math.exp(-(bias + signs.reduce((sum, sign, i) => sum + sign * weights[i]!, 0))))
  for (let round = 0; round < 400 && seen.length > 0; round++) {
    const slope = [0, 0, 0, 0]
    let biasSlope = 0
    for (const { signs, right } of seen) {
      const error = probability(signs) - right
      biasSlope += error
      signs.forEach((sign, i) => {
        slope[i] = slope[i]! + error * sign
      })
    }
    const pull = PRIOR_WORTH / 100
    const step = 4 / (seen.length + PRIOR_WORTH)
    weights.forEach((weight, i) => {
      weights[i] = weight - step * (slope[i]! + pull * (weight - PRIOR.weights[i]!))
    })
    bias -= step * (biasSlope + pull * (bias - PRIOR.bias))
  }
  return probability
}
