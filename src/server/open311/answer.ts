import type { FastifyReply, FastifyRequest } from 'fastify'
import type { RefusalCode } from '#kernel/refusal.ts'
import { localeOf, refusalOf } from '#server/problem.ts'
import { type List, type Node, toJson, toXml } from './xml.ts'

export type Format = 'xml' | 'json'

export function formatOf(request: FastifyRequest): Format {
  return request.routeOptions.url?.endsWith('.xml') ? 'xml' : 'json'
}

/** Answers in the format the address ends with. */
export function answer(reply: FastifyReply, format: Format, root: string, node: Node | List, status = 200): FastifyReply {
  return format === 'xml'
    ? reply.code(status).type('text/xml; charset=utf-8').send(toXml(root, node))
    : reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(toJson(node)))
}

/** GeoReport's own codes: 400 what was asked cannot be done, 403 the key, 404 no such thing. @source GeoReport v2, "Errors" */
const STATUS: Readonly<Partial<Record<RefusalCode, number>>> = { unknown: 404, unsigned: 403, forbidden: 403, too_many: 429, unavailable: 503 }

/** Refusals as GeoReport writes them; a bug is passed on. */
export function answerRefusal(request: FastifyRequest, reply: FastifyReply, format: Format, err: unknown): FastifyReply {
  const refusal = err instanceof Error ? refusalOf(err) : undefined
  if (!refusal) throw err
  const status = STATUS[refusal.code] ?? 400
  const locale = localeOf(request)
  const lines = refusal.faults.length ? refusal.faults.map((f) => `${f.path.slice(1)} ${f.problem[locale]}`) : [refusal.text[locale]]
  return answer(reply, format, 'errors', { $item: 'error', list: lines.map((description) => ({ code: status, description })) }, status)
}
