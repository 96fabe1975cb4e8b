import type { Client } from 'pg'
import { say } from './client.ts'
import { DISTRICT, FIRMS, OFFICES, type Town } from './town.ts'

export const MATTERS = 1_000_000
export const AREAS = 8
export const CATEGORIES = ['policy', 'finance', 'labour', 'land', 'energy', 'approval', 'arrears', 'enforcement', 'logistics'] as const

/** An act in every life, and when it comes: minutes after the one before. */
const ROAD = [['file', 'agent', 'enterprise', 0], ['accept', 'desk', 'care.desk', 60], ['dispatch', 'desk', 'care.desk', 30], ['acknowledge', 'handler', 'lead:handler', 90], ['answer_explained', 'handler', 'lead:handler', 6000]] as const

/**
 * A million appeals of the last three years, nine in ten closed, put in by sets: standing, lines, participants, clocks.
 * The hashes are SHA-256 over a text of the same shape and length, chained; they stand for the cost of storing and reading,
 * and would not verify. The lives are shorter than real ones (five lines), and nothing of them is sealed.
 */
export async function fill(town: Town, matters = MATTERS): Promise<void> {
  const start = performance.now()
  await town.owner(async (client) => {
    await client.query("set session_replication_role = replica; set maintenance_work_mem = '1GB'; set max_parallel_maintenance_workers = 2")
    const indexes = await laidAside(client)
    await insertMatters(client, matters)
    await insertLines(client, matters)
    await client.query(`insert into participant (district, matter_id, relation, party) select district, id, 'asker', asker from matter where id like 'f-%' union all select district, id, 'lead', lead from matter where id like 'f-%'`)
    await client.query(
      `insert into clock (district, matter_id, name, round, amount, unit, started_at, stopped_at, due_at, provisional)
       select district, id, 'resolve', 1, 10, 'working_day', opened_at + interval '90 minutes', closed_at, opened_at + interval '14 days', false from matter where id like 'f-%'
       union all select district, id, 'accept', 1, 1, 'working_day', opened_at, opened_at + interval '60 minutes', opened_at + interval '1 day', false from matter where id like 'f-%'`)
    for (const index of indexes) await client.query(index)
    for (const table of ['matter', 'entry', 'participant', 'clock']) await client.query(`vacuum analyze ${table}`)
    await client.query('checkpoint')
  })
  const { rows } = await town.owner((c) => c.query<{ size: string }>("select pg_size_pretty(pg_database_size(current_database())) as size"))
  say(`    ${matters.toLocaleString('en')} matters filled in within ${((performance.now() - start) / 1000).toFixed(0)} s; the database is ${rows[0]?.size ?? '?'} large`)
}

/** Secondary indexes are built afterwards, which is many times faster. Answers with how to build them. */
async function laidAside(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select c.oid::regclass::text as name, pg_get_indexdef(c.oid) as definition from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = any(array['matter', 'entry', 'participant', 'clock']::regclass[]) and not i.indisprimary`)
  for (const { name } of rows) await client.query(`drop index ${name}`)
  return rows.map((r) => r.definition)
}

/** Open ones are the youngest, in four states; words follow a skewed vocabulary of 3,000, so that some are common and some rare. */
function insertMatters(client: Client, matters: number): Promise<unknown> {
  return client.query(
    `insert into matter (district, id, kind, number, state, open, since, version, title, facts, opened_at, closed_at, touched_at, category, area, urgency, at, lead, asker, due_at, pack, head, search)
     select $1, 'f-' || lpad(i::text, 8, '0'), 'appeal', 'SQF' || lpad(i::text, 9, '0'), s.state, s.open, x.opened, s.lines, '诉求' || x.said,
       jsonb_build_object('firm', x.firm, 'content', '厂区周边问题：' || x.said, 'channel', 'portal', 'urgency', x.urgency, 'category', x.category, 'first_unit', x.office, 'dispatched_at', x.opened,
         'reply', case when s.state = 'closed' then '已会同相关单位现场核实并办理完毕，特此答复。' end, 'outcome', case when s.state = 'closed' then 'solved' end, 'face', case when s.state = 'closed' then 1 + i % 5 end),
       x.opened, case when s.state = 'closed' then x.opened + (i % 14) * interval '1 day' + interval '5 hours' end, x.opened + interval '5 hours', x.category, x.area, x.urgency,
       point(113 + x.r * 0.2, 22.5 + x.r2 * 0.2), x.office, x.firm, case when s.open then x.opened + interval '14 days' end, 'dailing@2026-01', sha256(convert_to('head' || i, 'UTF8')),
       to_tsvector('simple', '厂区 周边 ' || x.said)
     from generate_series(1, $2::int) i
     cross join lateral (select random() as r, random() as r2, random() as r3) d
     cross join lateral (select d.r, d.r2, now() - interval '1 hour' - (($2 - i)::float8 / $2) * interval '3 years' as opened, 'firm-' || 1 + i % ${FIRMS} as firm, 'office-' || 1 + (i / 7) % ${OFFICES} as office,
       'area-' || 1 + (i / 3) % ${AREAS} as area, ($3::text[])[1 + (i / 11) % ${CATEGORIES.length}] as category, case when i % 9 = 0 then 'urgent' else 'normal' end as urgency,
       (select string_agg('w' || (power(random(), 3) * 3000 + (i + w) * 0)::int, ' ') from generate_series(1, 12) w) as said) x
     cross join lateral (select case when i <= $2 * 0.9 or i % 20 = 0 then 5 else 1 + i % 4 end as lines) n
     cross join lateral (select n.lines, n.lines < 5 as open, (array['filed', 'accepted', 'dispatched', 'acknowledged', 'closed'])[n.lines] as state) s`, [DISTRICT, matters, CATEGORIES])
}

async function insertLines(client: Client, matters: number): Promise<void> {
  const road = ROAD.map(([act, by, as, minutes], i) => ({ seq: i + 1, act, by, as, minutes }))
  for (let from = 1; from <= matters; from += 250_000) {
    await client.query(
      `insert into entry (district, matter_id, seq, act, by, as_role, at, recorded_at, body, hash)
       select m.district, m.id, r.seq, r.act, r.by || '-1', r."as", m.opened_at + r.minutes * interval '1 minute', m.opened_at + r.minutes * interval '1 minute', b.body,
         case when r.seq = m.version then m.head else sha256(convert_to(jsonb_build_object('act', r.act, 'as', r."as", 'at', m.opened_at, 'body', b.body, 'by', r.by, 'district', m.district, 'evidence', '[]', 'kind', m.kind, 'matter_id', m.id, 'recorded_at', m.opened_at, 'seq', r.seq)::text, 'UTF8')) end
       from matter m cross join jsonb_to_recordset($1) as r(seq int, act text, by text, "as" text, minutes int)
       cross join lateral (select case r.seq when 1 then jsonb_build_object('firm', m.asker, 'content', m.facts->>'content', 'category', m.category, 'area', m.area) when 2 then jsonb_build_object('category', m.category)
         when 3 then jsonb_build_object('lead_unit', m.lead) when 5 then jsonb_build_object('reply', m.facts->>'reply', 'outcome', 'solved') else '{}' end as body) b
       where m.id >= 'f-' || lpad($2::text, 8, '0') and m.id < 'f-' || lpad($3::text, 8, '0') and r.seq <= m.version`, [JSON.stringify(road), String(from), String(from + 250_000)])
  }
}
