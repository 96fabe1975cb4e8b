import { type Matched, matchSites, type Site, type SiteNeed, siteTable } from '#algo/site-match.ts'
import { type LandFacts, siteOf, type SiteKind, type Siting } from '#modules/parks/siting.ts'
import type { Park } from '#modules/parks/park.ts'
import { asThread, feedThread } from './in-thread.ts'

/** So many sites are read and passed on at a time; fewer are matched here, without a thread. */
export const PORTION = 1_000
const COUNTED = ['use', 'area_mu', 'investment_per_mu_min', 'tax_per_mu_min', 'price_per_mu', 'power_kva', 'water_t_day', 'heat_t_h', 'forbids', 'place', 'area', 'area_m2', 'floor_load_t_m2', 'height_m', 'hazard_class', 'rent_yuan_m2_month'] as const satisfies readonly (keyof LandFacts)[]
/** A site as SQL tells it, in JSON: id, state, its park, and what of its facts counts. */
export const TOLD = `jsonb_build_array(m.id, m.state, m.facts->'park', jsonb_strip_nulls(jsonb_build_object(${COUNTED.map((f) => `'${f}', m.facts->'${f}'`).join(', ')})))`
type Told = readonly [id: string, state: string, park: string | null, facts: LandFacts]

export interface Looked { readonly kind: SiteKind; readonly need: SiteNeed; readonly rules: Siting; readonly parks: Readonly<Record<string, Pick<Park, 'leading_industries' | 'chemical'>>>; readonly most: number; readonly near: number }
/** The best of many, each with the site as it was matched. */
export interface Found { readonly considered: number; readonly refused: ReturnType<typeof matchSites>['refused']; readonly fits: readonly FoundSite[]; readonly near_misses: readonly FoundSite[] }
export interface FoundSite extends Matched { readonly of: Site }

/** The sites for one need among those told a portion at a time. Done when all have been read. O(sites · conditions). */
export async function sitesAmong(portions: AsyncGenerator<readonly string[], void>, looked: Looked): Promise<{ readonly answer: Promise<Found> }> {
  const begun = await portions.next()
  const first = begun.done ? [] : begun.value
  if (first.length < PORTION) return { answer: Promise.resolve(match(read(joined(first), looked), looked)) }
  return feedThread(import.meta.url, looked, rest(first, portions))
}

async function* rest(first: readonly string[], portions: AsyncGenerator<readonly string[], void>): AsyncGenerator<string> {
  yield joined(first)
  for await (const portion of portions) yield joined(portion)
}

const joined = (sites: readonly string[]) => `[${sites.join(',')}]`

function read(json: string, { kind, rules, parks }: Looked): Site[] {
  return (JSON.parse(json) as Told[]).map(([id, state, park, facts]) => siteOf(kind, id, state, facts, park === null ? undefined : parks[park], rules))
}

function match(sites: readonly Site[], { need, rules, most, near }: Looked): Found {
  const { considered, refused, fits, near_misses } = matchSites(need, siteTable(sites), rules, most)
  const whole = (m: Matched): FoundSite[] => { const of = sites[m.site]; return of ? [{ ...m, of }] : [] }
  return { considered, refused, fits: fits.flatMap(whole), near_misses: near_misses.slice(0, near).flatMap(whole) }
}

asThread(import.meta.url, (looked: Looked) => {
  const sites: Site[] = []
  return { take: (portion: string) => void sites.push(...read(portion, looked)), made: () => match(sites, looked) }
})
