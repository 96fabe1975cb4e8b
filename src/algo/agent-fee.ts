/** What is paid for an introduction. Money in 万元. */
export interface FeeRule {
  /** Each rate holds for what lies above `over_wan`, up to the next; or, with `whole`, the rate of the highest tier reached holds for all of it. */
  readonly tiers: readonly { readonly over_wan: number; readonly per_mille: number }[]
  readonly whole: boolean
  readonly cap_wan?: number
  /** The price of land is no investment for this purpose. */
  readonly excludes_land: boolean
  /** Less than this earns nothing. */
  readonly least_wan?: number
}
export interface Realised { readonly fixed_wan: number; readonly land_price_wan: number }
export interface FeeStep { readonly from_wan: number; readonly to_wan: number; readonly per_mille: number; readonly fee_wan: number }
export interface Fee { readonly base_wan: number; /** Before the cap. */ readonly uncapped_wan: number; /** To the fen, half away from zero. */ readonly fee_wan: number; readonly capped: boolean; /** The base is less than the rule asks for: nothing is due. */ readonly too_little: boolean; readonly steps: readonly FeeStep[] }

/**
 * The fee on realised investment. Never more for less: it does not fall as the base rises, except at the edges of a `whole` rule whose rates fall.
 * @throws RangeError when a figure is negative or no number, land costs more than all, or tiers do not rise from 0
 */
export function agentFee({ tiers, whole, cap_wan, excludes_land, least_wan }: FeeRule, { fixed_wan, land_price_wan }: Realised): Fee {
  for (const [name, v] of Object.entries({ fixed_wan, land_price_wan })) if (!(v >= 0) || v === Infinity) throw new RangeError(`${name} is ${v}`)
  if (land_price_wan > fixed_wan) throw new RangeError('land costs more than all that was invested')
  if (tiers[0]?.over_wan !== 0 || tiers.some((t, i) => i > 0 && t.over_wan <= (tiers[i - 1]?.over_wan ?? 0))) throw new RangeError('tiers rise from 0')
  const base = excludes_land ? fixed_wan - land_price_wan : fixed_wan
  const nothing = { base_wan: base, uncapped_wan: 0, fee_wan: 0, capped: false, steps: [] }
  if (least_wan !== undefined && base < least_wan) return { ...nothing, too_little: true }
  const steps = whole ? wholeStep(tiers, base) : tiers.flatMap(({ over_wan, per_mille }, i): FeeStep[] => {
    const to_wan = Math.min(base, tiers[i + 1]?.over_wan ?? Infinity)
    return to_wan > over_wan ? [{ from_wan: over_wan, to_wan, per_mille, fee_wan: ((to_wan - over_wan) * per_mille) / 1_000 }] : []
  })
  const uncapped = steps.reduce((sum, s) => sum + s.fee_wan, 0)
  const capped = cap_wan !== undefined && uncapped > cap_wan
  return { base_wan: base, uncapped_wan: uncapped, fee_wan: fen(capped ? cap_wan : uncapped), capped, too_little: false, steps }
}

function wholeStep(tiers: FeeRule['tiers'], base: number): FeeStep[] {
  const tier = tiers.findLast((t) => base > t.over_wan)
  return tier ? [{ from_wan: 0, to_wan: base, per_mille: tier.per_mille, fee_wan: (base * tier.per_mille) / 1_000 }] : []
}

/** 万元 to the fen is six places. */
const fen = (wan: number) => Math.round((wan + Number.EPSILON) * 1e6) / 1e6
