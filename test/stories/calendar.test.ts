import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cities, openHouse, type TestHouse } from '../house.ts'
import { day, talking } from './lead-walk.ts'
import { done } from './walk.ts'

interface Line { id: string; clock: string; on: string; standing: string; label: { zh: string } }

describe.each(cities)('the calendar of leads in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => { house = await openHouse({ city }); await talking(house, 'l-1', 'scout') })
  afterAll(() => house.close())
  const due = async (who: Parameters<TestHouse['as']>[0], more = '') => (await house.as(who).get(`/api/calendar?kind=lead&from=${day(house)}${more}`)) as unknown as { status: number; rows: Line[] }

  test('says what runs out on which day, and not what is on hold or over', async () => {
    const { rows } = await due('investment-office', `&to=${new Date(house.now().getTime() + 300 * 86_400_000).toISOString().slice(0, 10)}`)
    expect(rows.map((r) => r.clock)).toEqual(expect.arrayContaining(['report', 'protection']))
    expect(rows.map((r) => r.clock)).not.toContain('respond')
    expect(rows.every((r) => r.standing === 'ahead')).toBe(true)
    await done(house, 'investment-office', 'lead', 'l-1', 'pause', { reason: '投资方调整计划，暂缓推进', paused_from: 'talking' })
    expect((await due('investment-office')).rows).toEqual([])
  })

  test('for calendar programs it is iCalendar', async () => {
    await done(house, 'investment-office', 'lead', 'l-1', 'resume', { reason: '投资方恢复推进' })
    const answer = await house.app.inject({ url: `/api/calendar.ics?kind=lead&from=${day(house)}`, headers: { 'x-test-person': 'investment-office' } })
    expect([answer.statusCode, answer.headers['content-type'], answer.payload.startsWith('BEGIN:VCALENDAR\r\n')]).toEqual([200, 'text/calendar; charset=utf-8', true])
    expect(answer.payload).toContain('BEGIN:VEVENT')
  })

  test('shows nobody what they may not read, and refuses what makes no sense', async () => {
    expect((await due('town-scout')).rows).toEqual([])
    expect((await due('alpha-agent')).status).toBe(403)
    expect((await due('investment-office', '&to=2019-01-01')).status).toBe(422)
    expect((await house.as('investment-office').get('/api/calendar?kind=ghost')).status).toBe(404)
  })
})
