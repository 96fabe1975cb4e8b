import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Counter, Registry } from 'prom-client'
import { afterAll, expect, test } from 'vitest'
import { gatherMetrics } from './metrics-relay.ts'

const folder = mkdtempSync(join(tmpdir(), 'pandeng-relay-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A first process with three others, each of which has counted its own number; the last one asks. */
const PROGRAM = `
import cluster from 'node:cluster'
import { Counter, Gauge, Registry } from '${import.meta.resolve('prom-client')}'
import { gatherMetrics, relayMetrics } from '${new URL('metrics-relay.ts', import.meta.url).href}'
if (cluster.isPrimary) {
  cluster.setupPrimary({ serialization: 'advanced' })
  relayMetrics()
  let ready = 0
  cluster.on('message', (worker, m) => {
    if (m.ready && ++ready === 3) worker.send('ask')
    if (m.text) { console.log(m.text); process.exit(0) }
  })
  for (const n of ['1', '20', '300']) cluster.fork({ N: n })
} else {
  const register = new Registry()
  new Counter({ name: 'counted', help: 'x', registers: [register] }).inc(Number(process.env.N))
  new Gauge({ name: 'same', help: 'x', aggregator: 'first', registers: [register] }).set(7)
  const all = gatherMetrics(() => register.getMetricsAsJSON())
  process.on('message', async (m) => {
    if (m.metrics === 'relayed') process.send({ ready: true })
    if (m === 'ask') process.send({ text: await all.read() })
  })
}`

test('whichever process is asked, the figures are those of all', async () => {
  const file = join(folder, 'cluster.mjs')
  writeFileSync(file, PROGRAM)
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
  await new Promise((then) => child.once('exit', then))
  expect(out).toContain('\ncounted 321')
  expect(out).toContain('\nsame 7')
})

test('a process alone tells its own', async () => {
  const register = new Registry()
  new Counter({ name: 'counted', help: 'x', registers: [register] }).inc(5)
  expect(await gatherMetrics(() => register.getMetricsAsJSON()).read()).toContain('\ncounted 5')
})
