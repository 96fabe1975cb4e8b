/** One ratio that firms are scored by: what is made over what is used, its weight in points. */
export interface MuItem { readonly key: string; readonly over: string; readonly under: string; readonly weight: number }
export interface MuRules {
  readonly items: readonly MuItem[]
  /** An item gives at most so many times its weight. */
  readonly cap: number
  /** Shares of firms by grade from the top, in order; what is left falls to the last. */
  readonly grades: readonly { readonly grade: string; readonly share: number }[]
  /** Firms younger than so many years, and firms with a veto, by grade. */
  readonly grace_years: number
  readonly grace_floor: string
  readonly veto_grade: string
}
export interface MuFirm { readonly id: string; readonly figures: Readonly<Record<string, number | undefined>>; readonly age_years: number; readonly vetoes: readonly string[] }
export interface MuPart { readonly key: string; /** Its own ratio; none where a figure is missing or what is used is nothing. */ readonly value: number | null; readonly points: number; /** No figure: the group's mean points stand in. */ readonly filled: boolean; readonly capped: boolean }
export interface MuScored { readonly id: string; readonly score: number; readonly rank: number; readonly grade: string; /** What it would be by rank alone. */ readonly by_rank: string; readonly parts: readonly MuPart[] }
export interface MuResult { readonly averages: Readonly<Record<string, number | null>>; readonly scored: readonly MuScored[] }

/**
 * 亩均论英雄: each ratio over the group's own average of the year (sum over sum), times its weight, below zero counted as zero, at most
 * `cap` weights; a missing figure gets the group's mean points. Then grades by rank: firms with equal scores share the better one.
 * Give averages to score by published ones. O(n · items + n log n).
 * @throws RangeError when there are no items, or a figure is no number
 * @source 台州市黄岩区 2022 (chacewang.com news430850): 亩均税收/24.097×30 + 亩均增加值/136.16×20 + …; averages are the year's own
 */
export function muScores(firms: readonly MuFirm[], { items, cap, grades, grace_years, grace_floor, veto_grade }: MuRules, published?: Readonly<Record<string, number>>): MuResult {
  if (items.length === 0) throw new RangeError('nothing to score by')
  for (const f of firms) for (const [key, v] of Object.entries(f.figures)) if (v !== undefined && !Number.isFinite(v)) throw new RangeError(`${key} of ${f.id} is ${v}`)
  const known = (f: MuFirm, item: MuItem) => { const [over, under] = [f.figures[item.over], f.figures[item.under]]; return over !== undefined && under !== undefined && under > 0 ? { over, under } : undefined }
  const averages = Object.fromEntries(items.map((item) => {
    const of = firms.flatMap((f) => { const k = known(f, item); return k ? [k] : [] })
    const under = of.reduce((sum, k) => sum + k.under, 0)
    return [item.key, published?.[item.key] ?? (under > 0 ? of.reduce((sum, k) => sum + k.over, 0) / under : null)]
  }))
  const raw = firms.map((f) => items.map((item): MuPart => {
    const k = known(f, item)
    const average = averages[item.key] ?? null
    if (!k || average === null || average <= 0) return { key: item.key, value: k ? k.over / k.under : null, points: Number.NaN, filled: true, capped: false }
    const points = (k.over / k.under / average) * item.weight
    return { key: item.key, value: k.over / k.under, points: Math.min(Math.max(points, 0), cap * item.weight), filled: false, capped: points > cap * item.weight }
  }))
  const means = items.map((_, i) => { const of = raw.flatMap((parts) => { const p = parts[i]; return p && !p.filled ? [p.points] : [] }); return of.length > 0 ? of.reduce((a, b) => a + b, 0) / of.length : 0 })
  const full = raw.map((parts) => parts.map((p, i) => (p.filled ? { ...p, points: means[i] ?? 0 } : p)))
  const score = full.map((parts) => parts.reduce((sum, p) => sum + p.points, 0))
  const order = firms.map((_, i) => i).toSorted((a, b) => (score[b] ?? 0) - (score[a] ?? 0) || ((firms[a]?.id ?? '') < (firms[b]?.id ?? '') ? -1 : 1))
  const rank = new Map<number, number>()
  for (const [place, i] of order.entries()) { const above = order[place - 1]; rank.set(i, above !== undefined && score[above] === score[i] ? (rank.get(above) ?? place) : place + 1) }
  const names = grades.map((g) => g.grade)
  const by = (place: number) => { let edge = 0; for (const g of grades) { edge += g.share; if (place <= Math.round(edge * firms.length)) return g.grade } return names.at(-1) ?? '' }
  return {
    averages,
    scored: order.map((i): MuScored => {
      const firm = firms[i]
      const by_rank = by(rank.get(i) ?? 0)
      const spared = firm && firm.age_years < grace_years && names.indexOf(by_rank) > names.indexOf(grace_floor) ? grace_floor : by_rank
      return { id: firm?.id ?? '', score: score[i] ?? 0, rank: rank.get(i) ?? 0, by_rank, grade: firm && firm.vetoes.length > 0 ? veto_grade : spared, parts: full[i] ?? [] }
    }),
  }
}
