import type { FastifyInstance } from 'fastify'
import { DAY_MS, isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import { seriesOf } from '#store/series.ts'
import type { Tx } from '#store/database.ts'
import { callerOf, type House } from './house.ts'
import { litOf } from './lamp-lists.ts'
import { countsOf } from './lamp-routes.ts'
import { readsKeptBack } from './series-routes.ts'
import { targetsShown } from './target-routes.ts'

/** Who looks over the whole district. */
export const COCKPIT_READERS = ['leader', 'supervisor', 'targets.planner', 'projects.office', 'auditor'] as const
/** What was written down later than this after it happened is an imported record, not news. */
const NEWS_DAYS = 3
const SOON_DAYS = 3
const SHOWN = 8

/**
 * 驾驶舱: the district on one screen. Every number is asked for as lists and indicators ask for it, so it opens into the same
 * records. Six queries and those of the targets' series; none reads more than what is open, what moved in a day, or one series.
 */
export function cockpitRoutes(app: FastifyInstance, house: House): void {
  app.get('/api/cockpit', { schema: { tags: ['cockpit'], summary: '驾驶舱 · the district on one screen' } }, async (request) => {
    const caller = callerOf(request)
    if (!caller.posts.some((p) => COCKPIT_READERS.some((role) => role === p.role))) throw new Refusal('forbidden', { zh: '驾驶舱供区领导、督查、目标和项目管理岗位查看', en: 'the cockpit is for leaders and those who plan, supervise and audit' })
    const now = house.now()
    return house.database.inDistrict(caller.district, async (tx) => ({
      as_of: now, year: Number(isoDay(now).slice(0, 4)),
      targets: await targetsShown(house, tx, caller, Number(isoDay(now).slice(0, 4))),
      open: await openByKind(tx, now), projects: await projectsByState(tx), investment: await investment(house, tx, caller, now),
      levels: await supervisionLevels(tx), lamps: await lamps(house, tx, caller, now), turned: await turnedSince(tx, new Date(now.getTime() - DAY_MS)), moved: await movedSince(tx, new Date(now.getTime() - DAY_MS)), next: await dueNext(tx, now),
    }), { readOnly: true })
  })
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

/** What burns on projects and supervised matters, by rule and colour; targets carry their own. */
async function lamps(house: House, tx: Tx, caller: Caller, now: Date) {
  const year = Number(isoDay(now).slice(0, 4))
  const projects = await litOf(house, tx, caller, 'project', year)
  const supervisions = await litOf(house, tx, caller, 'supervision', year)
  return countsOf([...projects, ...supervisions].flatMap((row) => row.lamps))
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
