import { readdirSync } from 'node:fs'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'
import type { House } from './house.ts'
import { createMetrics } from './metrics.ts'
import { callerByToken } from './sign-in/sessions.ts'

const MIGRATIONS = readdirSync(new URL('../store/migrations/', import.meta.url)).filter((f) => f.endsWith('.sql'))
const ANSWERS_WITHIN_MS = 2_000
const LOOPBACK = /^(::ffff:)?127\.|^::1$/
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const

/**
 * `/healthz`: the process lives. `/readyz`: it may be sent requests (while it stops, fastify answers 503 to all). `/metrics`: what it measures, for Prometheus on this
 * machine or with a token of role `metrics`. Call it before the other routes, so that it measures them.
 */
export function healthRoutes(app: FastifyInstance, house: House): void {
  const tags = ['health']
  const config = { rateLimit: false }
  const metrics = createMetrics(app, house)

  app.get('/healthz', { config, schema: { tags, summary: '进程存活 · the process lives', response: { 200: z.object({ alive: z.literal(true) }) } } }, async () => ({ alive: true }))

  app.get('/readyz', { config, schema: { tags, summary: '可以接收请求 · it may be sent requests', response: { 200: z.object({ ready: z.literal(true) }) } } }, async () => {
    const applied = await within(ANSWERS_WITHIN_MS, house.database.pool.query<{ name: string }>('select name from house.migration')).catch(() => undefined)
    if (!applied) throw new Refusal('unavailable', { zh: '数据库没有应答', en: 'the database does not answer' })
    const names = new Set(applied.rows.map((r) => r.name))
    if (!MIGRATIONS.every((m) => names.has(m))) throw new Refusal('unavailable', { zh: '数据库结构尚未更新', en: 'the schema is not up to date' })
    return { ready: true }
  })

  app.get('/metrics', { config, schema: { tags, summary: '运行指标（Prometheus） · metrics', produces: ['text/plain'] } }, async (request, reply) => {
    if (!(await mayMeasure(house, request))) throw new Refusal('forbidden', { zh: '仅限本机，或持有监控令牌的系统', en: 'only from this machine, or with a token of role metrics' })
    return reply.type(metrics.type).header('cache-control', 'no-store').send(await metrics.read())
  })
}

/** What came through a proxy is not from this machine, even if the proxy is. */
async function mayMeasure(house: House, request: FastifyRequest): Promise<boolean> {
  if (LOOPBACK.test(request.socket.remoteAddress ?? '') && !FORWARDED.some((h) => h in request.headers)) return true
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
  const caller = token === undefined ? undefined : await callerByToken(house, token)
  return caller?.posts.some((p) => p.role === 'metrics') ?? false
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms) })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
