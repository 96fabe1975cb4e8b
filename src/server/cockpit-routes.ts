import type { FastifyInstance } from 'fastify'
import { DAY_MS, isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import { growthOf } from '#modules/economy/growth.ts'
import { measure } from '#store/measure.ts'
import { seriesOf } from '#store/series.ts'
import type { Tx } from '#store/database.ts'
import { callerOf, type House } from './house.ts'
import { litOf } from './lamp-lists.ts'
import { LAMPS } from './lamps.ts'
import { countsOf } from './lamp-routes.ts'
import { patienceOf } from './patience.ts'
import { readsKeptBack } from './series-routes.ts'
import { targetsShown } from './target-routes.ts'

/** Who looks over the whole district. */
export const COCKPIT_READERS = ['leader', 'supervisor', 'targets.planner', 'projects.office', 'auditor'] as const
/** What was written down later than this after it happened is an imported record, not news. */
const NEWS_DAYS = 3
const SOON_DAYS = 3
const SHOWN = 8
const TOP = 5
/** Lamps of projects turn by the month. */
const LOOK_AHEAD_DAYS = 31

/**
 * 驾驶舱: the district on one screen. Every number is asked for as lists and indicators ask for it, so it opens into the same
 * records. No query reads more than what is open, what moved in a day, one month or one series.
 */
export function cockpitRoutes(app: FastifyInstance, house: House): void {
  app.get('/api/cockpit', { schema: { tags: ['cockpit'], summary: '驾驶舱 · the district on one screen' } }, async (request) => {
    const caller = callerOf(request)
    if (!caller.posts.some((p) => COCKPIT_READERS.some((role) => role === p.role))) throw new Refusal('forbidden', { zh: '驾驶舱供区领导、督查、目标和项目管理岗位查看', en: 'the cockpit is for leaders and those who plan, supervise and audit' })
    const now = house.now()
    const year = Number(isoDay(now).slice(0, 4))
    const since = new Date(now.getTime() - DAY_MS)
    return house.database.inDistrict(caller.district, async (tx) => {
      const counted = patientSeries(house)
      // Asked all at once: on one connection they go out together and come back in turn.
      const [targets, open, projects, investments, levels, burning, turned, moved, next, growth, rates] = await Promise.all([
        targetsShown(house, tx, caller, year, counted.series), openByKind(tx, now), projectsByState(tx), investment(house, tx, caller, now), supervisionLevels(tx), lamps(house, tx, caller, now),
        turnedSince(tx, since), movedSince(tx, since), dueNext(tx, now), economy(house, tx, caller, now), patienceOf(house).ask(tx, `rates ${isoDay(now)}`, (own) => ratesOfMonth(house, own, house.now())),
      ])
      return { as_of: [now, counted.asOf(), growth.as_of, rates.as_of].reduce((a, b) => (a < b ? a : b)), year, targets, open, projects, investment: investments, levels, lamps: burning.counts, turning: burning.turning, turned, moved, next, economy: growth.value, rates: rates.value }
    }, { readOnly: true })
  })
}

/** Numbers that are counted from matters are worked out once for everybody; those that are reported are read each time. */
function patientSeries(house: House): { series: typeof seriesOf; asOf(): Date } {
  let oldest = house.now()
  return {
    asOf: () => oldest,
    async series(tx, registry, def, scope) {
      if (!('measure' in def)) return seriesOf(tx, registry, def, scope)
      const { value, as_of } = await patienceOf(house).ask(tx, `series ${def.id} ${scope.from} ${scope.to} ${scope.subject ?? ''}`, (own) => seriesOf(own, registry, def, { ...scope, now: house.now() }))
      if (as_of < oldest) oldest = as_of
      return value
    },
  }
}

/** What is open and what is overdue, of each kind. */
function openByKind(tx: Tx, now: Date) {
  return tx.rows<{ kind: string; open: number; overdue: number }>(
    "select kind, count(*)::int as open, (count(*) filter (where coalesce(due_at, 'infinity'::timestamptz) < $2))::int as overdue from matter where district = $1 and open group by kind order by kind", [tx.district, now])
}

function projectsByState(tx: Tx) {
  return tx.rows<{ state: string; n: number; total_wan: number; done_wan: number }>(
    "select state, count(*)::int as n, coalesce(sum((facts->>'total_wan')::numeric), 0)::float8 as total_wan, coalesce(sum((facts->>'physical_wan')::numeric), 0)::float8 as done_wan from matter where district = $1 and kind = 'project' group by state", [tx.district])
}

function supervisionLevels(tx: Tx) {
  return tx.rows<{ level: string | null; n: number }>("select facts->>'level' as level, count(*)::int as n from matter where district = $1 and kind = 'supervision' and open group by 1", [tx.district])
}

/** What burns on projects, supervised matters and commitments, by rule and colour; and 即将变红: what will burn worse if nothing is done, a month or three days from now. */
async function lamps(house: House, tx: Tx, caller: Caller, now: Date) {
  const year = Number(isoDay(now).slice(0, 4))
  const later = new Date(now.getTime() + LOOK_AHEAD_DAYS * DAY_MS)
  const soon = new Date(now.getTime() + SOON_DAYS * DAY_MS)
  const [commitments, projects, then, supervisions, andThen] = await Promise.all([litOf(house, tx, caller, 'commitment', year), litOf(house, tx, caller, 'project', year), litOf(house, tx, caller, 'project', year, { now: later }), litOf(house, tx, caller, 'supervision', year), litOf(house, tx, caller, 'supervision', year, { now: soon })])
  const before = new Map([...projects, ...supervisions].map((row) => [row.id, row]))
  const turning = [...andThen, ...then].flatMap(({ id, kind, number, title, lamps: ahead }) => ahead.flatMap((lamp) => {
    const is = before.get(id)?.lamps.find((l) => l.rule === lamp.rule)
    return is && (lamp.lamp === 'red' || lamp.lamp === 'yellow') && LAMPS.indexOf(lamp.lamp) < LAMPS.indexOf(is.lamp) ? [{ kind, id, number, title, rule: lamp.rule, from: is.lamp, to: lamp.lamp, by: isoDay(kind === 'project' ? later : soon) }] : []
  })).toSorted((a, b) => LAMPS.indexOf(a.to) - LAMPS.indexOf(b.to))
  return { counts: countsOf([...projects, ...supervisions, ...commitments].flatMap((row) => row.lamps)), turning: turning.slice(0, SHOWN) }
}

/** 工业: the newest month that is told, on the comparable base, and what pulls it most; null where nothing is published. */
async function economy(house: House, tx: Tx, caller: Caller, now: Date) {
  const def = house.registry.indicators.get('economy.output')
  const nothing = { as_of: now, value: null }
  if (!def || !('series' in def)) return nothing
  const kept_back = readsKeptBack(def, house.registry, caller)
  const [last] = await tx.rows<{ period: string }>("select to_char(period, 'YYYY-MM') as period from observation_sum where district = $1 and indicator = $2 and caliber = 'cumulative' and n > 0 and ($3 or (publication <> 'unpublished' and embargo_until <= $4)) order by period desc limit 1", [tx.district, def.id, kept_back, now])
  if (!last || last.period.endsWith('-01')) return nothing
  const { least = 0 } = def.series
  const { value: growth, as_of } = await patienceOf(house).ask(tx, `growth ${def.id} ${last.period} ${kept_back}`, (own) => growthOf(own, def.id, { period: last.period, by: 'industry', least, kept_back, now: house.now() }))
  if (!growth) return { as_of, value: null }
  const { period, firms, value, growth_pct, parts } = growth
  return { as_of, value: { period, firms, value, growth_pct, parts: parts.filter((p) => !p.suppressed && p.pull_pp !== null).toSorted((a, b) => Math.abs(b.pull_pp ?? 0) - Math.abs(a.pull_pp ?? 0)).slice(0, TOP).map(({ key, growth_pct: own, pull_pp }) => ({ key, growth_pct: own, pull_pp })) } }
}

const RATES = ['care.true_solution_rate', 'livelihood.response_rate', 'livelihood.solution_rate', 'livelihood.satisfaction_rate'] as const

/** 企业诉求和民生: this month's rates, each with n and its interval; it opens into its matters. */
async function ratesOfMonth(house: House, tx: Tx, now: Date) {
  const period = isoDay(now).slice(0, 7)
  const rows = await Promise.all(RATES.map(async (id) => {
    const def = house.registry.indicators.get(id)
    if (!def || !('measure' in def)) return []
    const { rows: [one] } = await measure(tx, def, { by: 'total', as_of: now, from: period, to: period })
    return [{ id, label: def.label, value: one?.value ?? null, n: one?.n ?? 0, low: one?.low ?? null, high: one?.high ?? null }]
  }))
  return { period, rows: rows.flat() }
}

/** 昨日以来变灯: lamps that came out otherwise than before, as they were kept. */
function turnedSince(tx: Tx, since: Date) {
  return tx.rows<{ rule: string; kind: string; id: string; number: string; title: string; from: string; to: string }>(
    `select d.rule, d.kind, d.about as id, m.number, m.title, before.lamp as "from", d.outputs->>'lamp' as "to" from decision d
       join matter m on m.district = d.district and m.id = d.about
       join lateral (select b.outputs->>'lamp' as lamp from decision b where b.district = d.district and b.kind = d.kind and b.about = d.about and b.rule = d.rule and b.id < d.id order by b.id desc limit 1) before on true
     where d.district = $1 and d.kept_at >= $2 and d.about is not null and d.outputs->>'lamp' is not null and before.lamp is distinct from d.outputs->>'lamp' order by d.id desc limit ${SHOWN}`, [tx.district, since])
}

async function investment(house: House, tx: Tx, caller: Caller, now: Date) {
  const def = house.registry.indicators.get('projects.investment')
  if (!def) return []
  const to = isoDay(now).slice(0, 7)
  return seriesOf(tx, house.registry, def, { from: `${Number(to.slice(0, 4)) - 1}${to.slice(4)}`, to, now, kept_back: readsKeptBack(def, house.registry, caller) })
}

/** 昨日以来: acts of the last day by kind and act, news only. */
function movedSince(tx: Tx, since: Date) {
  return tx.rows<{ kind: string; act: string; n: number }>(
    `select m.kind, e.act, count(*)::int as n from entry e join matter m on m.district = e.district and m.id = e.matter_id
     where e.district = $1 and e.recorded_at >= $2 and e.recorded_at - e.at <= ${NEWS_DAYS} * interval '1 day' group by 1, 2 order by n desc limit ${SHOWN}`, [tx.district, since])
}

/** 即将亮灯: what runs out of time first. */
function dueNext(tx: Tx, now: Date) {
  return tx.rows<{ kind: string; id: string; number: string; title: string; state: string; due_at: Date; provisional: boolean; lead_name: string | null }>(
    `select m.kind, m.id, m.number, m.title, m.state, m.due_at, m.provisional, p.name as lead_name from matter m left join party p on p.district = m.district and p.id = m.lead
     where m.district = $1 and m.open and m.due_at is not null and m.due_at between $2 and $3 order by m.due_at, m.id limit ${SHOWN}`, [tx.district, now, new Date(now.getTime() + SOON_DAYS * DAY_MS)])
}
