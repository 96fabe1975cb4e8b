import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isoDay, startOfDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import { shownDef } from '#kernel/indicator.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import { ALARM_POSTS, BAROMETER, BAROMETER_READERS, SEVERE, TOPIC_POSTS } from '#modules/livelihood/barometer.ts'
import type { Barometer } from '#packs/barometer.ts'
import { packByVersion } from '#packs/packs.ts'
import type { Tx } from '#store/database.ts'
import { record } from '#store/ledger.ts'
import { type Alarm, isAlarm, judge, recordOf, topicsOf, WINDOWS } from './barometer/alarms.ts'
import { areasOf, NOWHERE, WHOLE } from './barometer/areas.ts'
import { dayCounts } from './barometer/daily.ts'
import { barometerOf } from './barometer/index-of-month.ts'
import { dayFrom } from './barometer/months.ts'
import { recurringPlaces } from './barometer/places.ts'
import { follow, pickedTopics, proposalsFor } from './barometer/topics.ts'
import { callerOf, type House } from './house.ts'

const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const OfMonth = z.object({ month: Month.optional() })
const OfDay = z.object({ on: z.iso.date().optional() })
const Places = z.object({ area: z.string().max(40).optional(), category: z.string().max(60).optional() })
const Decision = z.object({ window: z.enum(WINDOWS), on: z.iso.date(), category: z.string().max(60), area: z.string().max(40).default(''), act: z.enum(['warn', 'mark_seen']), body: z.record(z.string(), z.unknown()) })
const Pick = z.object({ month: Month, category: z.string().min(1).max(60), body: z.record(z.string(), z.unknown()) })

/** How many days back alarms are counted, to say how often there is one. */
const RECORD_DAYS = 90

/** 晴雨表: the index and its parts, surges, recurring places, the topic of the month. All of it opens into tickets, so only those read it who may read them all. */
export function barometerRoutes(app: FastifyInstance, house: House): void {
  const tags = ['barometer']
  app.get('/api/barometer', { schema: { tags, summary: '晴雨表 · the barometer of a month', querystring: OfMonth } }, async (request) => {
    const { caller, rules, now, pack } = asked(house, request, BAROMETER_READERS)
    const { month = isoDay(now).slice(0, 7) } = request.query as z.infer<typeof OfMonth>
    notAhead(month, now)
    const areas = await house.database.inDistrict(caller.district, (tx) => barometerOf(tx, rules, month, now), { readOnly: true })
    return { month, as_of: now, pack, rules: { parts: rules.parts, least_n: rules.least_n, least_part_n: rules.least_part_n, least_weight: rules.least_weight, weather: rules.weather }, parts: Object.fromEntries(Object.entries(BAROMETER).map(([part, def]) => [part, shownDef(def)])), severe: shownDef(SEVERE), areas }
  })

  app.get('/api/barometer/surges', { schema: { tags, summary: '突增预警 · surges and what was decided on them', querystring: OfDay } }, async (request) => {
    const { caller, rules, now, pack } = asked(house, request, BAROMETER_READERS)
    const on = lastFullDay(request, now)
    return house.database.inDistrict(caller.district, async (tx) => {
      const { all, alarms } = await alarmsOn(house, tx, caller, rules, on)
      const decided = await tx.rows<{ id: string; number: string; title: string; state: string; category: string; area: string | null; on: string; window: string; finding: string | null; judgement: string | null; opened_at: Date }>(
        `select m.id, m.number, m.title, m.state, m.category, m.area, m.facts->>'on' as on, m.facts->>'window' as window, m.facts->>'finding' as finding, m.facts->>'judgement' as judgement, m.opened_at
         from matter m where m.district = $1 and m.kind = 'alarm' and m.opened_at >= $2 order by m.opened_at desc, m.id desc limit 50`, [tx.district, startOfDay(dayFrom(on, -RECORD_DAYS))])
      return { on, as_of: now, pack, rules: rules.surge, judged: all.length, may_decide: holds(caller, ALARM_POSTS), alarms: alarms.map((a) => ({ ...a, id: alarmId(a), matter: decided.find((d) => d.id === alarmId(a)) ?? null })), decided }
    }, { readOnly: true })
  })

  app.get('/api/barometer/surges/record', { schema: { tags, summary: '预警频次 · how often there is an alarm', querystring: OfDay } }, async (request) => {
    const { caller, rules, now } = asked(house, request, BAROMETER_READERS)
    const on = lastFullDay(request, now)
    const back = RECORD_DAYS + rules.surge.weeks * 7 + 7
    const [topics, found] = await house.database.inDistrict(caller.district, async (tx) => [
      topicsOf(await dayCounts(tx, startOfDay(dayFrom(on, -back)), startOfDay(dayFrom(on, 1)))),
      await tx.row<{ chance: number; real: number }>("select (count(*) filter (where m.facts->>'finding' = 'chance' or m.facts->>'judgement' = 'chance'))::int as chance, (count(*) filter (where m.facts->>'finding' = 'real'))::int as real from matter m where m.district = $1 and m.kind = 'alarm'", [tx.district]),
    ] as const, { readOnly: true })
    const { isWorkday } = house.policy(caller.district, now).calendar
    const records = []
    for (const window of WINDOWS) records.push(await recordOf(topics, window, on, RECORD_DAYS, rules.surge, isWorkday))
    return { on, records, found: found ?? { chance: 0, real: 0 } }
  })

  app.post('/api/barometer/surges/decide', { schema: { tags, summary: '处置预警 · decide on an alarm', body: Decision } }, async (request) => {
    const { caller, rules, now } = asked(house, request, ALARM_POSTS)
    const { window, on, category, area, act, body } = request.body as z.infer<typeof Decision>
    if (on > dayFrom(isoDay(now), -1)) throw new Refusal('invalid', { zh: `${on}尚未结束，不能研判`, en: `${on} is not over yet` })
    const { found, topic } = await house.database.inDistrict(caller.district, async (tx) => {
      const { alarms } = await alarmsOn(house, tx, caller, rules, on)
      return { found: alarms.find((a) => a.window === window && a.category === category && a.area === area), topic: await topicName(house, tx, caller, now, category, area) }
    }, { readOnly: true })
    if (!found) throw new Refusal('unmet', { zh: '这一天这一类没有触发预警，未作任何改动', en: 'there was no such alarm that day; nothing was changed' }, { next: { zh: '请刷新预警清单', en: 'reload the list of alarms' } })
    const evidence = { topic, category, ...(area ? { area } : {}), window, on, observed: found.observed, expected: rounded(found.expected ?? 0, 3), p: noLess(found.p), q: noLess(found.q), baseline: baselineText(found, rules.surge.weeks).zh }
    return opened(house, request, caller, 'alarm', alarmId(found), act, { ...body, ...evidence })
  })

  app.get('/api/barometer/places', { schema: { tags, summary: '反复发生点位 · recurring places', querystring: Places } }, async (request) => {
    const { caller, rules, now } = asked(house, request, BAROMETER_READERS)
    const lat = house.districts.get(caller.district)?.center.lat ?? 0
    const rows = await house.database.inDistrict(caller.district, (tx) => recurringPlaces(tx, rules.recurring, lat, now, request.query as z.infer<typeof Places>), { readOnly: true })
    return { as_of: now, rules: rules.recurring, rows }
  })

  app.get('/api/barometer/topics', { schema: { tags, summary: '每月一题 · proposals and topics of the month', querystring: OfMonth } }, async (request) => {
    const { caller, rules, now, pack } = asked(house, request, BAROMETER_READERS)
    const { month = isoDay(now).slice(0, 7) } = request.query as z.infer<typeof OfMonth>
    notAhead(month, now)
    return house.database.inDistrict(caller.district, async (tx) => {
      const proposed = await proposalsFor(tx, rules.topic, month, now)
      const picked = []
      for (const topic of await pickedTopics(tx, month)) picked.push({ ...topic, followed: topic.state === 'dropped' ? null : await follow(tx, topic, rules.topic.days, now) })
      return { month, as_of: now, pack, rules: rules.topic, may_pick: holds(caller, TOPIC_POSTS), proposals: proposed, picked }
    }, { readOnly: true })
  })

  app.post('/api/barometer/topics/pick', { schema: { tags, summary: '选定专题 · pick the topic of the month', body: Pick } }, async (request) => {
    const { caller, rules, now, pack } = asked(house, request, TOPIC_POSTS)
    const { month, category, body } = request.body as z.infer<typeof Pick>
    notAhead(month, now)
    if (!packByVersion(pack).categories.ticket.some((c) => c.code === category && c.code.length === rules.topic.digits)) throw new Refusal('unmet', { zh: `本市分类中没有“${category}”这一专题`, en: `this city has no topic '${category}'` })
    const { proposed, topic } = await house.database.inDistrict(caller.district, async (tx) => ({ proposed: await proposalsFor(tx, rules.topic, month, now), topic: await topicName(house, tx, caller, now, category, undefined) }), { readOnly: true })
    const rank = proposed.rows.findIndex((p) => p.topic === category)
    const one = proposed.rows[rank]
    const basis = `${isoDay(proposed.from)}至${isoDay(proposed.until)}；频度×不满意×增长；${pack}${proposed.grown ? '' : '；前一时段数据不全，增长不计'}${one ? '' : '；未列入建议清单'}`
    const evidence = one ? { proposed_rank: rank + 1, tickets: one.tickets, frequency: rounded(one.frequency.value, 4), dissatisfaction: rounded(one.dissatisfaction, 4), growth: rounded(one.growth, 4), score: rounded(one.score, 1) } : { tickets: 0, frequency: 0 }
    return opened(house, request, caller, 'monthly_topic', `topic:${month}:${category}`, 'pick', { ...body, month, category, topic, basis, ...evidence })
  })
}

/** The caller with the rules of their city, if one of their posts may. @throws Refusal `unsigned` · `forbidden` */
function asked(house: House, request: FastifyRequest, posts: readonly string[]): { caller: Caller; rules: Barometer; now: Date; pack: string } {
  const caller = callerOf(request)
  if (!holds(caller, posts)) throw new Refusal('forbidden', posts === BAROMETER_READERS ? { zh: '晴雨表可展开到每件工单，仅供热线、督查、审计和区领导查看', en: 'the barometer opens into every ticket: it is for the hotline, supervisors, auditors and leaders' } : { zh: '您的岗位只能查看，不能作出此项决定', en: 'your post reads this, and does not decide on it' })
  const now = house.now()
  const policy = house.policy(caller.district, now)
  return { caller, rules: policy.rule<Barometer>('barometer'), now, pack: policy.id }
}

function holds(caller: Caller, posts: readonly string[]): boolean {
  return caller.posts.some((p) => posts.includes(p.role))
}

function notAhead(month: string, now: Date): void {
  if (month > isoDay(now).slice(0, 7)) throw new Refusal('invalid', { zh: `${month}还没有开始`, en: `${month} has not begun` })
}

/** The day asked for, at most yesterday: a day is judged when it is over. */
function lastFullDay(request: FastifyRequest, now: Date): string {
  const yesterday = dayFrom(isoDay(now), -1)
  const { on = yesterday } = request.query as z.infer<typeof OfDay>
  return on > yesterday ? yesterday : on
}

async function alarmsOn(house: House, tx: Tx, caller: Caller, rules: Barometer, on: string): Promise<{ all: Alarm[]; alarms: Alarm[] }> {
  const topics = topicsOf(await dayCounts(tx, startOfDay(dayFrom(on, -rules.surge.weeks * 7 - 7)), startOfDay(dayFrom(on, 1))))
  const { isWorkday } = house.policy(caller.district, startOfDay(on)).calendar
  const all = WINDOWS.flatMap((window) => judge(topics, window, on, rules.surge, isWorkday))
  return { all, alarms: all.filter((a) => isAlarm(a, rules.surge)) }
}

function alarmId({ window, on, category, area }: Pick<Alarm, 'window' | 'on' | 'category' | 'area'>): string {
  return `alarm:${on}:${window}:${category}:${area || 'all'}`
}

function baselineText({ window, n_days }: Alarm, weeks: number): Text {
  return window === 'day' ? { zh: `此前${weeks}周的同类日子${n_days}天（按星期和节假日）`, en: `${n_days} days like it in the ${weeks} weeks before, by weekday and holiday` } : { zh: `此前${n_days}个七日`, en: `the ${n_days} spans of seven days before` }
}

/** What it is about, in the official words of the pack, and where. Area undefined: not said. */
async function topicName(house: House, tx: Tx, caller: Caller, now: Date, category: string, area: string | undefined): Promise<string> {
  const name = packByVersion(house.policy(caller.district, now).id).categories.ticket.find((c) => c.code === category)?.label.zh ?? category
  if (area === undefined) return name
  const where = area === '' ? WHOLE : ((await areasOf(tx)).find((a) => a.code === area)?.label ?? NOWHERE)
  return `${name} · ${where.zh}`
}

/** What is written down is read by people: so many digits, and of a chance never nothing. */
function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
function noLess(chance: number): number {
  return Math.max(1e-6, rounded(chance, 6))
}

/** The house opens the matter with the evidence it computed, in the name of whoever decided. */
async function opened(house: House, request: FastifyRequest, caller: Caller, kind: string, id: string, act: string, body: object) {
  const key = request.headers['idempotency-key']
  const inName: Caller = { ...caller, posts: [...caller.posts, { role: 'house', office: 'house' }] }
  const answer = await record(house, { caller: inName, kind, id, act, seen: 0, body, ...(typeof key === 'string' && key ? { key } : {}) })
  house.live.tell(caller.district, { kind, id: answer.id, version: answer.version, state: answer.state })
  return answer
}
