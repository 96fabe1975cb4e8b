import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isoDay } from '#algo/workdays.ts'
import { FULL, seedDemo } from '#cli/demo.ts'
import { leadLives } from '#cli/demo/lead-lives.ts'
import { landBy, LEAD_MONTHS, planLeads } from '#cli/demo/lead-plan.ts'
import { addMonths } from '#cli/demo/months.ts'
import { planProjects } from '#cli/demo/project-lives.ts'
import { createRandom } from '#cli/demo/random.ts'
import { makeWorld } from '#cli/demo/world.ts'
import { type FunnelLead, funnelOf } from '#modules/investment/funnel.ts'
import { countedWhere } from '#modules/investment/funnel-records.ts'
import { readSettings } from '#server/main.ts'
import { Values } from '#store/visible.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'

/** Enough of everything that every fate of a lead, a project and a parcel is met. */
const SIZE = { firms: 60, residents: 20, tickets: 12, appeals: 10, days: 40, projects: 40, supervisions: 5, reporting: 20, leads: 120 }

describe.each([['qinglan', 'dailing'], ['chaoting', 'tanjiang']] as const)('the leads planned for %s, in full', (district, city) => {
  // Whatever the day it is seeded on: in spring, at the new year, on a holiday.
  test.each(['2026-11-28T15:00:00Z', '2027-01-01T01:00:00Z', '2026-05-03T04:00:00Z'])('as of %s', (instant) => {
    const now = new Date(instant)
    const random = createRandom(`pandeng/${district}`)
    const world = makeWorld(random, district, city, ['x'], FULL)
    const { leads, of } = planLeads(random.fork('lead plan'), FULL.leads, planProjects(world, random.fork('projects'), FULL.projects, now), now)
    expect(leads).toHaveLength(400)
    expect(new Set(leads.map((l) => l.id)).size).toBe(400)
    const first = addMonths(isoDay(now).slice(0, 7), -LEAD_MONTHS)
    for (const { from } of leads) expect([isoDay(from) >= `${first}${isoDay(now).slice(7)}`, from <= now]).toEqual([true, true])
    // Every month has some, none a fifth of a year's.
    const months = Map.groupBy(leads, (l) => isoDay(l.from).slice(0, 7))
    for (const [, some] of months) expect(some.length).toBeLessThan(28)
    expect(months.size).toBeGreaterThanOrEqual(LEAD_MONTHS)
    const signed = leads.filter((l) => l.fate === 'landed' || l.fate === 'signed' || l.fate === 'left')
    const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
    const [older, newer] = [[1_100, 550], [550, 250]].map(([from = 0, to = 0]) => { const all = leads.filter((l) => l.from > ago(from) && l.from <= ago(to)); return all.filter((l) => signed.includes(l)).length / all.length })
    for (const share of [older, newer]) { expect(share).toBeGreaterThan(0.25); expect(share).toBeLessThan(0.45) }
    // Starts come with age, and never of all.
    const started = (from: number, to: number) => { const all = signed.filter((l) => l.signed > ago(from) && l.signed <= ago(to)); return all.filter((l) => l.project && Date.parse(`${l.project.start}-05`) < now.getTime() && !['reserve', 'preliminary'].includes(l.project.reaches)).length / all.length }
    const [old, last] = [started(1_100, 500), started(300, 0)]
    expect(old).toBeGreaterThan(0.6)
    expect(old).toBeLessThan(1)
    expect(last).toBeLessThan(old / 2)
    // Whoever is reported first is nobody else: by code, by name and by group.
    const said = leadLives(world, random.fork('leads'), { leads, of }, new Map(), now).leads.flatMap((l) => [...l.steps].slice(0, 1)).map((s) => s.body as { investor_uscc?: string; investor_name: string; investor_group?: string })
    for (const fact of ['investor_uscc', 'investor_name', 'investor_group'] as const) { const known = said.flatMap((s) => s[fact] ?? []); expect(new Set(known).size).toBe(known.length) }
    // One project, one lead, whose land is there after the signing and before the works.
    expect(of.size).toBe(leads.filter((l) => l.project).length)
    expect([...of.values()].filter(({ project, signed: on }) => !project || on.getTime() >= landBy(project, now) || landBy(project, now) >= now.getTime())).toEqual([])
    for (const fate of ['screening', 'contended', 'talking', 'stalling', 'paused', 'reviewing', 'proposed', 'signed', 'landed', 'left', 'ended', 'refused', 'declined', 'handed_over']) expect([fate, leads.some((l) => l.fate === fate)]).toEqual([fate, true])
  })
})

describe.each(['qinglan', 'chaoting'])('the demo district %s, in little', (district) => {
  let fresh: FreshDatabase
  let client: Client
  const data = mkdtempSync(join(tmpdir(), 'pandeng-demo-'))
  beforeAll(async () => {
    fresh = await freshDatabase()
    await seedDemo(fresh.ownerUrl, fresh.appUrl, readSettings({ data, port: '0' }, {}), district, () => undefined, SIZE)
    client = new Client({ connectionString: fresh.ownerUrl })
    await client.connect()
    await client.query("select set_config('app.district', $1, false)", [district])
  }, 300_000)
  afterAll(async () => { await client.end(); await fresh.drop(); rmSync(data, { recursive: true, force: true }) })
  const one = async (sql: string): Promise<unknown> => Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0]

  test('holds something of every kind that people are shown', async () => {
    const { rows } = await client.query<{ kind: string }>('select distinct kind from matter')
    expect(rows.map((r) => r.kind)).toEqual(expect.arrayContaining(['ticket', 'appeal', 'target', 'supervision', 'project', 'lead', 'agreement', 'commitment', 'agent_contract', 'park', 'parcel', 'space', 'mu_batch', 'chain', 'chain_firm', 'supply', 'structure']))
  })
  test('stands together: whatever a record points to is there', async () => {
    for (const [kind, fact] of [['parcel', 'park'], ['space', 'park'], ['agreement', 'lead'], ['commitment', 'agreement'], ['chain_firm', 'chain'], ['supply', 'chain'], ['agent_fee', 'contract'], ['lead', 'project'], ['lead', 'parcel']] as const) {
      expect([kind, fact, await one(`select count(*)::int from matter m where m.kind = '${kind}' and m.facts ? '${fact}' and not exists (select 1 from matter o where o.district = m.district and o.id = m.facts->>'${fact}')`)]).toEqual([kind, fact, 0])
    }
  })
  test('four chains of sixty nodes, one parcel for one project, and all under the rules of its own city', async () => {
    expect(await one("select sum(jsonb_array_length(facts->'nodes'))::int from matter where kind = 'chain'")).toBe(60)
    expect(await one("select count(*)::int from (select facts->>'parcel' from matter where kind = 'lead' and facts ? 'parcel' group by 1 having count(*) > 1) twice")).toBe(0)
    expect(await one("select count(distinct split_part(pack, '@', 1))::int from matter")).toBe(1)
  })

  test('every lead that was planned stands, within three years, and follows its own project day by day', async () => {
    expect(await one("select count(*)::int from matter where kind = 'lead' and opened_at > now() - interval '37 months' and opened_at <= now()")).toBe(SIZE.leads)
    expect(await one(`select count(*)::int from matter l join matter p on p.district = l.district and p.id = l.facts->>'project' where l.kind = 'lead'
      and not (l.opened_at < (l.facts->>'signed_on')::date + interval '1 day' and l.facts->>'signed_on' <= l.facts->>'sited_on' and (l.facts->>'sited_on')::date <= p.opened_at and p.facts->>'owner' = l.facts->>'company'
        and coalesce(l.facts->>'started_on' = p.facts->>'start_actual' and (l.facts->>'started_on')::date > p.opened_at, not l.facts ? 'started_on') and coalesce(l.facts->>'finished_on' = p.facts->>'finish_actual', not l.facts ? 'finished_on') and coalesce(l.facts->>'produced_on' = p.facts->>'produced_on', not l.facts ? 'produced_on'))`)).toBe(0)
    expect(await one("select count(*)::int from matter where kind = 'lead' and facts ? 'project'")).toBeGreaterThan(8)
    expect(await one("select count(*)::int from matter l join matter d on d.district = l.district and d.id = l.facts->>'parcel' where l.kind = 'lead' and l.state <> 'recovered' and (d.state <> 'occupied' or d.facts->>'occupied_by' <> l.facts->>'company')")).toBe(0)
  })
  test('what the board passed was seen by every department that was asked, and scored', async () => {
    expect(await one("select count(*)::int from matter where kind = 'lead' and facts ? 'sessions'")).toBeGreaterThan(20)
    expect(await one("select count(*)::int from matter where kind = 'lead' and facts ? 'sessions' and ((select count(*) from jsonb_object_keys(facts->'opinions')) < jsonb_array_length(facts->'reviewers') or (select count(*) from jsonb_object_keys(facts->'cards')) < 2)")).toBe(0)
  })
  test('promises fall due as contracts say, and are kept, late, missed and waived', async () => {
    expect(await one("select max(n)::float8 / sum(n) from (select extract(day from (facts->>'due_on')::date) as day, count(*) as n from matter where kind = 'commitment' and extract(day from (facts->>'due_on')::date) < 28 group by 1) d")).toBeLessThan(0.35)
    const { rows } = await client.query<{ state: string }>("select distinct state from matter where kind = 'commitment'")
    expect(rows.map((r) => r.state)).toEqual(expect.arrayContaining(['due', 'met', 'met_late', 'waived']))
    expect(await one("select count(*) filter (where state = 'met')::float8 / count(*) from matter where kind = 'commitment' and state in ('met', 'met_late', 'missed')")).toBeGreaterThan(0.5)
  })
  test('some investors come from abroad, their sums in dollars at the rate of a day; large works are built in phases', async () => {
    expect(await one("select count(*)::int from matter where kind = 'lead' and facts ? 'foreign_agreed'")).toBeGreaterThan(0)
    expect(await one("select count(*)::int from matter l where l.kind = 'lead' and l.facts ? 'foreign_agreed' and not exists (select 1 from matter a where a.district = l.district and a.kind = 'agreement' and a.facts->>'lead' = l.id and a.facts->'foreign_agreed' = l.facts->'foreign_agreed')")).toBe(0)
    expect(await one("select count(*)::int from matter where kind = 'lead' and facts ? 'foreign_agreed' and (facts ? 'investor_uscc' or not facts ? 'investor_group')")).toBe(0)
    expect(await one("select count(*)::int from matter where kind = 'agreement' and jsonb_array_length(facts->'phases') = 2")).toBeGreaterThan(0)
  })
  test('agents are filed by their registrar: some run, some are over, one is refused; chains have an edition of each year', async () => {
    const { rows } = await client.query<{ state: string }>("select distinct state from matter where kind = 'agent_contract'")
    expect(rows.map((r) => r.state)).toEqual(expect.arrayContaining(['drafted', 'filed', 'over', 'refused', 'ended']))
    expect(await one("select count(*)::int from entry e join matter m on m.district = e.district and m.id = e.matter_id where m.kind = 'agent_contract' and e.act = 'file' and e.by = 'house'")).toBe(0)
    expect(await one("select min(jsonb_array_length(facts->'editions'))::int from matter where kind = 'chain'")).toBeGreaterThanOrEqual(2)
    expect(await one("select (now() at time zone 'Asia/Shanghai')::date < make_date(extract(year from now())::int, 5, 1) or min((facts->>'year')::int) = extract(year from now()) from matter where kind = 'chain'")).toBe(true)
  })
  test('whoever introduced an investor was told of it; of late a few wait for a word, and the agent of the demo reads its own', async () => {
    expect(await one("select count(*)::int from matter where kind = 'lead' and facts ? 'introducer'")).toBeGreaterThan(8)
    expect(await one("select count(*)::int from matter where kind = 'lead' and facts ? 'introducer' and not facts ? 'answers' and opened_at < now() - interval '70 days'")).toBe(0)
    expect(await one("select count(*)::int from clock c join matter m on m.district = c.district and m.id = c.matter_id where m.kind = 'lead' and c.name = 'feedback' and (not m.facts ? 'introducer' or (c.stopped_at is null) = m.facts ? 'answers')")).toBe(0)
    expect(await one("select count(*)::int from matter c join party p on p.district = c.district and p.id = c.asker join matter l on l.district = c.district and l.kind = 'lead' and l.facts->>'introducer' = p.name where c.id = 'wt-own-year'")).toBeGreaterThan(0)
  })
  test('every count of the funnel opens into as many leads', async () => {
    const { rows } = await client.query<FunnelLead>("select state, opened_at, closed_at, jsonb_strip_nulls(jsonb_build_object('reached', facts->'reached', 'signed_on', facts->'signed_on', 'started_on', facts->'started_on')) as facts from matter where kind = 'lead'")
    const now = new Date()
    const f = funnelOf(rows, now)
    const counts: (readonly [string, number])[] = [
      ...f.stages.map((s) => [`reached.${s.state}`, s.reached] as const), ...f.lost.map((l) => [`lost.${l.state}`, l.n] as const), ...f.dwell.flatMap((d) => [[`dwell.${d.from}.went`, d.n], [`dwell.${d.from}.open`, d.open]] as const),
      ...(['signed', 'started'] as const).flatMap((of) => [
        ...f[of].flatMap((c) => [[`${of}.${c.cohort}.all`, c.n], [`${of}.${c.cohort}.converted`, c.converted], [`${of}.${c.cohort}.lost`, c.lost], [`${of}.${c.cohort}.open`, c.open]] as const),
        ...f.months[of].known.map((m) => [`month.${of}.${m.period}`, m.n] as const), [`ahead.${of}`, f.pipeline[of].open] as const,
      ]),
    ]
    expect(counts.length).toBeGreaterThan(60)
    for (const [of, n] of counts) {
      const values = new Values()
      const { rows: [row] } = await client.query<{ n: number }>(`select count(*)::int as n from matter m where m.kind = 'lead' and ${countedWhere(of, now, values)}`, values.list)
      expect([of, row?.n]).toEqual([of, n])
    }
    for (const of of ['reached.nowhere', 'signed.2025.never', 'dwell.full.went', 'month.signed.2026', 'toString', '']) expect(() => countedWhere(of, now, new Values())).toThrow(`the funnel has no count '${of}'`)
  })
})
