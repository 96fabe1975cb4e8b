import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Calendar, dueAt, elapsed, type Limit, type Pause, type Unit } from './clock.ts'

/** Monday to Friday, National Day week of 2026 off; published through 2026. */
const calendar: Calendar = {
  isWorkday: (date) => {
    const day = new Date(date).getUTCDay()
    return day !== 0 && day !== 6 && !(date >= '2026-10-01' && date <= '2026-10-07')
  },
  knownThrough: '2026-12-31',
}
const china = (text: string) => new Date(`${text}+08:00`)
const pause = (from: string, to: string): Pause => ({ from: china(from), to: china(to) })
const due = (start: string, amount: number, unit: Unit, pauses: readonly Pause[] = []) => dueAt(china(start), { amount, unit }, calendar, pauses)

describe('when a limit runs out', () => {
  test.each<[string, number, Unit, string]>([
    ['2026-09-30T09:30', 60, 'minute', '2026-09-30T10:30'],
    ['2026-12-31T23:30', 24, 'hour', '2027-01-01T23:30'],
    ['2026-09-30T09:30', 7, 'natural_day', '2026-10-08T00:00'],
    ['2026-09-30T00:00', 1, 'working_day', '2026-10-09T00:00'],
    ['2026-09-30T23:59', 1, 'working_day', '2026-10-09T00:00'],
    ['2026-10-03T12:00', 2, 'working_day', '2026-10-10T00:00'],
    ['2026-03-02T09:00', 0, 'working_day', '2026-03-03T00:00'],
    ['2026-12-30T09:00', 1, 'working_day', '2027-01-01T00:00'],
  ])('%s + %i %s = %s', (start, amount, unit, end) => {
    expect(due(start, amount, unit).at).toEqual(china(end))
  })

  test('beyond the published year a working day is provisional, and nothing else is', () => {
    expect(due('2026-12-30T09:00', 1, 'working_day').provisional).toBe(false)
    expect(due('2026-12-30T09:00', 2, 'working_day')).toEqual({ at: china('2027-01-02T00:00'), provisional: true })
    expect(due('2027-03-01T09:00', 0, 'working_day').provisional).toBe(false)
    expect(due('2027-03-01T09:00', 9, 'natural_day').provisional).toBe(false)
    expect(due('2027-03-01T09:00', 9, 'hour').provisional).toBe(false)
  })

  test.each([-1, 0.5, Number.NaN])('refuses an amount of %d', (amount) => {
    expect(() => due('2026-03-02T09:00', amount, 'hour')).toThrow(`got ${amount}`)
  })

  test('refuses a pause that ends before it begins', () => {
    expect(() => due('2026-03-02T09:00', 1, 'hour', [pause('2026-03-02T10:00', '2026-03-02T09:00')])).toThrow('2026-03-02T02:00:00.000Z')
  })
})

describe('pauses', () => {
  // 2026-03-02 is a Monday.
  test('wall time waits exactly as long as the pause', () => {
    expect(due('2026-03-02T09:00', 2, 'hour', [pause('2026-03-02T10:00', '2026-03-02T15:00')]).at).toEqual(china('2026-03-02T16:00'))
    expect(due('2026-03-02T09:00', 2, 'hour', [pause('2026-03-02T08:00', '2026-03-02T10:00')]).at).toEqual(china('2026-03-02T12:00'))
    expect(due('2026-03-02T09:00', 2, 'hour', [pause('2026-03-02T11:00', '2026-03-02T15:00')]).at, 'it was up already').toEqual(china('2026-03-02T11:00'))
  })

  test('a pause costs one day for each midnight inside it', () => {
    expect(due('2026-03-02T09:00', 3, 'working_day').at).toEqual(china('2026-03-06T00:00'))
    expect(due('2026-03-02T09:00', 3, 'working_day', [pause('2026-03-03T09:00', '2026-03-03T17:00')]).at, 'none').toEqual(china('2026-03-06T00:00'))
    expect(due('2026-03-02T09:00', 3, 'working_day', [pause('2026-03-03T09:00', '2026-03-04T17:00')]).at, 'one').toEqual(china('2026-03-07T00:00'))
    expect(due('2026-03-02T09:00', 3, 'working_day', [pause('2026-03-03T00:00', '2026-03-04T00:00')]).at, 'one whole day').toEqual(china('2026-03-07T00:00'))
    expect(due('2026-03-02T09:00', 3, 'working_day', [pause('2026-03-03T09:00', '2026-03-05T09:00')]).at, 'two, over the weekend').toEqual(china('2026-03-10T00:00'))
    expect(due('2026-03-02T09:00', 3, 'natural_day', [pause('2026-03-03T09:00', '2026-03-05T09:00')]).at, 'two').toEqual(china('2026-03-08T00:00'))
    expect(due('2026-03-06T09:00', 1, 'working_day', [pause('2026-03-06T18:00', '2026-03-08T18:00')]).at, 'a weekend was free anyway').toEqual(china('2026-03-10T00:00'))
  })

  test('a pause of two hundred days is no error', () => {
    expect(due('2026-01-05T09:00', 1, 'working_day', [pause('2026-01-05T10:00', '2026-07-24T10:00')]).at).toEqual(china('2026-07-25T00:00'))
  })

  test('an open pause leaves the earliest due date standing, and the elapsed time at a halt', () => {
    const open = [{ from: china('2026-03-03T09:00') }]
    expect(due('2026-03-02T09:00', 3, 'working_day', open)).toEqual(due('2026-03-02T09:00', 3, 'working_day'))
    expect(elapsed(china('2026-03-02T09:00'), china('2026-04-02T09:00'), 'hour', calendar, open)).toBe(24)
    expect(elapsed(china('2026-03-02T09:00'), china('2026-04-02T09:00'), 'working_day', calendar, open)).toBe(0)
  })
})

test('elapsed counts what a limit counts', () => {
  expect(elapsed(china('2026-03-02T09:00'), china('2026-03-02T10:30'), 'hour', calendar)).toBe(1.5)
  expect(elapsed(china('2026-03-02T09:00'), china('2026-03-09T00:00'), 'working_day', calendar)).toBe(5)
  expect(elapsed(china('2026-03-02T09:00'), china('2026-03-09T00:00'), 'natural_day', calendar)).toBe(7)
  expect(elapsed(china('2026-03-02T09:00'), china('2026-03-02T23:59'), 'working_day', calendar)).toBe(0)
  expect(() => elapsed(china('2026-03-02T09:00'), china('2026-03-01T09:00'), 'hour', calendar)).toThrow('2026-03-01T01:00:00.000Z')
})

const MINUTE = 60_000
const instants = fc.integer({ min: 0, max: 400 * 24 * 60 }).map((m) => new Date(Date.UTC(2026, 0, 1) + m * MINUTE))
const units = fc.constantFrom<Unit>('minute', 'hour', 'natural_day', 'working_day')
const limits: fc.Arbitrary<Limit> = fc.record({ amount: fc.nat(40), unit: units })
const pauses = fc.array(fc.tuple(instants, fc.nat(20 * 24 * 60)).map(([from, m]): Pause => ({ from, to: new Date(from.getTime() + m * MINUTE) })), { maxLength: 5 })
const at = (start: Date, limit: Limit, held: readonly Pause[] = []) => dueAt(start, limit, calendar, held).at.getTime()

describe('for every start, limit and pauses', () => {
  test('one unit more is never earlier, one day more always later', () => {
    fc.assert(fc.property(instants, limits, pauses, (start, limit, held) => {
      const more = at(start, { ...limit, amount: limit.amount + 1 }, held)
      expect(more).toBeGreaterThan(at(start, limit, held))
    }))
  })

  test('a pause more never brings it forward', () => {
    fc.assert(fc.property(instants, limits, pauses, pauses, (start, limit, held, more) => {
      expect(at(start, limit, [...held, ...more])).toBeGreaterThanOrEqual(at(start, limit, held))
    }))
  })

  test('a pause may be cut anywhere, listed in any order and told twice', () => {
    fc.assert(fc.property(instants, limits, pauses, fc.double({ min: 0, max: 1, noNaN: true }), (start, limit, held, share) => {
      const pieces = held.flatMap(({ from, to = from }) => {
        const cut = new Date(Math.round(from.getTime() + share * (to.getTime() - from.getTime())))
        return [{ from: cut, to }, { from, to: cut }]
      })
      expect(at(start, limit, [...pieces, ...held])).toBe(at(start, limit, held))
    }))
  })

  test('wall time gained is the time held until then', () => {
    fc.assert(fc.property(instants, fc.nat(10_000), pauses, (start, amount, held) => {
      const end = dueAt(start, { amount, unit: 'minute' }, calendar, held).at
      expect(elapsed(start, end, 'minute', calendar, held)).toBe(amount)
    }))
  })

  test('what ends in time has used no more than the limit', () => {
    fc.assert(fc.property(instants, limits, pauses, fc.double({ min: 0, max: 1, noNaN: true }), (start, limit, held, share) => {
      const end = new Date(Math.floor(start.getTime() + share * (at(start, limit, held) - start.getTime() - 1)))
      fc.pre(end >= start)
      expect(elapsed(start, end, limit.unit, calendar, held)).toBeLessThanOrEqual(limit.amount)
    }))
  })

  test('the last instant of a limit in days has used all of it', () => {
    fc.assert(fc.property(instants, fc.nat(40), fc.constantFrom<Unit>('natural_day', 'working_day'), pauses, (start, amount, unit, held) => {
      expect(elapsed(start, new Date(at(start, { amount, unit }, held) - 1), unit, calendar, held)).toBe(amount)
    }))
  })
})
