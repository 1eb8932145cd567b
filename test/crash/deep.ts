import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { DATABASES, type Database } from '../reliability/databases.ts'
import { deliver, deliveries } from '../reliability/deliveries.ts'
import { agreeOn, type Found, plan } from '../reliability/graphs.ts'
import { modelProperty } from '../reliability/model.ts'
import { talkThatFails } from '../reliability/nth-failure.ts'

/**
 * `npm run crash:deep`: the properties of test/reliability with other seeds and larger counts. Prints what it tried; ends with 1 and
 * the shrunk counterexample where one is broken.
 *
 *   --seed N  --runs 200  --database SQLite|PGlite  --only REL-03,REL-05,REL-07,REL-08
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    runs: { type: 'string', default: '200' },
    database: { type: 'string' },
    only: { type: 'string' },
  },
})
const seed = Number(values.seed)
const runs = Number(values.runs)
const wanted = values.only?.split(',')
let broken = 0
const tell = (line: string) => void process.stdout.write(`${line}\n`)
tell(`seed ${seed}   (again: npm run crash:deep -- --seed ${seed} --runs ${runs})`)

await part('REL-08', 'no database', async () => {
  const found: Record<Found, number> = { right: 0, wrong: 0, nowhere: 0 }
  const small = fc.asyncProperty(plan(60), async (given) => void found[await agreeOn(given, 12)]++)
  await fc.assert(small, { seed, numRuns: runs * 10 })
  const large = fc.asyncProperty(plan(10_000), async (given) => void found[await agreeOn(given, 4)]++)
  await fc.assert(large, { seed, numRuns: Math.ceil(runs / 10) })
  return `${Object.values(found).reduce((a, b) => a + b)} drawings: ${JSON.stringify(found)}`
})

for (const [name, open] of DATABASES) {
  if (values.database && values.database !== name) continue
  const database = await open()
  await part('REL-03', name, () => everyFailure(database))
  await part('REL-05', name, async () => {
    let count = 0
    const property = fc.asyncProperty(deliveries(6, 6), fc.nat(80), async (all, restartAfter) => {
      count += all.length
      await deliver(database, all, restartAfter)
    })
    await fc.assert(property, { seed, numRuns: Math.ceil(runs / 10) })
    return `${count} deliveries`
  })
  await part('REL-07', name, async () => {
    await fc.assert(modelProperty(database, 60), { seed, numRuns: runs })
    return `${runs} lives of up to 60 things that happen`
  })
  await database.close()
}
process.exit(broken === 0 ? 0 : 1)

/** Each call with each way to fail. */
async function everyFailure(database: Database): Promise<string> {
  let talks = 0
  for (const where of ['store', 'outside'] as const) {
    for (const failure of database.failures) {
      for (let nth = 1; await talkThatFails(database, where, nth, failure); nth++) talks++
    }
  }
  return `${talks} talks, each with another failure`
}

async function part(id: string, on: string, run: () => Promise<string>): Promise<void> {
  if (wanted && !wanted.includes(id)) return
  const begun = performance.now()
  try {
    const figures = await run()
    tell(`${id}  ${on.padEnd(12)}pass  ${figures}, ${Math.round((performance.now() - begun) / 1000)} s`)
  } catch (error) {
    broken++
    tell(`${id}  ${on.padEnd(12)}FAIL  ${error instanceof Error ? `${error.message}\n${error.cause ?? ''}` : error}`)
  }
}
