import cluster from 'node:cluster'
import { existsSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { createApp } from '#server/app.ts'
import { createLog } from '#server/log.ts'
import { openHouse, type Settings } from '#server/main.ts'
import { startJobs } from '#server/jobs.ts'
import { relayMetrics } from '#server/metrics-relay.ts'
import { serveWeb } from '#server/web.ts'
import { openDatabase } from '#store/database.ts'
import { openBase, optionsOf } from './base.ts'
import { buildWeb } from './build-web.ts'
import { type DemoState, demoOf, seedDemo } from './demo.ts'

const GRACE_MS = 10_000

/** What the first process tells its workers. */
interface Orders { readonly settings: Settings; readonly appUrl: string; readonly demo: boolean }

/**
 * Starts everything and stays until it is told to stop: database, schema, demo district (once), web, and the server processes.
 * Ctrl-C and SIGTERM finish running requests, then close the database in order.
 */
export async function serve(args: string[]): Promise<number> {
  if (cluster.isWorker) return work()
  const { values } = optionsOf(args, { port: { type: 'string' }, host: { type: 'string' }, workers: { type: 'string' }, empty: { type: 'boolean' } })
  const say = (line: string) => console.log(`攀登 Pandeng: ${line}`)
  const base = await openBase(values, say)
  await buildWeb(say)
  const demo = await demoFor(base.ownerUrl, base.appUrl, base.settings, values, say)
  const stop = await run({ settings: base.settings, appUrl: base.appUrl, demo: demo !== undefined }, say)
  printWelcome(base.settings, demo, say)
  await new Promise<void>((resolve) => { for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve()) })
  say('正在停止 · stopping')
  await stop()
  await base.close()
  return 0
}

async function demoFor(ownerUrl: string, appUrl: string, settings: Settings, values: { empty?: boolean | undefined; district?: string | undefined }, say: (line: string) => void): Promise<DemoState | undefined> {
  const database = openDatabase(appUrl, { max: 2 })
  const { rows } = await database.pool.query<{ n: number }>('select count(*) as n from district').finally(() => database.close())
  if ((rows[0]?.n ?? 0) === 0 && !values.empty) await seedDemo(ownerUrl, appUrl, settings, values.district, say)
  return demoOf(appUrl)
}

/** Forks the server processes; one that dies is replaced. @returns how to stop them: running requests are finished first */
async function run(orders: Orders, say: (line: string) => void): Promise<() => Promise<void>> {
  let stopping = false
  cluster.setupPrimary({ serialization: 'advanced' })
  relayMetrics()
  let ready = 0
  let early = 0
  await new Promise<void>((resolve, reject) => {
    cluster.on('online', (worker) => worker.send(orders))
    cluster.on('message', (_, message: unknown) => {
      if (message === 'listening' && ++ready === orders.settings.workers) resolve()
    })
    cluster.on('exit', (worker, code) => {
      if (worker.exitedAfterDisconnect || stopping) return
      if (ready < orders.settings.workers && ++early >= orders.settings.workers) return reject(new Error(`the server could not start (${code}): is port ${orders.settings.port} taken?`))
      say(`server process ${worker.process.pid} ended (${code}); another takes its place`)
      cluster.fork()
    })
    for (let i = 0; i < orders.settings.workers; i++) cluster.fork()
  })
  return async () => {
    stopping = true
    await stopWorkers()
  }
}

async function stopWorkers(): Promise<void> {
  const workers = Object.values(cluster.workers ?? {}).filter((w) => w !== undefined)
  const gone = workers.map((w) => new Promise<void>((resolve) => w.once('exit', () => resolve())))
  for (const worker of workers) worker.send('stop')
  const late = setTimeout(() => workers.forEach((w) => w.process.kill('SIGKILL')), GRACE_MS)
  await Promise.all(gone)
  clearTimeout(late)
}

/** One server process. It holds no state that another could not take over. */
async function work(): Promise<number> {
  // The first process decides when to stop: a Ctrl-C in the terminal reaches every process of the group.
  process.on('SIGINT', () => undefined)
  const orders = await new Promise<Orders>((resolve) => process.once('message', (m) => resolve(m as Orders)))
  const log = createLog(orders.settings.logLevel)
  const house = await openHouse(orders.settings, orders.appUrl, orders.demo)
  const app: FastifyInstance = await createApp(house, { logger: log, trustProxy: orders.settings.trustProxy })
  await serveWeb(app)
  await app.listen({ port: orders.settings.port, host: orders.settings.host })
  const jobs = startJobs(house, { log })
  process.send?.('listening')
  await new Promise<void>((resolve) => {
    process.on('message', (m) => m === 'stop' && resolve())
    process.once('disconnect', () => resolve())
  })
  await jobs.stop()
  await app.close()
  await house.close()
  process.disconnect?.()
  return 0
}

function printWelcome(settings: Settings, demo: DemoState | undefined, say: (line: string) => void): void {
  say(`已就绪 · ready: ${settings.origin}`)
  if (!demo) return
  say(`演示区 · demo district: ${demo.name}`)
  for (const account of demo.accounts) say(`  ${account.label.padEnd(24)} ${account.login}${account.password ? ` / ${account.password}` : ''}`)
  if (!existsSync('dist/web/index.html')) say('网页尚未构建 · the web is not built')
}
