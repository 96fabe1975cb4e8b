import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linesOf } from '#server/agreement-routes.ts'
import type { Tx } from '#store/database.ts'
import { callerFor } from '#server/sign-in/sessions.ts'
import { DISTRICT, openHouse, type TestHouse } from '../house.ts'
import { proofs } from './lead-walk.ts'
import { clockOf, DAY, done } from './walk.ts'

/** How many of other years lie beside those of one month. */
const OTHERS = 4_000
let house: TestHouse
beforeAll(async () => {
  house = await openHouse({ city: 'dailing' })
  await house.database.inDistrict(DISTRICT, async (tx) => {
    await tx.rows(
      `insert into matter (district, id, kind, number, state, open, since, version, title, facts, due_at, opened_at, touched_at, pack, head)
       select $1, 'c-' || i, 'commitment', 'CN-' || i, 'due', true, now(), 1, '第' || i || '项', jsonb_build_object('name', '第' || i || '项', 'metric', 'start_on', 'due_on', d.on), (d.on + 1)::timestamp at time zone 'Asia/Shanghai', '2026-01-01', now(), 'dailing@2026-01', '\\x00'
       from generate_series(1, $2::int) i cross join lateral (select '2026-04-01'::date + i as on) d`, [DISTRICT, OTHERS])
    await tx.rows("insert into clock (district, matter_id, name, round, amount, unit, started_at, stopped_at, due_at, provisional) select district, id, 'due', 1, 1, 'natural_day', opened_at, null, due_at, false from matter where kind = 'commitment'")
  })
  const owner = new pg.Client({ connectionString: house.ownerUrl })
  await owner.connect()
  await owner.query('analyze matter; analyze clock')
  await owner.end()
})
afterAll(() => house.close())

const days = async (from: string, to: string) => ((await house.as('investment-office').get(`/api/agreements/calendar?from=${from}&to=${to}`)) as unknown as { rows: { id: string; due_on: string; state: string }[] }).rows

test('a month of commitments is found by its days, whatever else there is', async () => {
  const plans: string[] = []
  const watched = (tx: Tx): Tx => ({ ...tx, rows: async <T>(text: string, values?: readonly unknown[]) => {
    if (text.includes('from matter m')) plans.push((await tx.rows<{ 'QUERY PLAN': string }>(`explain ${text}`, values)).map((r) => r['QUERY PLAN']).join('\n'))
    return tx.rows<T>(text, values)
  } })
  const found = await house.database.inDistrict(DISTRICT, async (tx) => linesOf(house.house, watched(tx), await callerFor(tx, 'investment-office', house.now()) as NonNullable<Awaited<ReturnType<typeof callerFor>>>, { span: ['2028-02-01', '2028-02-29'] }), { readOnly: true })
  expect(found.map((l) => l.due_on)).toEqual(Array.from({ length: 29 }, (_, i) => `2028-02-${String(i + 1).padStart(2, '0')}`))
  expect(plans.join('\n')).toContain('clock_agreed')
  expect(plans.join('\n')).not.toContain('Seq Scan')
})

test('it stands on the day that was agreed, however long an application lay, and on no other', async () => {
  const act = (who: Parameters<typeof done>[1], name: string, body: object = {}, more: object = {}) => done(house, who, 'commitment', 'own', name, body, more)
  const on = async (day: string) => (await days(day, day)).find((l) => l.id === 'own')?.state
  await act('importer', 'open_commitment', { agreement: 'a-1', name: '按期开工', metric: 'start_on', due_on: '2026-06-30' })
  await act('park-manager', 'ask_move', { new_due_on: '2026-08-31', ask_reason: '施工许可办理延后' })
  house.pass(20 * DAY)
  await act('leader', 'refuse_move', { reason: '理由不充分，不予同意' })
  expect((await clockOf(house, 'commitment', 'own', 'due')).due_at).toBe('2026-06-30T16:00:00.000Z')
  await act('park-manager', 'ask_move', { new_due_on: '2026-08-31', ask_reason: '施工许可办理延后，附证明' })
  house.pass(10 * DAY)
  await act('leader', 'approve_move')
  expect([await on('2026-06-30'), await on('2026-08-31'), await on('2026-09-10')]).toEqual([undefined, 'due', undefined])
  house.travel('2026-09-01T00:00:00+08:00')
  expect(await house.expire()).toContain('miss:missed')
  expect(await on('2026-08-31')).toBe('missed')
  // A round that ran out is not the day that stands now.
  await act('park-manager', 'ask_move', { new_due_on: '2026-12-31', ask_reason: '施工许可办理再次延后' })
  expect(await on('2026-08-31')).toBe('asked')
  await act('leader', 'approve_move')
  expect([await on('2026-08-31'), await on('2026-12-31')]).toEqual([undefined, 'due'])
  await act('park-manager', 'confirm', { met_on: '2026-09-01' }, await proofs(house, 'evidence'))
  expect(await on('2026-12-31')).toBe('met')
})
