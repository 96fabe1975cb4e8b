import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { Refusal } from '#kernel/refusal.ts'
import type { House } from './house.ts'

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** Is the process alive, may it be sent requests, and what does it measure. */
export function healthRoutes(app: FastifyInstance, house: House): void {
  let closing = false
  app.addHook('preClose', async () => { closing = true })
  const register = new Registry()
  collectDefaultMetrics({ register })
  const seconds = new Histogram({ name: 'pandeng_request_seconds', help: 'Duration of requests by route and status', labelNames: ['method', 'route', 'status'], buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5], registers: [register] })
  const { pool } = house.database
  const connections = new Gauge({ name: 'pandeng_connections', help: 'Database connections of this process by use', labelNames: ['use'], registers: [register] })
  const matters = new Gauge({ name: 'pandeng_matters', help: 'Matters by district and standing', labelNames: ['district', 'standing'], registers: [register] })
  const outbox = new Gauge({ name: 'pandeng_outbox_waiting', help: 'Notices waiting to be sent', labelNames: ['district'], registers: [register] })

  app.addHook('onResponse', async (request, reply) => seconds.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }, reply.elapsedTime / 1000))

  app.get('/healthz', { schema: { tags: ['health'], summary: '进程存活 · the process lives' }, config: { rateLimit: false } }, async () => ({ alive: true }))
  app.get('/readyz', { schema: { tags: ['health'], summary: '可接收请求 · ready' }, config: { rateLimit: false } }, async () => {
    const answers = !closing && (await pool.query('select 1').then(() => true, () => false))
    if (!answers) throw new Refusal('unavailable', { zh: closing ? '正在停止' : '数据库没有应答', en: closing ? 'stopping' : 'the database does not answer' })
    return { ready: true }
  })
  app.get('/metrics', { schema: { tags: ['health'], summary: '运行指标 · Prometheus metrics' }, config: { rateLimit: false } }, async (request, reply) => {
    if (!LOOPBACK.has(request.ip) && !request.caller?.posts.some((p) => p.role === 'metrics')) throw new Refusal('forbidden', { zh: '仅限本机或持监控令牌访问', en: 'only from this machine, or with a metrics token' })
    connections.set({ use: 'busy' }, pool.totalCount - pool.idleCount)
    connections.set({ use: 'idle' }, pool.idleCount)
    connections.set({ use: 'wanted' }, pool.waitingCount)
    for (const district of house.districts.keys()) {
      const row = await house.database.inDistrict(district, (tx) => tx.row<{ open: number; overdue: number; waiting: number }>(
        `select (select count(*) from matter where district = $1 and open) as open, (select count(*) from matter where district = $1 and open and due_at < now()) as overdue, (select count(*) from outbox where district = $1 and done_at is null) as waiting`, [tx.district]), { readOnly: true })
      matters.set({ district, standing: 'open' }, row?.open ?? 0)
      matters.set({ district, standing: 'overdue' }, row?.overdue ?? 0)
      outbox.set({ district }, row?.waiting ?? 0)
    }
    return reply.type(register.contentType).send(await register.metrics())
  })
}
