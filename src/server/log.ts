import type { FastifyInstance, FastifyRequest } from 'fastify'
import pino, { type DestinationStream, type Logger } from 'pino'
import { redactText } from '#algo/masking.ts'

/**
 * JSON lines on standard output. Nothing a person wrote gets in: no bodies, no addresses with their queries, and of an
 * error only its kind, its code, its stack, and its message with telephone numbers, ids and the like struck out.
 */
export function createLog(level: string, to?: DestinationStream): Logger {
  const options = {
    level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: errorLine, req: requestLine, res: (res: { statusCode?: number }) => ({ status: res.statusCode }) },
    redact: { paths: ['body', 'query', 'params', 'headers', 'url', '*.body', '*.query', '*.params', '*.headers', '*.url', '*.password', '*.secret', '*.token'], remove: true },
  }
  return to ? pino(options, to) : pino(options)
}

/** One line for each answer: which route, how it ended, how long it took. Call it before routes are added. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const line = { method: request.method, route: routeOf(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10, ...(request.caller ? { district: request.caller.district } : {}) }
    if (reply.statusCode >= 500) request.log.error(line, 'answered')
    else request.log.info(line, 'answered')
  })
}

/** The pattern of the route (`/api/ticket/:id`), never the address itself: that may name a person. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'none'
}

function requestLine(request: Partial<FastifyRequest>) {
  return { id: request.id, method: request.method, route: request.routeOptions?.url ?? 'none' }
}

/** PostgreSQL puts the values of a row into `detail` and `where`: they are left out. */
function errorLine(err: unknown): object {
  if (!(err instanceof Error)) return { kind: typeof err }
  const code = 'code' in err ? { code: String(err.code) } : {}
  const [, ...frames] = (err.stack ?? '').split('\n    at ')
  return { kind: err.name, ...code, message: redactText(err.message).text.slice(0, 500), stack: frames.map((f) => f.trim()), ...(err.cause instanceof Error ? { cause: errorLine(err.cause) } : {}) }
}
