import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import { learnFeatures, type Sparse } from '../../runtime/model/features.ts'
import { type IntentMatcher, trainIntents } from '../../runtime/model/intents.ts'
import { shuffled } from '../../runtime/model/regression.ts'

/**
 * `npm run bench:intent -- --data FOLDER`: the embedded intent matcher on public sets, beside a plain baseline (the same TF-IDF,
 * nearest centroid, cosine as score). HINT3 has no test labels here, so a fifth of each training part is held out, and what is out of scope
 * for it are CLINC150's out-of-scope questions. MCC is multi-class, with "none" as a class of its own, at the best of nine thresholds,
 * and at the threshold that the product uses.
 */
interface Set_ {
  name: string
  train: Labelled[]
  test: Labelled[]
  outside: string[]
}
type Labelled = [text: string, intent: string]

const NONE = ' none'

const { values } = parseArgs({ options: { data: { type: 'string', default: '' } } })
const print = (line: string) => process.stdout.write(`${line}\n`)
if (!existsSync(values.data)) {
  print(`No data at ${values.data}: skipped. Give a folder with --data.`)
  process.exit(0)
}
const sets = load(values.data)
print('set                 intents examples | model     accuracy  accepted   oos      MCC    MCC     train   per text')
print('                                     |                     & right   recall   best   used')
for (const set of sets) {
  const examples = grouped(set.train)
  for (const [model, make] of [
    ['Jaga', trainIntents],
    ['centroid', trainCentroids],
  ] as const) {
    const began = performance.now()
    const matcher = make(examples)
    const trained = performance.now() - began
    const figures = measure(matcher, set)
    print(
      `${set.name.padEnd(19)} ${String(examples.length).padStart(7)} ${String(set.train.length).padStart(8)} | ${model.padEnd(9)} ${pad(figures.accuracy)} ${pad(figures.accepted)} ${pad(figures.oos)} ${pad(figures.best)} ${pad(figures.used)} ${(trained / 1000).toFixed(2).padStart(7)} s ${figures.ms.toFixed(2).padStart(6)} ms`,
    )
  }
}

function pad(x: number): string {
  return x.toFixed(3).padStart(8)
}

function measure(matcher: IntentMatcher, set: Set_) {
  const rows = [...set.test.map(([text, intent]) => ({ text, intent })), ...set.outside.map((text) => ({ text, intent: NONE }))]
  const began = performance.now()
  const answers = rows.map((row) => ({ ...row, ...matcher.rank(row.text) }))
  const ms = (performance.now() - began) / rows.length
  const inside = answers.filter((row) => row.intent !== NONE)
  const outside = answers.filter((row) => row.intent === NONE)
  const right = inside.filter((row) => row.ranked[0]?.intent === row.intent)
  const at = (isNone: (row: (typeof answers)[number]) => boolean) =>
    mcc(answers.map((row) => [row.intent, isNone(row) ? NONE : (row.ranked[0]?.intent ?? NONE)]))
  const best = Math.max(...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => at((row) => (row.ranked[0]?.score ?? 0) < tenth / 10)))
  return {
    accuracy: right.length / inside.length,
    accepted: right.filter((row) => !row.rejected).length / inside.length,
    oos: outside.filter((row) => row.rejected).length / outside.length,
    best,
    used: at((row) => row.rejected),
    ms,
  }
}

/** Matthews correlation of many classes (Gorodkin 2004). */
function mcc(pairs: [truth: string, said: string][]): number {
  const count = (side: 0 | 1) =>
    pairs.reduce((map, pair) => map.set(pair[side], (map.get(pair[side]) ?? 0) + 1), new Map<string, number>())
  const [truths, saids] = [count(0), count(1)]
  const n = pairs.length
  const right = pairs.filter(([truth, said]) => truth === said).length
  const cross = [...truths].reduce((sum, [label, times]) => sum + times * (saids.get(label) ?? 0), 0)
  const squares = (map: Map<string, number>) => [...map.values()].reduce((sum, times) => sum + times * times, 0)
  const below = Math.sqrt((n * n - squares(truths)) * (n * n - squares(saids)))
  return below === 0 ? 0 : (right * n - cross) / below
}

/** The baseline: an intent is the mean of its examples' vectors. */
function trainCentroids(intents: { id: string; examples: string[] }[]): IntentMatcher {
  const features = learnFeatures(intents.flatMap((intent) => intent.examples))
  const centroids = intents.map(({ id, examples }) => ({ id, centre: mean(examples.map(features.vector), features.size) }))
  return {
    rank(text) {
      const vector = features.vector(text)
      const ranked = centroids
        .map(({ id, centre }) => ({ intent: id, score: dot(vector, centre) }))
        .sort((a, b) => b.score - a.score)
      return { ranked, rejected: (ranked[0]?.score ?? 0) < 0.4 }
    },
  }
}

function mean(vectors: Sparse[], size: number): Float32Array {
  const sum = new Float32Array(size)
  for (const { at, weight } of vectors) {
    at.forEach((f, i) => {
      sum[f] = sum[f]! + weight[i]!
    })
  }
  const length = Math.hypot(...sum.filter((x) => x !== 0)) || 1
  return sum.map((x) => x / length)
}

function dot({ at, weight }: Sparse, dense: Float32Array): number {
  return at.reduce((sum, f, i) => sum + weight[i]! * dense[f]!, 0)
}

function grouped(rows: Labelled[]): { id: string; examples: string[] }[] {
  const map = new Map<string, string[]>()
  for (const [text, intent] of rows) map.set(intent, [...(map.get(intent) ?? []), text])
  return [...map].map(([id, examples]) => ({ id, examples }))
}

function load(folder: string): Set_[] {
  const clinc = JSON.parse(readFileSync(join(folder, 'clinc150/data_full.json'), 'utf8')) as Record<string, Labelled[]>
  const outside = (clinc.oos_val ?? []).map(([text]) => text)
  const held = (name: string, rows: Labelled[]): Set_ => {
    const mixed = shuffled(rows.length).map((i) => rows[i]!)
    return { name, train: mixed.filter((_, i) => i % 5 !== 0), test: mixed.filter((_, i) => i % 5 === 0), outside }
  }
  const csv = (path: string): Labelled[] =>
    (
      parse(readFileSync(join(folder, path), 'utf8'), {
        from_line: 2,
        relax_column_count: true,
        skip_empty_lines: true,
      }) as string[][]
    ).map(([text = '', intent = '']) => [text, intent.trim()])
  return [
    ...['curekart', 'sofmattress', 'powerplay11'].map((name) => held(`hint3 ${name}`, csv(`hint3/${name}_train.csv`))),
    held('banking77', csv('banking77/train.csv')),
    { name: 'clinc150', train: clinc.train ?? [], test: clinc.val ?? [], outside },
  ]
}
