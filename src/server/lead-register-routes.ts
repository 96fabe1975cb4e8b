import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Caller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import { STAGES, states } from '#modules/investment/lead-states.ts'
import { type Is, MEANINGS, MONEY, type MoneyUnit } from '#modules/investment/register-columns.ts'
import { MEND } from '#modules/investment/register-line.ts'
import { callerOf, type House } from './house.ts'
import { prepareRegister, type Register, takeable } from './lead-register.ts'
import { takeRegister } from './lead-register-take.ts'

const keys = <K extends string>(of: Readonly<Record<K, unknown>>) => Object.keys(of) as [K, ...K[]]
const heading = z.string().max(200)
const Given = z.strictObject({
  file: z.string().regex(/^[0-9a-f]{64}$/),
  columns: z.record(heading, z.enum(keys<Is>(MEANINGS)).nullable()).default({}),
  money: z.record(heading, z.enum(keys<MoneyUnit>(MONEY))).default({}),
  units: z.record(heading, z.string().max(80)).default({}),
  stages: z.record(heading, z.enum(['reported', ...STAGES, 'paused'])).default({}),
  confirmed: z.array(z.int()).max(20_000).default([]),
})
const Take = Given.extend({ /** Lines that cannot be taken are left out only when somebody says so. */ leave_out_bad: z.boolean().default(false) })
/** One request writes for so long and says how much is left. */
const SLICE_MS = 12_000
const SHOWN = 20
const MOST_TOLD = 2_000
const MOST_NAMED = 200

/** 导入台账: a register that was uploaded is read and told with all that is wrong with it; then its good lines become leads with their past. */
export function leadRegisterRoutes(app: FastifyInstance, house: House): void {
  const tags = ['lead']
  app.post('/api/leads/register/read', { schema: { tags, summary: '招商项目台账预览 · read a register of leads; writes nothing', body: Given } }, async (request) => {
    const caller = office(request)
    return shown(await prepareRegister(house, caller, request.body as z.infer<typeof Given>))
  })

  app.post('/api/leads/register/take', { schema: { tags, summary: '招商项目台账导入（分段，重复请求接着导入） · bring a register in, a slice at a time', body: Take } }, async (request) => {
    const caller = office(request)
    const { leave_out_bad, ...given } = request.body as z.infer<typeof Take>
    const register = await prepareRegister(house, caller, given)
    takeable(register, leave_out_bad)
    const known = register.lines.filter((l) => l.known).length
    return { known, ...(await takeRegister(house, caller, register, SLICE_MS)) }
  })
}

/** @throws Refusal `forbidden` */
function office(request: FastifyRequest): Caller {
  const caller = callerOf(request)
  const post = caller.posts.find((p) => p.role === 'investment.office')
  if (!post) throw new Refusal('forbidden', { zh: '台账由招商委办导入', en: 'the register is brought in by the investment office' })
  return { ...caller, posts: [post] }
}

function shown({ read, lines, units, name }: Register) {
  const good = lines.filter((l) => l.placed)
  const bad = lines.filter((l) => !l.placed && !l.known)
  const told = bad.map(({ one }) => ({ line: one.line, name: one.name, cells: one.cells, faults: one.faults }))
  const notes = good.flatMap(({ one }) => one.notes.map((n) => ({ line: one.line, name: one.name, ...n })))
  return {
    name, lines: read.lines.length + read.unread.length, good: good.length, known: lines.length - good.length - bad.length, bad_total: bad.length + read.unread.length,
    columns: read.columns, meanings: Object.fromEntries(Object.entries(MEANINGS).map(([is, { label, sort }]) => [is, { label, sort }])), states: Object.fromEntries((['reported', ...STAGES, 'paused'] as const).map((s) => [s, states[s].label])),
    odd: read.odd, units, words: read.words,
    ends: [...Map.groupBy(good, (l) => l.one.state ?? '')].map(([state, of]) => ({ state, n: of.length })),
    sample: good.slice(0, SHOWN).map(({ one }) => ({ line: one.line, name: one.name, investor: one.investor, state: one.state, reported_on: one.days.reported_on, planned_wan: one.sums.planned, agreed_wan: one.sums.agreed })),
    already: lines.flatMap((l) => (l.known ? [{ line: l.one.line, name: l.one.name, ...l.known, said: l.one.state ?? null }] : [])).slice(0, MOST_NAMED),
    bad: [...told, ...read.unread.map((u) => ({ line: u.line, name: '', cells: [u.raw], faults: [{ column: '', value: '', problem: u.problem, next: MEND }] }))].toSorted((a, b) => a.line - b.line).slice(0, MOST_TOLD),
    notes_total: notes.length, notes: notes.slice(0, MOST_NAMED),
  }
}
