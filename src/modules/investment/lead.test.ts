import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { step } from '#kernel/fold.ts'
import type { Entry, Facts, Standing } from '#kernel/matter.ts'
import { creditFault } from './lead-guards.ts'
import { lead } from './lead.ts'

const AT = new Date('2026-03-02T09:00:00+08:00')
const standing = (state: string, facts: Facts): Standing => ({ state, since: AT, version: 1, facts, participants: [], proofs: [], opened_at: AT, closed_at: null })
const entry = (act: string, body: Facts): Entry => ({ seq: 2, act, by: 'someone', as: 'investment.office', at: AT, body, evidence: [] })

describe('shares of credit', () => {
  test('whatever adds up to 100 % in hundredths is taken, and nothing else', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 6 }), (parts) => {
      const sum = parts.reduce((a, b) => a + b, 0)
      const credits = parts.map((p, i) => ({ unit: `u${i}`, percent: p / 100 }))
      expect(creditFault(credits) === undefined).toBe(sum === 10_000)
      // What is left over, given to one more unit, makes it whole.
      expect(creditFault([...credits, { unit: 'rest', percent: (10_000 - sum) / 100 }]) === undefined).toBe(true)
    }))
  })

  test('thirds do not add up, and no unit is named twice', () => {
    expect(creditFault(['a', 'b', 'c'].map((unit) => ({ unit, percent: 33.33 })))).toMatchObject({ zh: expect.stringContaining('99.99') as string })
    expect(creditFault([{ unit: 'a', percent: 33.333 }, { unit: 'b', percent: 66.667 }])).toMatchObject({ zh: expect.stringContaining('两位小数') as string })
    expect(creditFault([{ unit: 'a', percent: 50 }, { unit: 'a', percent: 50 }])).toMatchObject({ zh: expect.stringContaining('重复') as string })
  })
})

describe('five sums', () => {
  const SUMS = ['agreed_investment_wan', 'fixed_investment_wan', 'funds_in_place_wan', 'foreign_capital_used', 'statistical_investment_wan', 'foreign_agreed'] as const
  const OWN: Readonly<Record<string, readonly string[]>> = {
    sign: ['agreed_investment_wan', 'fixed_investment_wan', 'foreign_agreed'], confirm_funds: ['funds_in_place_wan'], confirm_foreign: ['foreign_capital_used'], confirm_statistics: ['statistical_investment_wan'],
  }

  test('no act that says one asks for another, and none but these asks for any', () => {
    const asked = Object.entries(lead.acts).map(([name, act]) => [name, act.asks.map((a) => a.replace('?', '')).filter((a) => (SUMS as readonly string[]).includes(a)).toSorted()] as const)
    expect(Object.fromEntries(asked.filter(([, sums]) => sums.length > 0))).toEqual(OWN)
  })

  test('whatever is confirmed in whatever order, each sum is what was last said of it and of nothing else; each is told under its own name', () => {
    const foreign = fc.record({ usd_wan: fc.integer({ min: 0, max: 9_999 }), rate: fc.constant(7.1), rate_on: fc.constant('2026-03-01') })
    const wan = fc.integer({ min: 0, max: 999_999 })
    const acts = fc.array(fc.oneof(
      fc.record({ act: fc.constant('confirm_funds'), body: fc.record({ funds_in_place_wan: wan, as_of_on: fc.constant('2026-03-01') }) }),
      fc.record({ act: fc.constant('confirm_foreign'), body: fc.record({ foreign_capital_used: foreign, as_of_on: fc.constant('2026-03-01') }) }),
      fc.record({ act: fc.constant('confirm_statistics'), body: fc.record({ statistical_investment_wan: wan, as_of_on: fc.constant('2026-03-01') }) }),
    ), { minLength: 1, maxLength: 12 })
    fc.assert(fc.property(wan, acts, (agreed, done) => {
      let now = step(lead, standing('proposed', {}), entry('sign', { signed_on: '2026-02-01', agreed_investment_wan: agreed, fixed_investment_wan: Math.floor(agreed / 2) }))
      const told: Record<string, unknown> = { agreed_investment_wan: agreed, fixed_investment_wan: Math.floor(agreed / 2) }
      for (const { act, body } of done) {
        now = step(lead, now, entry(act, body))
        const [key = ''] = OWN[act] ?? []
        told[key] = (body as Facts)[key]
        const observed = lead.acts[act]?.observes?.({ id: 'L', facts: now.facts, body, at: AT }) ?? []
        expect(observed.map((o) => o.indicator)).toEqual([`investment.${key.replace('_wan', '')}`])
        expect(observed[0]?.value).toBe(act === 'confirm_foreign' ? (told[key] as { usd_wan: number }).usd_wan : told[key])
      }
      expect(Object.fromEntries(SUMS.filter((k) => now.facts[k] !== undefined).map((k) => [k, now.facts[k]]))).toEqual(told)
    }))
  })
})

test('no act asks for the receipt, the claim or the times of stages: they are the house’s to write', () => {
  const own = ['receipt', 'claims', 'claim', 'reached', 'rulings', 'transfers', 'opinions', 'cards', 'sessions', 'score']
  expect(Object.entries(lead.acts).flatMap(([name, act]) => act.asks.filter((a) => own.includes(a.replace('?', ''))).map((a) => `${name} ${a}`))).toEqual([])
})

test('a receipt survives every act that can be said of a lead, unchanged', () => {
  const receipt = { at: '2026-03-02T01:00:00Z', unit: 'a', person: 'b', digest: 'c', claim: 'first' }
  const after = Object.entries(lead.acts).filter(([, act]) => act.from.length > 0).map(([name, act]) => [name, step(lead, standing(act.from[0] ?? '', { receipt, rival: 'x' }), entry(name, {})).facts['receipt']] as const)
  expect(after.length).toBeGreaterThan(40)
  expect(after.filter(([, kept]) => kept !== receipt)).toEqual([])
})
