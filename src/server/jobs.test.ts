import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '#store/database.ts'
import { record } from '#store/ledger.ts'
import { openHouse, type Person, type TestHouse } from '#test/house.ts'
import { talking } from '#test/stories/lead-walk.ts'
import { DAY, HOUR, MINUTE, ticketTo } from '#test/stories/walk.ts'
import type { House } from './house.ts'
import { startJobs } from './jobs.ts'
import { expireClocks } from './jobs/expire-clocks.ts'
import type { Job } from './jobs/job.ts'
import { settleProvisional } from './jobs/provisional.ts'
import { sealHeads } from './jobs/seal-heads.ts'
import { tellPeople } from './jobs/tell-people.ts'
import { tidyUp } from './jobs/tidy-up.ts'

const DISTRICT = 'testqu'
let h: TestHouse
beforeEach(async () => { h = await openHouse({ city: 'dailing' }) })
afterEach(() => h.close())

const quiet = pino({ level: 'silent' })
const run = (job: Job, house: House = h.house) => job.run({ house, district: DISTRICT, log: quiet, signal: new AbortController().signal })
const rows = <T = Record<string, unknown>>(sql: string, values: readonly unknown[] = []) => h.database.inDistrict(DISTRICT, (tx) => tx.rows<T>(sql, values))
const told = async (seq: number) => (await rows<{ person: string }>('select person from notice where seq = $1 order by person', [seq])).map((r) => r.person)
const holders = async (where: string) => (await rows<{ person: string }>(`select distinct person from post where ${where} order by person`)).map((r) => r.person)
const unread = async (who: Person) => (await h.as(who).get('/api/notices?unread=1'))['unread']

test('each line tells the people behind its roles, once, and never its writer', async () => {
  await ticketTo(h, 'dailing', 'T1', 'dispatched', { supports: ['urban-bureau'] })
  // Two processes at once.
  const done = await Promise.all([run(tellPeople()), run(tellPeople())])
  expect(done.reduce((a, b) => a + b)).toBe(3)
  expect(await told(1)).toEqual(await holders("role = 'hotline.desk'")) // filed: the desk
  expect(await told(2)).toEqual(['zhang']) // accepted: the asker
  expect(await told(3)).toEqual([...(await holders("office in ('housing-bureau', 'urban-bureau')")), 'zhang'].toSorted()) // dispatched: lead, support, asker
  expect(await run(tellPeople())).toBe(0)

  const notices = await h.as('housing').get('/api/notices')
  expect(notices).toMatchObject({ unread: 1, next: null, rows: [{ id: 'T1/3', kind: 'ticket', act: 'dispatch', matter_id: 'T1', read: false, text: { zh: expect.stringMatching(/^【派单】.*（GD/), en: expect.stringMatching(/^Dispatch: /) } }] })
  expect(await unread('zhang')).toBe(2)
  expect(await h.as('zhang').post('/api/notices/read', { ids: ['T1/2'] })).toMatchObject({ status: 200, unread: 1 })
  expect(await h.as('zhang').post('/api/notices/read', { all: true })).toMatchObject({ unread: 0 })
  expect(await unread('housing')).toBe(1)
})

test('a notice goes with the right to read: who has left the office is told nothing more', async () => {
  await ticketTo(h, 'dailing', 'T1', 'dispatched')
  await run(tellPeople())
  expect(await unread('housing-2')).toBe(1)
  await rows("update post set to_on = '2026-03-01' where district = $1 and person = 'housing-2'", [DISTRICT])
  expect(await unread('housing-2')).toBe(0)
})

test('what happened long before it was written down tells nobody', async () => {
  const file = (id: string, at: Date) => record(h.house, { caller: { district: DISTRICT, party: 'zhang', posts: [], firms: [] }, kind: 'ticket', id, act: 'file', seen: 0, at, body: { type: 'complaint', content: '路灯不亮，夜间无法通行。', address: '湖滨花园' } })
  await file('old', new Date(h.now().getTime() - 400 * DAY))
  await file('new', new Date(h.now().getTime() - HOUR))
  expect(await run(tellPeople())).toBe(2)
  expect(await rows('select distinct matter_id from notice')).toEqual([{ matter_id: 'new' }])
  expect(await rows('select count(*) as n from outbox where done_at is null')).toEqual([{ n: 0 }])
})

test('one line that cannot be told keeps no other waiting, and is tried again later', async () => {
  await ticketTo(h, 'dailing', 'T1', 'filed')
  await ticketTo(h, 'dailing', 'T2', 'filed')
  await rows(`update outbox set payload = '{"tells": 7}' where district = $1 and matter_id = 'T1'`, [DISTRICT])
  await run(tellPeople())
  expect(await rows('select distinct matter_id from notice')).toEqual([{ matter_id: 'T2' }])
  expect(await rows("select tries, problem is not null as said from outbox where done_at is null")).toEqual([{ tries: 1, said: true }])
})

test('what expires is done once, by the house, under the guards', async () => {
  await ticketTo(h, 'dailing', 'T1', 'judged', { drawn: false })
  expect(await rows("select state from matter")).toEqual([{ state: 'answered' }])
  await run(expireClocks())
  expect(await rows("select state from matter")).toEqual([{ state: 'answered' }]) // not yet
  h.pass(60 * DAY)
  await Promise.all([run(expireClocks()), run(expireClocks())])
  expect(await rows("select state from matter")).toEqual([{ state: 'closed' }])
  expect(await rows("select by, as_role from entry where act = 'lapse'")).toEqual([{ by: 'house', as_role: 'clock' }])
})

test('two clocks of one matter run out in two houses at once: one act is done, the other is owed no more, and nothing is told as a fault', async () => {
  await talking(h, 'l-1', 'scout')
  await talking(h, 'l-2', 'town-scout', { name: '冷链物流中心', investor_name: '北港冷链物流有限公司', industry: '5990', content: '建设冷库和分拨中心，服务周边农产品流通。' })
  h.pass(400 * DAY)
  const said: { code?: string }[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => void said.push(JSON.parse(line) as object) })
  const other = openDatabase(h.ownerUrl, { max: 2 })
  try {
    const houses: readonly House[] = [h.house, { ...h.house, database: other }]
    const jobs = houses.map((house) => ({ house, job: expireClocks() }))
    const turn = () => Promise.all(jobs.map(({ house, job }) => job.run({ house, district: DISTRICT, log, signal: new AbortController().signal })))
    while ((await turn()).some((more) => more > 0)) expect(said).toEqual([])
    await turn()
  } finally {
    await other.close()
  }
  expect(said).toEqual([])
  expect(await rows("select id, state from matter where kind = 'lead' order by id")).toEqual([{ id: 'l-1', state: 'stalled' }, { id: 'l-2', state: 'stalled' }])
  expect(await rows("select matter_id, count(*)::int as n from entry where as_role = 'clock' group by 1 order by 1")).toEqual([{ matter_id: 'l-1', n: 1 }, { matter_id: 'l-2', n: 1 }])
})

test('a clock on a guess about the calendar does nothing to anybody', async () => {
  await ticketTo(h, 'dailing', 'T1', 'judged', { drawn: false })
  await rows('update clock set provisional = true where district = $1 and stopped_at is null', [DISTRICT])
  h.pass(60 * DAY)
  await run(expireClocks())
  expect(await rows("select state from matter")).toEqual([{ state: 'answered' }])
})

test('a guard that objects is not asked again at every turn, and holds up nobody else', async () => {
  await ticketTo(h, 'dailing', 'T1', 'judged', { drawn: false })
  await ticketTo(h, 'dailing', 'T2', 'judged', { drawn: false })
  // T1's clock was started by a declaration that has since been withdrawn for its state.
  await rows("update matter set state = 'handling' where district = $1 and id = 'T1'", [DISTRICT])
  h.pass(60 * DAY)
  const job = expireClocks()
  await run(job)
  await run(job)
  expect(await rows("select id, state from matter order by id")).toEqual([{ id: 'T1', state: 'handling' }, { id: 'T2', state: 'closed' }])
})

test('full hours are sealed', async () => {
  await ticketTo(h, 'dailing', 'T1', 'dispatched')
  await run(sealHeads())
  expect(await rows('select no from ledger_head')).toEqual([])
  h.pass(2 * HOUR)
  await Promise.all([run(sealHeads()), run(sealHeads())])
  expect(await rows('select no, entries from ledger_head')).toEqual([{ no: 1, entries: 3 }])
})

test('when the year is published, guessed due dates become firm and the matter shows it', async () => {
  await h.as('alpha-agent').act('appeal', 'A1', 'file', { firm: 'firm-alpha', content: '厂区北门道路积水，货车无法通行，请协调解决。', contact_name: '王工', contact_phone: '13812345678' })
  const before = await rows<{ name: string; due_at: Date }>('select name, due_at from clock where stopped_at is null')
  expect(before).toHaveLength(1)
  // As it would stand had nothing after February been published: Labour Day and all counted as ordinary days.
  await rows("update clock set provisional = true, due_at = due_at - interval '1 day' where district = $1", [DISTRICT])
  await rows('update matter set provisional = true where district = $1', [DISTRICT])
  const unpublished: House = { ...h.house, policy: (district, at, pack) => ({ ...h.house.policy(district, at, pack), calendar: { isWorkday: () => true, knownThrough: '2026-01-31' } }) }
  await run(settleProvisional(), unpublished)
  expect(await rows('select provisional from matter')).toEqual([{ provisional: true }])
  await run(settleProvisional())
  expect(await rows('select due_at, provisional from matter')).toEqual([{ due_at: before[0]?.due_at, provisional: false }])
  expect(await rows('select due_at, provisional from clock')).toEqual([{ due_at: before[0]?.due_at, provisional: false }])
})

test('what has served its time goes, the rest stays', async () => {
  await h.as('zhang').act('ticket', 'T1', 'file', { type: 'complaint', content: '路灯不亮，夜间无法通行。', address: '湖滨花园', caller_name: '张三', caller_phone: '13812345678' }, { key: 'k1' })
  await run(tellPeople())
  const at = (ms: number) => new Date(h.now().getTime() + ms)
  await rows("insert into session (district, hash, party, half, created_at, seen_at, expires_at) values ($1, 'a', 'zhang', false, $2, $2, $2), ($1, 'b', 'zhang', false, $2, $2, $3)", [DISTRICT, at(-DAY), at(30 * DAY)])
  await rows("insert into one_time_code (district, phone_mac, code_hash, sent_at, expires_at) values ($1, 'a', 'x', $2, $2)", [DISTRICT, at(-HOUR)])
  const left = () => rows("select (select count(*) from session) as sessions, (select count(*) from one_time_code) as codes, (select count(*) from idempotency) as keys, (select count(*) from outbox) as outbox, (select count(*) from entry) as entries")
  await run(tidyUp())
  expect(await left()).toEqual([{ sessions: 1, codes: 0, keys: 1, outbox: 1, entries: 1 }])
  h.pass(8 * DAY)
  await run(tidyUp())
  expect(await left()).toEqual([{ sessions: 1, codes: 0, keys: 0, outbox: 0, entries: 1 }])
})

test('a job that fails is logged and tried again, and stops when told', async () => {
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
  let tries = 0
  const again = Promise.withResolvers<undefined>()
  const jobs = startJobs(h.house, { log, jobs: [{ name: 'shaky', every_ms: 1, run: async () => {
    if (++tries > 1) again.resolve(undefined)
    if (tries === 1) throw new Error('the line is cut')
    return 0
  } }] })
  await again.promise
  await jobs.stop()
  const after = tries
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ job: 'shaky', district: DISTRICT, level: 50 })
  await Promise.resolve()
  expect(tries).toBe(after)
})

test('all of them start and stop over a real house', async () => {
  const jobs = startJobs(h.house, { log: quiet })
  await ticketTo(h, 'dailing', 'T1', 'filed')
  h.pass(MINUTE)
  await jobs.stop()
  expect(h.database.pool.waitingCount).toBe(0)
})
