/** What can be short on one side or the other. The first five a site offers and a project needs; `investment` and `tax` a site asks for and a project brings. */
export const QUANTITIES = ['size', 'floor_load', 'height', 'power', 'water', 'heat', 'investment', 'tax'] as const
export type Quantity = (typeof QUANTITIES)[number]
/** Asked by the site of the project: what is short then is the project's. */
const SITE_ASKS: ReadonlySet<Quantity> = new Set(['investment', 'tax'])
/** What cannot be measured: fits or does not. */
export type Kind = 'use' | 'chemical' | 'hazard' | 'emission'
export type Condition = Quantity | Kind
/** Fire hazard, the worst first; built for one class, a building takes that and any milder one. @source GB 50016-2014 (2018) 3.1.1 */
export const HAZARD_ORDER = ['甲', '乙', '丙', '丁', '戊'] as const
export type Hazard = (typeof HAZARD_ORDER)[number]

export interface SiteNeed {
  /** Size in mu or m², as the sites' are; floor load t/m²; height m; power kVA; water t a day; heat t an hour; investment and tax in 万元 (tax a year), brought. Absent: not asked for, or not known what is brought. */
  readonly quantities: Readonly<Partial<Record<Quantity, number>>>
  /** Uses that suit the industry; absent: any. */
  readonly uses?: readonly string[]
  /** Belongs into a recognised chemical park. */
  readonly chemical?: boolean
  readonly hazard?: Hazard
  /** What it lets out, in any words that the sites' `forbids` use too; at most 31 words together. */
  readonly emits?: readonly string[]
  /** GB/T 4754 code. */
  readonly industry?: string
  readonly place?: { readonly lng: number; readonly lat: number }
  readonly area?: string
}

export interface Site {
  readonly id: string
  /** As in the need; investment and tax are asked per mu here. Absent: not recorded. */
  readonly quantities: Readonly<Partial<Record<Quantity, number>>>
  readonly use?: string
  readonly chemical?: boolean
  readonly hazard?: Hazard
  /** What may not be let out there; an empty list forbids nothing, none is not recorded. */
  readonly forbids?: readonly string[]
  readonly leading?: readonly string[]
  readonly place?: { readonly lng: number; readonly lat: number }
  readonly area?: string
  /** Per unit of size, in one money for all sites of a list. */
  readonly price?: number
  /** 0 to 1: how soon it could be had. */
  readonly ready: number
}

/** One hard condition of one site. `short`: by how much it fails, in the units of the need; `unknown`: not recorded on one side, so it must be asked. */
export interface Check { readonly condition: Condition; readonly needed: number | string; readonly offered: number | string | null; readonly verdict: 'met' | 'short' | 'unknown'; readonly by?: number }
export type SoftPart = 'fit' | 'industry' | 'near' | 'price' | 'ready'
export interface Matched { readonly site: number; readonly id: string; readonly failed: number; readonly unknown: number; /** 0 to 100. */ readonly score: number; readonly parts: Readonly<Record<SoftPart, number>> }
export interface MatchRules { /** What each soft part weighs; they need not sum to anything. */ readonly weights: Readonly<Record<SoftPart, number>>; /** Beyond it a site counts as far, metres. */ readonly near_m: number; /** Sites that fail at most so many conditions are near misses. */ readonly near_miss: number }
export interface Matches { /** Best first; a site with something unknown after those with nothing unknown and the same number failed. */ readonly fits: readonly Matched[]; readonly near_misses: readonly Matched[]; readonly considered: number; readonly refused: Readonly<Partial<Record<Condition, number>>> }

/** Sites in columns, read once for any number of projects. */
export interface SiteTable { readonly sites: readonly Site[]; readonly columns: Readonly<Record<Quantity, Float64Array>>; readonly hazard: Int8Array; readonly chemical: Int8Array; /** What each site forbids, a bit for each word; −1 where not recorded. */ readonly forbids: Int32Array; readonly words: ReadonlyMap<string, number>; /** 0, the cheapest, to 1; half where unknown. */ readonly dearness: Float64Array }

/** @throws RangeError when a quantity is negative or no number */
export function siteTable(sites: readonly Site[]): SiteTable {
  const column = (key: Quantity) => Float64Array.from(sites, (s) => {
    const v = s.quantities[key] ?? Number.NaN
    if (v < 0 || v === Infinity) throw new RangeError(`${key} of site ${s.id} is ${v}`)
    return v
  })
  const words = new Map<string, number>()
  for (const s of sites) for (const w of s.forbids ?? []) if (!words.has(w)) words.set(w, 1 << words.size)
  if (words.size > 31) throw new RangeError(`${words.size} kinds of emission; 31 at most`)
  const prices = sites.flatMap((s) => (s.price === undefined ? [] : [s.price])).toSorted((a, b) => a - b)
  return {
    sites, columns: Object.fromEntries(QUANTITIES.map((key) => [key, column(key)])) as unknown as SiteTable['columns'],
    hazard: Int8Array.from(sites, (s) => (s.hazard === undefined ? -1 : HAZARD_ORDER.indexOf(s.hazard))),
    chemical: Int8Array.from(sites, (s) => (s.chemical === undefined ? -1 : Number(s.chemical))),
    forbids: Int32Array.from(sites, (s) => (s.forbids === undefined ? -1 : s.forbids.reduce((bits, w) => bits | (words.get(w) ?? 0), 0))), words,
    dearness: Float64Array.from(sites, (s) => (s.price === undefined || prices.length < 2 ? 0.5 : below(prices, s.price) / (prices.length - 1))),
  }
}

/**
 * Sites for one project: those that meet every hard condition, and those that fail few, each ranked by its soft parts.
 * A condition that is not recorded neither excludes nor counts as met. O(sites · conditions) and no allocation for what is left out.
 */
export function matchSites(need: SiteNeed, table: SiteTable, { weights, near_m, near_miss }: MatchRules, most = 50): Matches {
  const { sites } = table
  const asks = QUANTITIES.filter((key) => !SITE_ASKS.has(key) && need.quantities[key] !== undefined).map((key) => ({ key, column: table.columns[key], needed: need.quantities[key] ?? 0 }))
  const brings = [...SITE_ASKS].filter((key) => need.quantities[key] !== undefined).map((key) => ({ key, column: table.columns[key], brought: need.quantities[key] ?? 0 }))
  const uses = need.uses ? new Set(need.uses) : undefined
  const hazard = need.hazard === undefined ? -1 : HAZARD_ORDER.indexOf(need.hazard)
  const size = need.quantities.size
  const emits = (need.emits ?? []).reduce((bits, w) => bits | (table.words.get(w) ?? 0), 0)
  const refused: Partial<Record<Condition, number>> = {}
  const refuse = (c: Condition) => { refused[c] = (refused[c] ?? 0) + 1 }
  const found: Matched[] = []
  for (let i = 0; i < sites.length; i++) {
    let failed = 0
    let unknown = 0
    for (const { key, column, needed } of asks) {
      const v = column[i] ?? Number.NaN
      if (v < needed) { failed++; refuse(key) } else if (!(v >= needed)) unknown++
    }
    for (const { key, column, brought } of brings) {
      const v = column[i] ?? Number.NaN
      if (Number.isNaN(v)) continue
      const mu = size ?? table.columns.size[i] ?? Number.NaN
      if (brought < v * mu) { failed++; refuse(key) } else if (!(brought >= v * mu)) unknown++
    }
    const site = sites[i]
    if (!site) continue
    if (uses) { if (site.use === undefined) unknown++; else if (!uses.has(site.use)) { failed++; refuse('use') } }
    if (need.chemical) { const c = table.chemical[i] ?? -1; if (c < 0) unknown++; else if (c === 0) { failed++; refuse('chemical') } }
    if (hazard >= 0) { const h = table.hazard[i] ?? -1; if (h < 0) unknown++; else if (h > hazard) { failed++; refuse('hazard') } }
    if (need.emits && need.emits.length > 0) { const f = table.forbids[i] ?? -1; if (f < 0) unknown++; else if (f & emits) { failed++; refuse('emission') } }
    if (failed > near_miss) continue
    const parts = softOf(need, site, table.columns.size[i] ?? Number.NaN, table.dearness[i] ?? 0.5, near_m)
    let sum = 0
    let whole = 0
    for (const part of SOFT) { sum += weights[part] * parts[part]; whole += weights[part] }
    found.push({ site: i, id: site.id, failed, unknown, score: whole > 0 ? (100 * sum) / whole : 0, parts })
  }
  const ranked = found.toSorted((a, b) => a.failed - b.failed || b.score - a.score || a.unknown - b.unknown || (a.id < b.id ? -1 : 1))
  return { fits: ranked.filter((m) => m.failed === 0).slice(0, most), near_misses: ranked.filter((m) => m.failed > 0).slice(0, most), considered: sites.length, refused }
}

const SOFT: readonly SoftPart[] = ['fit', 'industry', 'near', 'price', 'ready']

function softOf({ quantities, industry, place, area }: SiteNeed, site: Site, offered: number, dearness: number, near_m: number): Record<SoftPart, number> {
  const size = quantities.size
  return {
    fit: size === undefined || !(offered > 0) ? 0.5 : Math.min(size / offered, offered / size),
    industry: industry === undefined || site.leading === undefined ? 0.5 : site.leading.some((l) => industry.startsWith(l) || l.startsWith(industry)) ? 1 : 0,
    near: place && site.place ? Math.max(0, 1 - metres(place, site.place) / near_m) : area === undefined || site.area === undefined ? 0.5 : Number(area === site.area),
    price: 1 - dearness, ready: site.ready,
  }
}

/** Every hard condition of one site, one by one, the failed ones first. */
export function checksOf(need: SiteNeed, site: Site): Check[] {
  const checks: Check[] = []
  for (const condition of QUANTITIES) {
    const mine = need.quantities[condition]
    if (mine === undefined) continue
    const theirs = site.quantities[condition]
    const mu = need.quantities.size ?? site.quantities.size
    if (SITE_ASKS.has(condition)) {
      if (theirs === undefined) continue
      const asked = mu === undefined ? Number.NaN : theirs * mu
      checks.push(Number.isNaN(asked) ? { condition, needed: theirs, offered: mine, verdict: 'unknown' } : { condition, needed: asked, offered: mine, verdict: mine >= asked ? 'met' : 'short', ...(mine < asked ? { by: asked - mine } : {}) })
    } else if (theirs === undefined) checks.push({ condition, needed: mine, offered: null, verdict: 'unknown' })
    else checks.push({ condition, needed: mine, offered: theirs, verdict: theirs >= mine ? 'met' : 'short', ...(theirs < mine ? { by: mine - theirs } : {}) })
  }
  if (need.uses) checks.push({ condition: 'use', needed: need.uses.join('、'), offered: site.use ?? null, verdict: site.use === undefined ? 'unknown' : need.uses.includes(site.use) ? 'met' : 'short' })
  if (need.chemical) checks.push({ condition: 'chemical', needed: 'yes', offered: site.chemical === undefined ? null : site.chemical ? 'yes' : 'no', verdict: site.chemical === undefined ? 'unknown' : site.chemical ? 'met' : 'short' })
  if (need.hazard) checks.push({ condition: 'hazard', needed: need.hazard, offered: site.hazard ?? null, verdict: site.hazard === undefined ? 'unknown' : HAZARD_ORDER.indexOf(site.hazard) <= HAZARD_ORDER.indexOf(need.hazard) ? 'met' : 'short' })
  if (need.emits && need.emits.length > 0) {
    const { forbids } = site
    const refused = need.emits.filter((w) => forbids?.includes(w))
    checks.push({ condition: 'emission', needed: need.emits.join('、'), offered: forbids === undefined ? null : refused.join('、'), verdict: forbids === undefined ? 'unknown' : refused.length > 0 ? 'short' : 'met' })
  }
  const order = { short: 0, unknown: 1, met: 2 }
  return checks.toSorted((a, b) => order[a.verdict] - order[b.verdict])
}

/** How many of a sorted list are less. */
function below(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) { const mid = (low + high) >> 1; if ((sorted[mid] ?? Infinity) < value) low = mid + 1; else high = mid }
  return low
}

/** Flat, good to a metre within a district. */
function metres(a: { lng: number; lat: number }, b: { lng: number; lat: number }): number {
  const x = (a.lng - b.lng) * 111_195 * Math.cos(((a.lat + b.lat) / 2) * (Math.PI / 180))
  return Math.hypot(x, (a.lat - b.lat) * 111_195)
}
