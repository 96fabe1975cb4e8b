import { createHash, randomBytes } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { chromium } from 'playwright-core'
import { openHouse } from '#server/main.ts'
import { createApp } from '#server/app.ts'
import { ask, percentiles, say } from './client.ts'
import { machine } from './machine.ts'
import { DISTRICT, openTown, type Town } from './town.ts'

/** A board of 50,000 leads to its first cards in Chromium, the funnel over them, how long it holds a process, and what a page takes beside it and beside matching to 10,000 spaces: `node bench/leads.ts`. */
const LEADS = Number(process.env['BENCH_LEADS'] ?? 50_000)
const SPACES = 10_000
const PAGES = 400

machine()
const town = await openTown()
try {
  const cookie = await office(town)
  await leads(town)
  await board(town, cookie)
  await funnel(town, cookie)
  await spaces(town)
  await everyday(town, cookie)
} finally {
  await town.close()
}

async function office(of: Town): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  await of.owner(async (client) => {
    await client.query("insert into party (district, id, kind, name) values ($1, 'invest', 'person', 'invest')", [DISTRICT])
    await client.query("insert into post (district, id, person, office, role, from_on) values ($1, 'invest', 'invest', 'centre', 'investment.office', '2020-01-01')", [DISTRICT])
    await client.query("insert into session (district, hash, party, half, created_at, seen_at, expires_at) values ($1, $2, 'invest', false, now(), now(), now() + interval '10 hours')", [DISTRICT, createHash('sha256').update(secret).digest()])
  })
  return `pd_session=${DISTRICT}.${secret}`
}

/** Five years of leads, put in by the set, in all stages of the road. */
async function leads(of: Town): Promise<void> {
  const start = performance.now()
  await of.owner(async (client) => {
    await client.query('set session_replication_role = replica')
    await client.query(
      `insert into matter (district, id, kind, number, state, open, since, version, title, facts, category, area, urgency, lead, at, opened_at, touched_at, closed_at, pack, head)
       select $1, 'bl-' || i, 'lead', 'ZS-' || i, s.state, s.state not in ('ended', 'declined', 'assessed'), opened, 5, '第' || i || '号新材料项目',
         jsonb_build_object('name', '第' || i || '号新材料项目', 'investor_name', '第' || (i % 9000) || '投资有限公司', 'industry', '3985', 'class', 'ordinary', 'confidentiality', 'internal', 'planned_investment_wan', 10000 + i % 5000, 'space_m2', 1000 + i % 4000, 'floor_load_t_m2', 1 + i % 3, 'height_m', 5 + i % 3, 'power_kva', 500, 'hazard_class', '丙', 'reporter_unit', 'office-' || (1 + i % 10),
           'reached', jsonb_build_object('reported', opened, 'screening', opened + interval '1 day', 'talking', opened + interval '5 days', 'signed', opened + interval '80 days', 'started', opened + interval '200 days')) || case when s.rank >= 5 then jsonb_build_object('signed_on', (opened + interval '80 days')::date, 'started_on', (opened + interval '200 days')::date) else '{}' end,
         '3985', null, 'ordinary', 'office-' || (1 + i % 10), null, opened, opened, case when s.state in ('ended', 'declined', 'assessed') then opened + interval '90 days' end, 'dailing@2026-01', '\\x00'
       from (select i, now() - (i % 1800) * interval '1 day' as opened, (array[['reported', '0'], ['screening', '1'], ['talking', '2'], ['reviewing', '3'], ['proposed', '4'], ['signed', '5'], ['sited', '6'], ['started', '7'], ['ended', '2'], ['declined', '0']])[1 + i % 10][1] as state from generate_series(1, $2::int) i) g
       cross join lateral (select g.state, coalesce(array_position(array['reported', 'screening', 'talking', 'reviewing', 'proposed', 'signed', 'sited', 'started'], g.state) - 1, 0) as rank) s`, [DISTRICT, LEADS])
    await client.query("insert into participant (district, matter_id, relation, party) select $1, 'bl-' || i, 'lead', 'office-' || (1 + i % 10) from generate_series(1, $2::int) i", [DISTRICT, LEADS])
    await client.query('reset session_replication_role; analyze matter; analyze participant')
  })
  say(`${LEADS.toLocaleString('en')} leads put in by the set in ${((performance.now() - start) / 1000).toFixed(1)} s`)
}

async function board(of: Town, cookie: string): Promise<void> {
  const servers = await of.serve(1)
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
  try {
    const url = servers.urls[0] ?? ''
    const context = await browser.newContext({ baseURL: url, locale: 'zh-CN' })
    const [name = '', value = ''] = cookie.split('=')
    await context.addCookies([{ name, value, url }])
    const page = await context.newPage()
    const paints: number[] = []
    for (let i = 0; i < 12; i++) {
      const start = performance.now()
      await page.goto('/w/lead/board')
      await page.locator('.board article').first().waitFor()
      if (i >= 2) paints.push(performance.now() - start)
      else if (i === 0) say(`    the first time, nothing cached: ${(performance.now() - start).toFixed(0)} ms`)
    }
    const { p50 } = percentiles(paints)
    say(`board of ${LEADS.toLocaleString('en')} leads, from the address to the first cards: p50 ${p50.toFixed(0)} ms, longest ${Math.max(...paints).toFixed(0)} ms of ${paints.length}`)
  } finally {
    await browser.close()
    await servers.stop()
  }
}

/** In this process, so that what holds its event loop is seen. */
async function funnel(of: Town, cookie: string): Promise<void> {
  const house = await openHouse(of.base.settings, of.base.appUrl, false)
  const app = await createApp(house)
  try {
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const waits: number[] = []
    const held = monitorEventLoopDelay({ resolution: 1 })
    // What the thread of the event loop worked between two of its turns, whoever else had the processor meanwhile.
    const worked = () => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1000 }
    let [last, most] = [worked(), 0]
    const turns = setInterval(() => { const at = worked(); most = Math.max(most, at - last); last = at }, 1)
    for (let i = 0; i < 12; i++) {
      if (i === 2) { held.enable(); most = 0 }
      const start = performance.now()
      const { status } = await ask(`${url}/api/leads/funnel`, cookie)
      if (status !== 200) throw new Error(String(status))
      if (i >= 2) waits.push(performance.now() - start)
    }
    held.disable()
    clearInterval(turns)
    const { p50 } = percentiles(waits)
    say(`funnel over ${LEADS.toLocaleString('en')} leads: p50 ${p50.toFixed(0)} ms of ${waits.length}; the event loop was held for ${(held.max / 1e6).toFixed(0)} ms at most, by work of its own for ${most.toFixed(0)} ms at most`)
  } finally {
    await app.close()
    await house.close()
  }
}

async function spaces(of: Town): Promise<void> {
  await of.owner(async (client) => {
    await client.query('set session_replication_role = replica')
    await client.query(
      `insert into matter (district, id, kind, number, state, open, since, version, title, facts, category, opened_at, touched_at, pack, head)
       select $1, 'zt-' || i, 'space', 'ZT-' || i, 'available', true, now(), 1, i || '号厂房', jsonb_build_object('name', i || '号厂房', 'code', 'ZT-' || i, 'area_m2', 1000 + i % 5000, 'floor_load_t_m2', 1 + i % 4, 'height_m', 4 + i % 5, 'power_kva', 400 + i % 2000, 'hazard_class', '丙', 'rent_yuan_m2_month', 18), '丙', now(), now(), 'dailing@2026-01', '\\x00' from generate_series(1, $2::int) i`, [DISTRICT, SPACES])
    await client.query('reset session_replication_role; analyze matter')
  })
}

/** What people look at all day, opened one after another: with nothing beside it, and while one asks for the funnel and another matches lead after lead. */
async function everyday(of: Town, cookie: string): Promise<void> {
  const servers = await of.serve(1)
  const url = servers.urls[0] ?? ''
  const get = async (path: string) => { const { status } = await ask(`${url}${path}`, cookie); if (status !== 200) throw new Error(`${path}: ${status}`) }
  const pages = async () => {
    const waits: number[] = []
    for (let i = 0; i < PAGES; i++) {
      const start = performance.now()
      await get(`/api/lead/bl-${1 + ((i * 37) % LEADS)}`)
      waits.push(performance.now() - start)
    }
    return percentiles(waits)
  }
  try {
    await get('/api/leads/funnel')
    await pages()
    const alone = await pages()
    let over = false
    const done = { funnel: 0, sites: 0 }
    const heavy = [
      (async () => { while (!over) { await get('/api/leads/funnel'); done.funnel++ } })(),
      (async () => { for (let i = 0; !over; i++) { await get(`/api/leads/bl-${1 + ((i * 53) % LEADS)}/sites`); done.sites++ } })(),
    ]
    const beside = await pages()
    over = true
    await Promise.all(heavy)
    say(`${PAGES} pages of leads: p50 ${beside.p50.toFixed(0)} ms, p99 ${beside.p99.toFixed(0)} ms, longest ${beside.max.toFixed(0)} ms while ${done.funnel} funnels and ${done.sites} matchings to ${SPACES.toLocaleString('en')} spaces were done; with nothing beside it p50 ${alone.p50.toFixed(0)}, p99 ${alone.p99.toFixed(0)} ms`)
  } finally {
    await servers.stop()
  }
}
