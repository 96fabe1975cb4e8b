import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { bodyOf } from '#kernel/act.ts'
import type { Caller } from '#kernel/caller.ts'
import type { Facts, MatterDef } from '#kernel/matter.ts'
import { Refusal } from '#kernel/refusal.ts'
import { asksOwn, formOf, withOwn } from '#store/form.ts'
import { type ActAnswer, record } from '#store/ledger.ts'
import { callerOf, type House } from './house.ts'

const MOST_KEY = 200

const Envelope = z.object({
  seen: z.int().min(0),
  body: z.unknown().default({}),
  evidence: z.array(z.object({ kind: z.string().max(60), sha256: z.string().regex(/^[0-9a-f]{64}$/) })).max(40).default([]),
})

const Answer = z.object({ id: z.string(), kind: z.string(), number: z.string(), state: z.string(), version: z.number(), title: z.string(), due_at: z.string().nullable() }) satisfies z.ZodType<ActAnswer>

/** One route for every act of every kind: `POST /api/{kind}/{id}/{act}`. */
export function actRoutes(app: FastifyInstance, house: House): void {
  for (const def of house.registry.matters.values()) for (const name of Object.keys(def.acts)) actRoute(app, house, def, name)

  app.post('/api/form', {
    schema: {
      tags: ['matters'], summary: '表单预填 · what a form starts out with',
      description: '`facts`: suggested by the rules from what is known and what was typed so far; ask again when that changes. `own`: taken from your own record when left out, shown masked.',
      body: z.object({ kind: z.string(), id: z.string().default(''), act: z.string(), body: z.record(z.string(), z.unknown()).default({}) }),
      response: { 200: z.object({ facts: z.record(z.string(), z.unknown()), own: z.record(z.string(), z.string()) }) },
    },
  }, async (request) => {
    const caller = callerOf(request)
    const { kind, id, act, body } = request.body as { kind: string; id: string; act: string; body: Facts }
    return house.database.inDistrict(caller.district, (tx) => formOf(house, tx, caller, house.registry.matter(kind), act, id, body), { readOnly: true })
  })
}

function actRoute(app: FastifyInstance, house: House, def: MatterDef, name: string): void {
  const act = def.acts[name]
  if (!act || act.by.every((r) => r === 'clock' || r === 'house')) return
  app.post<{ Params: { id: string } }>(`/api/${def.kind}/:id/${name}`, {
    // The kernel checks the body, so that every fault is told under the fact's own name; the schema here is what OpenAPI shows.
    validatorCompiler: () => (value) => ({ value }),
    schema: {
      tags: [def.kind], summary: `${act.label.zh} · ${act.label.en}`, operationId: `${def.kind}_${name}`,
      description: `from: ${act.from.join(', ') || '—'} · by: ${act.by.join(', ')}`,
      params: z.object({ id: z.string() }),
      headers: z.object({ 'idempotency-key': z.string().max(MOST_KEY).optional() }),
      body: z.object({ seen: z.int().min(0), body: bodyOf(def, act), evidence: Envelope.shape.evidence }),
      response: { 200: Answer },
    },
  }, async (request) => {
    const caller = callerOf(request)
    const envelope = Envelope.safeParse(request.body)
    if (!envelope.success) throw invalidEnvelope(envelope.error)
    const key = request.headers['idempotency-key']
    if (typeof key === 'string' && key.length > MOST_KEY) throw new Refusal('invalid', { zh: `Idempotency-Key 最多 ${MOST_KEY} 个字符，收到 ${key.length} 个`, en: `an Idempotency-Key has at most ${MOST_KEY} characters, got ${key.length}` })
    const { seen, evidence } = envelope.data
    const body = await completed(house, caller, def, name, envelope.data.body)
    const answer = await record(house, { caller, kind: def.kind, id: request.params.id, act: name, seen, body, evidence, ...(typeof key === 'string' && key ? { key } : {}) })
    house.live.tell(caller.district, { kind: def.kind, id: answer.id, version: answer.version, state: answer.state })
    return answer
  })
}

/** What is known of the writer need not be typed again. */
async function completed(house: House, caller: Caller, def: MatterDef, name: string, body: unknown): Promise<unknown> {
  if (!isFacts(body) || !asksOwn(caller, def, name, body)) return body
  return house.database.inDistrict(caller.district, (tx) => withOwn(house, tx, caller, def, name, body), { readOnly: true })
}

function isFacts(body: unknown): body is Facts {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
}

function invalidEnvelope(error: z.ZodError): Refusal {
  return new Refusal('invalid', { zh: '请求格式有误，应为 {seen, body, evidence}', en: 'the request must be {seen, body, evidence}' }, {
    faults: error.issues.map((i) => ({ path: `/${i.path.join('/')}`, problem: { zh: i.message, en: i.message } })),
  })
}
