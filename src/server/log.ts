import type { FastifyInstance } from 'fastify'
import { type Logger, pino } from 'pino'

/** Structured lines with request ids. Never a body, a query or a header that could hold personal text. */
export function createLog(level: string): Logger {
  return pino({ level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, redact: ['req.headers', 'req.query', 'req.body', '*.phone', '*.name', '*.password'], serializers: { err: ({ type, message, stack, code }: { type?: string; message: string; stack?: string; code?: string }) => ({ type, code, message, stack }) } })
}

/** One line a request: by the route's pattern, never by its address. Quiet for what succeeds quickly at level info. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const line = { request_id: request.id, method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10, district: request.caller?.district }
    if (reply.statusCode >= 500) request.log.error(line, 'request')
    else if (reply.elapsedTime > 1000) request.log.warn(line, 'slow request')
    else request.log.debug(line, 'request')
  })
}
