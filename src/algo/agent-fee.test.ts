import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agentFee, type FeeRule } from './agent-fee.ts'

const XUANZHOU: FeeRule = { tiers: [{ over_wan: 0, per_mille: 3 }, { over_wan: 10_000, per_mille: 2 }, { over_wan: 50_000, per_mille: 1.5 }], whole: false, excludes_land: false }
const CAIDIAN: FeeRule = { tiers: [{ over_wan: 0, per_mille: 2 }], whole: false, cap_wan: 300, excludes_land: true, least_wan: 10_000 }

describe('as places publish it', () => {
  test.each([[5_000, 15], [10_000, 30], [30_000, 70], [50_000, 110], [80_000, 155]])('3‰, 2‰, 1.5‰ by tier on %d is %d', (fixed_wan, fee) => expect(agentFee(XUANZHOU, { fixed_wan, land_price_wan: 0 }).fee_wan).toBeCloseTo(fee, 9))
  test.each([[20_000, 5_000, 30, false], [200_000, 20_000, 300, true], [160_000, 10_000, 300, false]])('2‰ without land, at most 300: %d of which land %d', (fixed_wan, land_price_wan, fee, capped) => expect(agentFee(CAIDIAN, { fixed_wan, land_price_wan })).toMatchObject({ fee_wan: fee, capped, too_little: false }))
  test('less than a hundred million without land earns nothing', () => expect(agentFee(CAIDIAN, { fixed_wan: 12_000, land_price_wan: 2_001 })).toMatchObject({ fee_wan: 0, too_little: true, base_wan: 9_999 }))
})

test.each([[{ fixed_wan: -1, land_price_wan: 0 }], [{ fixed_wan: 10, land_price_wan: 11 }], [{ fixed_wan: Number.NaN, land_price_wan: 0 }]])('%o is refused', (realised) => expect(() => agentFee(XUANZHOU, realised)).toThrow(RangeError))
test('tiers rise from nothing', () => expect(() => agentFee({ ...XUANZHOU, tiers: [{ over_wan: 5, per_mille: 1 }] }, { fixed_wan: 1, land_price_wan: 0 })).toThrow(RangeError))

test('never above the cap, never less for more, and the steps add up', () => {
  const money = fc.double({ min: 0, max: 1e6, noNaN: true })
  fc.assert(fc.property(money, money, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
    for (const rule of [XUANZHOU, CAIDIAN]) {
      const [less, more] = [Math.min(a, b), Math.max(a, b)].map((fixed_wan) => agentFee(rule, { fixed_wan, land_price_wan: 0 }))
      expect(less?.fee_wan ?? 0).toBeLessThanOrEqual((more?.fee_wan ?? 0) + 1e-6)
      expect(more?.fee_wan).toBeLessThanOrEqual(rule.cap_wan ?? Infinity)
      expect(more?.steps.reduce((sum, s) => sum + s.fee_wan, 0)).toBeCloseTo(more?.uncapped_wan ?? 0, 6)
      expect(agentFee(rule, { fixed_wan: a, land_price_wan: a * share }).fee_wan).toBeLessThanOrEqual(agentFee(rule, { fixed_wan: a, land_price_wan: 0 }).fee_wan + 1e-6)
    }
  }))
})
