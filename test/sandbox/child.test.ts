import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as round } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { type Child, startChild } from '../../runtime/sandbox/child.ts'
import { findFence } from '../../runtime/sandbox/fence.ts'
import { BRIDGE } from './bench.ts'

/** A child that says what the supervisor's side has to be ready for: a shell script in the bridge's place. */
function childThat(...after: string[]): Child {
  const script = [`echo '{"ready":{"rss":1}}'`, 'read job', ...after].join('\n')
  const fence = { kind: 'none' as const, wrap: () => ({ file: '/bin/sh', args: ['-c', script] }) }
  return startChild({ bridge: import.meta.filename, fence, megabytes: 64, json: 1024 })
}

const job = { run: 7, code: '', input: '{}', ms: 1_000, bytes: 1e9, json: 1024, isWatched: true }
async function asked(child: Child) {
  await child.ready
  return child.ask(job, { ms: 60_000, rss: Number.POSITIVE_INFINITY })
}

test('a child’s last word is heard, though its end is seen before it', async () => {
  // What still holds the pipe says it for the one that has gone.
  const child = childThat(`(sleep 0.05; echo '{"run":7,"over":"time"}') &`, 'kill -9 $$')
  expect(await asked(child)).toEqual({ run: 7, over: 'time' })
})

test('a child that ends without a word is gone', async () => {
  expect(await asked(childThat('kill -9 $$'))).toEqual({ run: 7, gone: 'SIGKILL' })
  expect(await asked(childThat('exit 3'))).toEqual({ run: 7, gone: 'exit 3' })
})

test('a last word is not waited for longer than it takes to read, whoever holds the pipe open', async () => {
  const child = childThat('sleep 5 &', 'kill -9 $$')
  const first = await Promise.race([asked(child), new Promise((resolve) => setTimeout(resolve, 4_000, 'still waiting').unref())])
  expect(first).toEqual({ run: 7, gone: 'SIGKILL' })
})

test('a child that answers what it was not asked is ended', async () => {
  expect(await asked(childThat(`echo '{"run":8,"value":"1"}'`, 'sleep 5'))).toEqual({ run: 7, gone: 'SIGKILL' })
})

test('what came while this process stood still is not late; what has not come is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jaga-child-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const said = join(folder, 'said')
  const limits = { ms: 0, rss: Number.POSITIVE_INFINITY }
  const child = childThat(`echo '{"run":7,"value":"1"}'`, `: > ${said}`, 'read job', 'exec sleep 60')
  await child.ready
  const answer = child.ask(job, limits)
  await round()
  const until = performance.now() + 400
  while (!existsSync(said) || performance.now() < until) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
  expect(await answer).toEqual({ run: 7, value: '1' })
  expect(await child.ask({ ...job, run: 8 }, limits)).toEqual({ run: 8, over: 'time' })
})

test('code is quick only while its runs are: whoever takes longer has no others behind it', async () => {
  const child = startChild({ bridge: fileURLToPath(BRIDGE), fence: findFence(), megabytes: 64, json: 1024 })
  expect(await child.ready).toMatchObject({ isWatched: process.platform === 'linux' })
  const code = 'const until = Date.now() + input.ms; while (Date.now() < until); return 1'
  const quick: boolean[] = []
  for (const [run, ms] of [0, 0, 22, 22, 22, 0].entries()) {
    const job = { run, code, input: JSON.stringify({ ms }), ms: 5_000, bytes: 1e9, json: 1024, isWatched: true }
    const answer = await child.ask(job, { ms: 60_000, rss: Number.POSITIVE_INFINITY })
    expect(answer).toMatchObject({ value: '1' })
    if (ms > 0) quick.push('isQuick' in answer && answer.isQuick)
  }
  child.kill()
  expect(quick).toEqual([false, false, false])
})
