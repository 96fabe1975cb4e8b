/** A firm, township or industry of the current frame: this period, and its own value a year ago, in one unit. */
export interface Comparable {
  readonly value: number
  /** 0 for a plant that did not exist, its own figure for a firm that has risen above the threshold since. */
  readonly base: number
}

export interface Growth {
  readonly value: number
  readonly base: number
  /** 同比, %; undefined over a base of 0 or less. */
  readonly growth_pct: number | undefined
  readonly parts: readonly Part[]
}

export interface Part {
  /** 拉动 of the total growth, percentage points (百分点); all parts sum to the growth. */
  readonly pull_pp: number | undefined
  /** 贡献率, %; all parts sum to 100. Undefined where the whole shrinks or hardly moves, for there it means nothing. */
  readonly contribution_pct: number | undefined
}

/** A running total as published: its amount and its growth in %, rounded. */
export interface Published {
  readonly cumulative: number
  readonly growth_pct: number
}

/**
 * Growth on the comparable base (可比口径): both sums run over the units of the current frame, so the base is not what was
 * published a year ago, and who has left counts on neither side. Nominal unless the values are at constant prices. O(n).
 *
 * @param least_pct growth below which contributions are left out
 * @throws RangeError when a value is no number
 * @source 国家统计局 月度数据发布附注 (可比口径); DOMAIN S5
 * @example comparableGrowth([{ value: 12000, base: 10000 }, { value: 6000, base: 8000 }]).growth_pct // 0
 */
export function comparableGrowth(units: readonly Comparable[], least_pct = 1): Growth {
  let value = 0
  let base = 0
  for (const [i, unit] of units.entries()) {
    if (!Number.isFinite(unit.value) || !Number.isFinite(unit.base)) throw new RangeError(`numbers expected, got ${unit.value} and ${unit.base} at ${i}`)
    value += unit.value
    base += unit.base
  }
  const growth_pct = yoy(value, base)
  const telling = growth_pct !== undefined && growth_pct >= least_pct && value > base
  const parts = units.map((unit) => ({
    pull_pp: growth_pct === undefined ? undefined : ((unit.value - unit.base) / base) * 100,
    contribution_pct: telling ? ((unit.value - unit.base) / (value - base)) * 100 : undefined,
  }))
  return { value, base, growth_pct, parts }
}

/** 同比 in %, undefined over a base of 0 or less. O(1). */
export function yoy(value: number, base: number): number | undefined {
  return base > 0 ? ((value - base) / base) * 100 : undefined
}

/**
 * Real growth in % from nominal growth and price change, both in %: divided, not subtracted. O(1).
 * @throws RangeError when prices fall by 100 % or more
 * @example realGrowth(8, 2) // 5.88, not 6
 */
export function realGrowth(nominal_pct: number, price_pct: number): number {
  if (!(price_pct > -100)) throw new RangeError(`price change must be above -100 %, got ${price_pct}`)
  return ((100 + nominal_pct) / (100 + price_pct) - 1) * 100
}

/**
 * Each period's own amount from running totals of one year. A month that was not published alone (January, 1—2月) is
 * undefined, and the next one then holds both. O(n).
 * @example monthsOf([undefined, 50, 80]) // [undefined, 50, 30]
 */
export function monthsOf(cumulative: readonly (number | undefined)[]): (number | undefined)[] {
  let before = 0
  return cumulative.map((total) => {
    if (total === undefined) return undefined
    const own = total - before
    before = total
    return own
  })
}

/**
 * The eleven periods of a year in which January is not published alone: 1—2月 together, then March to December. The twelve
 * months may hold January (added) or not (then February holds both already), so years of either kind make one series. O(1).
 * @throws RangeError on more than 12 months
 * @source 国家统计局: 1月数据不单独发布, 1—2月合并发布
 */
export function mergeSpring(months: readonly (number | undefined)[]): (number | undefined)[] {
  if (months.length > 12) throw new RangeError(`at most 12 months expected, got ${months.length}`)
  const [january, february, ...rest] = months
  return months.length < 2 ? [] : [february === undefined ? undefined : (january ?? 0) + february, ...rest]
}

/** Running totals of one year from each period's own amount, undefined where that is; the inverse of `monthsOf`. O(n). */
export function cumulativeOf(months: readonly (number | undefined)[]): (number | undefined)[] {
  let total = 0
  return months.map((own) => (own === undefined ? undefined : (total += own)))
}

/**
 * What was revised silently: by how much the rise of the running total differs from the month reported for it; 0 where all
 * agrees, undefined where a figure is missing. In the unit of the amounts. O(n).
 * @param months as reported, beside running totals as reported
 * @throws RangeError when the two are not of one length
 */
export function revisions(cumulative: readonly (number | undefined)[], months: readonly (number | undefined)[]): (number | undefined)[] {
  if (cumulative.length !== months.length) throw new RangeError(`as many months as totals expected, got ${months.length} and ${cumulative.length}`)
  return monthsOf(cumulative).map((own, i) => {
    const reported = months[i]
    return own === undefined || reported === undefined ? undefined : own - reported
  })
}

/**
 * The growth of one month from the running totals on both sides of it. The base of each is taken out of its own published
 * growth, so a base revised in between is followed. Rounding of what is published grows by total ÷ month, so by December a
 * tenth of a point becomes a whole one: `low_pct` to `high_pct` is what the rounded figures allow. O(1).
 *
 * @param rounded_pp to which step growth is published, 0.1 by default
 * @returns undefined where rounding does not leave a base for the month for sure
 * @throws RangeError when a growth is -100 % or less
 */
export function monthGrowth(before: Published, after: Published, rounded_pp = 0.1): { growth_pct: number; low_pct: number; high_pct: number } | undefined {
  const at = (step: number) => yoy(after.cumulative - before.cumulative, baseOf(after, step) - baseOf(before, -step))
  const half = rounded_pp / 2
  const growth_pct = at(0)
  // More growth published after and less before make the base of the month smaller, and the other way round.
  const ends = [at(half), at(-half)].filter((end) => end !== undefined)
  return growth_pct === undefined || ends.length < 2 ? undefined : { growth_pct, low_pct: Math.min(...ends), high_pct: Math.max(...ends) }
}

function baseOf({ cumulative, growth_pct }: Published, step: number): number {
  if (!(growth_pct + step > -100)) throw new RangeError(`growth must be above -100 %, got ${growth_pct}`)
  return cumulative / (1 + (growth_pct + step) / 100)
}
