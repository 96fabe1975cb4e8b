import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { type Aggregator, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { Refusal } from '#kernel/refusal.ts'
import type { House } from './house.ts'
import { routeOf } from './log.ts'
import { gatherMetrics } from './metrics-relay.ts'

export interface Metrics {
  readonly type: string
  read(): Promise<string>
}

/** What the database is asked is remembered for so long: whoever asks more often burdens nobody. */
const REMEMBERED_MS = 10_000
const RESOLUTION_MS = 10
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Measures every request of this process, asks the database for the rest when it is read, and adds what the other processes measured. No label holds anything personal. */
export function createMetrics(app: FastifyInstance, house: House): Metrics {
  const register = new Registry()
  const registers = [register]
  const requests = new Histogram({ name: 'pandeng_http_seconds', help: 'Duration of requests, by route and status', labelNames: ['method', 'route', 'status'], buckets: SECONDS, registers })
  const acts = new Counter({ name: 'pandeng_acts_total', help: 'Acts asked for, by kind, act and outcome (done, or the code of the refusal)', labelNames: ['kind', 'act', 'outcome'], registers })
  const refusals = new Counter({ name: 'pandeng_refusals_total', help: 'Refusals by code; bug: something was thrown that is none', labelNames: ['code'], registers })
  const look = [measureProcess(app, register), measurePool(house, register), measureDistricts(house, register)]

  app.addHook('onError', async (request, _, err) => {
    const code = codeOf(err)
    refusals.inc({ code })
    const act = actOfRoute(request.routeOptions.config)
    if (act) acts.inc({ ...act, outcome: code })
  })
  app.addHook('onResponse', async (request, reply) => {
    requests.observe({ method: request.method, route: routeOf(request), status: reply.statusCode }, reply.elapsedTime / 1000)
    const act = reply.statusCode < 300 ? actOfRoute(request.routeOptions.config) : undefined
    if (act) acts.inc({ ...act, outcome: 'done' })
  })
  // Which act a route does is told by its address: /api/{kind}/:id/{act}.
  app.addHook('onRoute', (route) => {
    const [, kind, act] = /^\/api\/(\w+)\/:id\/(\w+)$/.exec(route.url) ?? []
    if (route.method === 'POST' && kind && act && house.registry.matters.get(kind)?.acts[act]) route.config = { ...route.config, act: { kind, act } }
  })
  const all = gatherMetrics(async () => {
    for (const one of look) await one()
    return register.getMetricsAsJSON()
  })
  app.addHook('onClose', async () => all.stop())
  return { type: register.contentType, read: all.read }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    act?: { readonly kind: string; readonly act: string }
  }
}

function actOfRoute(config: { readonly act?: { readonly kind: string; readonly act: string } }) {
  return config.act
}

function codeOf(err: Error): string {
  if (err instanceof Refusal) return err.code
  const status = 'statusCode' in err ? Number(err.statusCode) : 500
  return status >= 400 && status < 500 ? String(status) : 'bug'
}

/** Sets its gauges to what they are now. */
type Look = () => void | Promise<void>

function measureProcess(app: FastifyInstance, register: Registry): Look {
  const gauge = <T extends string>(name: string, help: string, labelNames: T[] = [], aggregator: Aggregator = 'sum') => new Gauge({ name, help, labelNames, aggregator, registers: [register] })
  const lag = gauge('pandeng_event_loop_lag_seconds', 'How late the event loop ran since it was last read; the latest of all processes', ['quantile'], 'max')
  const memory = gauge('pandeng_memory_bytes', 'Memory of the server processes', ['part'])
  const cpu = gauge('pandeng_cpu_seconds', 'Processor time of the server processes since they began')
  gauge('pandeng_process_start_seconds', 'When this process began, as Unix time', ['pid']).set({ pid: String(process.pid) }, Math.floor(Date.now() / 1000 - process.uptime()))
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  app.addHook('onClose', async () => { delay.disable() })
  return () => {
    for (const q of [50, 90, 99, 100]) lag.set({ quantile: String(q / 100) }, Math.max(0, delay.percentile(q) / 1e9 - RESOLUTION_MS / 1e3))
    delay.reset()
    const { rss, heapUsed } = process.memoryUsage()
    memory.set({ part: 'resident' }, rss)
    memory.set({ part: 'heap' }, heapUsed)
    const { user, system } = process.cpuUsage()
    cpu.set((user + system) / 1e6)
  }
}

function measurePool({ database: { pool } }: House, register: Registry): Look {
  const connections = new Gauge({ name: 'pandeng_pool_connections', help: 'Database connections of the server processes, and who waits for one', labelNames: ['state'], registers: [register] })
  return () => {
    connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
    connections.set({ state: 'idle' }, pool.idleCount)
    connections.set({ state: 'waiting' }, pool.waitingCount)
  }
}

interface Figures { outbox: number; deliveries: number; parked: number; overdue: number; open: number; entries: number }

/** Entries are counted by the heads, and one by one only since the last of them. */
const FIGURES = `with last as (select coalesce(max(to_at), '-infinity') as at from ledger_head where district = $1)
  select (select count(*) from outbox where district = $1 and done_at is null) as outbox,
    (select count(*) from webhook_delivery where district = $1 and done_at is null and parked_at is null) as deliveries,
    (select count(*) from webhook_delivery where district = $1 and parked_at is not null) as parked,
    (select count(*) from matter where district = $1 and open and due_at < $2) as overdue,
    (select count(*) from matter where district = $1 and open) as open,
    (select coalesce(sum(entries), 0)::int8 from ledger_head where district = $1) + (select count(*) from entry, last where district = $1 and recorded_at >= last.at) as entries`

function measureDistricts(house: House, register: Registry): Look {
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames: ['district'], aggregator: 'first', registers: [register] })
  const gauges = {
    outbox: gauge('pandeng_outbox_backlog', 'Ledger lines nobody has been told of yet'), deliveries: gauge('pandeng_webhooks_waiting', 'Webhook deliveries under way or put off'), parked: gauge('pandeng_webhooks_parked', 'Webhook deliveries given up'),
    overdue: gauge('pandeng_clocks_overdue', 'Open matters whose earliest running clock is past due'), open: gauge('pandeng_matters_open', 'Open matters'), entries: gauge('pandeng_ledger_entries', 'Lines of the ledger'),
  } satisfies Record<keyof Figures, Gauge>
  const ask = async () => {
    for (const district of house.districts.keys()) {
      const row = await house.database.inDistrict(district, (tx) => tx.row<Figures>(FIGURES, [tx.district, house.now()]), { readOnly: true }).catch(() => undefined)
      if (row) for (const [name, one] of Object.entries(gauges)) one.set({ district }, row[name as keyof Figures])
    }
  }
  let known: { until: number; asked: Promise<void> } | undefined
  return () => {
    if (!known || known.until < performance.now()) known = { until: performance.now() + REMEMBERED_MS, asked: ask() }
    return known.asked
  }
}
