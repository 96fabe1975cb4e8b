import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Caller } from '#kernel/caller.ts'
import { fact } from '#kernel/fact.ts'
import { defineMatter } from '#kernel/matter.ts'
import { createRegistry } from '#kernel/registry.ts'
import { policyFor } from '#packs/policy.ts'
import { type FreshDatabase, freshDatabase } from '#test/database.ts'
import { type Database, openDatabase } from './database.ts'
import { sealNow } from './heads.ts'
import { type LedgerHouse, record } from './ledger.ts'
import { matterPage, reveal } from './page.ts'
import { createSegmenter } from './segment.ts'
import { createVault } from './vault.ts'
import { verify } from './verify.ts'

const zh = (text: string) => ({ zh: text, en: text })

const lamp = defineMatter({
  kind: 'lamp', label: zh('路灯报修'), prefix: 'LD', read: ['asker', 'lead', 'desk'],
  facts: z.object({
    text: fact(z.string().min(4), { label: zh('内容'), searched: true, seal: 'text' }),
    phone: fact(z.string(), { label: zh('电话'), seal: 'phone' }),
    unit: fact(z.string(), { label: zh('承办单位') }),
    answer: fact(z.string().min(2), { label: zh('答复') }),
  }),
  states: { filed: { label: zh('待派单') }, working: { label: zh('办理中') }, done: { label: zh('已办结'), final: true, needs: ['photo'] } },
  proofs: { photo: zh('现场照片') },
  acts: {
    file: { label: zh('提出'), from: [], to: 'filed', by: ['resident', 'desk'], asks: ['text', 'phone?'], assigns: (_, __, entry) => [{ relation: 'asker', party: entry.by }] },
    dispatch: { label: zh('派单'), from: ['filed', 'working'], to: 'working', by: ['desk'], asks: ['unit'], assigns: (_, body) => [{ relation: 'lead', party: body.unit ?? '' }] },
    answer: { label: zh('答复'), from: ['working'], to: 'done', by: ['lead'], asks: ['answer'] },
  },
  clocks: { resolve: { label: zh('办结'), stage: 'ticket.resolve', class: () => 'general', runs: ['working'] } },
  title: (f) => f.text ?? '',
})

const resident: Caller = { district: 'd1', party: 'P1', posts: [], firms: [] }
const desk: Caller = { district: 'd1', party: 'S1', posts: [{ role: 'desk', office: 'O0' }], firms: [] }
const unit = (office: string): Caller => ({ district: 'd1', party: `S-${office}`, posts: [{ role: 'handler', office }], firms: [] })

let fresh: FreshDatabase
let owner: Database
let house: LedgerHouse & { database: Database }
let now = new Date('2026-09-30T09:00:00+08:00')

beforeAll(async () => {
  fresh = await freshDatabase()
  owner = openDatabase(fresh.ownerUrl, { role: 'pandeng' })
  await owner.pool.query("insert into district (district, name_zh, name_en, pack, center_lng, center_lat) values ('d1', '一区', 'One', 'tanjiang', 113, 22), ('d2', '二区', 'Two', 'dailing', 117, 36)")
  const segmenter = createSegmenter()
  house = {
    database: openDatabase(fresh.appUrl), registry: createRegistry([{ id: 'lamps', label: zh('路灯'), matters: [lamp], indicators: [], posts: {} }]), vault: createVault(randomBytes(32)),
    policy: (_, at, pack) => policyFor('tanjiang', at, pack), words: (t) => segmenter.forIndex(t), now: () => now,
  }
})
afterAll(async () => {
  await house.database.close()
  await owner.close()
  await fresh.drop()
})

const act = (caller: Caller, id: string, name: string, seen: number, body: object, more: object = {}) => record(house, { caller, kind: 'lamp', id, act: name, seen, body, ...more })
const code = (promise: Promise<unknown>) => promise.then(() => 'ok', (err: { code?: string; message: string }) => err.code ?? err.message)

test('a word becomes a matter with a number, a clock and a chain that verifies', async () => {
  const filed = await act(resident, 'L1', 'file', 0, { text: '园区道路夜间无照明,电话13812345678', phone: '13812345678' })
  expect(filed).toMatchObject({ state: 'filed', version: 1, number: expect.stringMatching(/^LD260930-/) })
  const sent = await act(desk, 'L1', 'dispatch', 1, { unit: 'O1' })
  expect(sent.due_at).toBe('2026-10-07T16:00:00.000Z') // 7 natural days, to the end of the day
  expect(await code(act(unit('O1'), 'L1', 'answer', 2, { answer: '已补装路灯 12 盏' }))).toBe('unproven')

  const page = await house.database.inDistrict('d1', (tx) => matterPage(house, tx, unit('O1'), lamp, 'L1'))
  expect(page.facts).toMatchObject({ phone: { $masked: '138****5678' }, text: { $masked: '园区道路夜间无照明,电话138****5678' } })
  expect(page.acts).toEqual(['answer'])
  expect(await house.database.inDistrict('d1', (tx) => reveal(house, tx, unit('O1'), lamp, 'L1', ['phone'], '联系来电人核实地点'))).toEqual({ phone: '13812345678' })
  expect(await verify(house.database, 'd1')).toMatchObject({ entries: 2, broken: [] })
})

test.each([
  ['a unit may not dispatch', unit('O1'), 'dispatch', 2, { unit: 'O2' }, 'forbidden'],
  ['another unit may not answer', unit('O2'), 'answer', 2, { answer: '已处理' }, 'forbidden'],
  ['an old screen is refused', desk, 'dispatch', 1, { unit: 'O2' }, 'stale'],
  ['a field is required', desk, 'dispatch', 2, {}, 'invalid'],
  ['an unknown field is refused', desk, 'dispatch', 2, { unit: 'O2', extra: 1 }, 'invalid'],
  ['there is no such act', desk, 'toString', 2, {}, 'unknown'],
  ['a taken id is not opened again', resident, 'file', 0, { text: '路灯又坏了' }, 'stale'],
] as const)('%s', async (_, caller, name, seen, body, expected) => {
  expect(await code(act(caller, 'L1', name, seen, body))).toBe(expected)
})

test('of twenty dispatchers who saw the same screen one wins, and one lead stands', async () => {
  await act(resident, 'L2', 'file', 0, { text: '路灯不亮已经三天' })
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => code(act(desk, 'L2', 'dispatch', 1, { unit: `O${i}` }))))
  expect(Object.groupBy(answers, (a) => a)).toMatchObject({ ok: { length: 1 }, stale: { length: 19 } })
  await act(desk, 'L2', 'dispatch', 2, { unit: 'O77' })
  const leads = await owner.pool.query("select party from participant where matter_id = 'L2' and relation = 'lead'")
  expect(leads.rows).toEqual([{ party: 'O77' }])
})

test('a repeated key gets the first answer; with another request it is refused', async () => {
  const first = await act(resident, 'L3', 'file', 0, { text: '路灯灯杆倾斜' }, { key: 'k1' })
  expect(await act(resident, 'L3', 'file', 0, { text: '路灯灯杆倾斜' }, { key: 'k1' })).toEqual(first)
  expect(await code(act(resident, 'L3', 'file', 0, { text: '另一件事情' }, { key: 'k1' }))).toBe('reused')
})

test('no district, another district: no rows', async () => {
  const { rows } = await house.database.pool.query('select count(*) as n from matter')
  expect(rows).toEqual([{ n: 0 }])
  expect(await house.database.inDistrict('d2', (tx) => tx.rows('select id from matter'))).toEqual([])
  await expect(house.database.inDistrict('d2', (tx) => tx.rows("insert into party (district, id, kind, name) values ('d1', 'X', 'office', '冒名')"))).rejects.toThrow(/row-level security/)
})

test('erasing a person leaves the chain whole and the words gone', async () => {
  await act({ ...resident, party: 'P9' }, 'L9', 'file', 0, { text: '路口红绿灯故障', phone: '13900000000' })
  await house.database.inDistrict('d1', (tx) => house.vault.erase(tx, 'P9', now))
  const page = await house.database.inDistrict('d1', (tx) => matterPage(house, tx, desk, lamp, 'L9'))
  expect(page.facts['phone']).toEqual({ $masked: '已清除' })
  expect(await house.database.inDistrict('d1', (tx) => reveal(house, tx, desk, lamp, 'L9', ['phone'], '核对是否已清除'))).toEqual({ phone: '已清除' })
  expect((await verify(house.database, 'd1')).broken).toEqual([])
})

test.each([
  ['an edited line', "update entry set body = jsonb_set(body, '{unit}', '\"O9\"') where matter_id = 'L2' and seq = 2", { where: 'L2', seq: 2, what: 'changed' }],
  ['a deleted line', "delete from entry where matter_id = 'L2' and seq = 2", { where: 'L2', seq: 2, what: 'missing' }],
  ['two lines changed over', "update entry set seq = case seq when 2 then 3 else 2 end where matter_id = 'L2' and seq in (2, 3)", { where: 'L2', seq: 2, what: 'changed' }],
  ['a tail cut', "delete from entry where matter_id = 'L2' and seq = 3", { where: 'L2', seq: 3, what: 'cut' }],
  ['a tail cut with its standing', "with gone as (delete from entry where matter_id = 'L2' and seq = 3) update matter set version = 2, head = (select hash from entry where matter_id = 'L2' and seq = 2) where id = 'L2'", { where: 'L2', seq: 3, what: 'cut' }],
  ['an edited reading', "update access_log set purpose = '闲看'", { where: 'head 1', what: 'head' }],
  ['an anchor taken away', "delete from anchor where matter_id = 'L2'", { where: 'head 1', what: 'head' }],
])('verify finds %s', async (_, sabotage, finding) => {
  await house.database.inDistrict('d1', (tx) => sealNow(tx, new Date(now.getTime() + 1)))
  expect((await verify(house.database, 'd1')).broken).toEqual([])
  const client = await owner.pool.connect()
  try {
    // Somebody with the keys of the database itself: no trigger, no constraint, no wall.
    await client.query('set session_replication_role = replica')
    await client.query('create temp table kept_entry as select * from entry; create temp table kept_matter as select * from matter; create temp table kept_reads as select * from access_log; create temp table kept_anchor as select * from anchor')
    if (sabotage.includes('case seq')) await client.query('alter table entry drop constraint entry_pkey cascade')
    await client.query(sabotage)
    expect((await verify(house.database, 'd1')).broken[0]).toMatchObject(finding)
    await client.query('delete from entry; insert into entry select * from kept_entry; delete from matter; insert into matter select * from kept_matter; delete from access_log; insert into access_log select * from kept_reads; delete from anchor; insert into anchor select * from kept_anchor')
    if (sabotage.includes('case seq')) await client.query('alter table entry add primary key (district, matter_id, seq)')
  } finally {
    await client.query('drop table kept_entry, kept_matter, kept_reads, kept_anchor; set session_replication_role = origin')
    client.release()
  }
})

test('the ledger itself refuses to be changed', async () => {
  await expect(owner.pool.query("update entry set act = 'x'")).rejects.toThrow(/added, never changed/)
  await expect(house.database.inDistrict('d1', (tx) => tx.rows("delete from entry where matter_id = 'L1'"))).rejects.toThrow(/permission denied/)
  now = new Date('2026-10-01T09:00:00+08:00')
})
