import { setImmediate } from 'node:timers/promises'
import { recurring, type Said } from '#algo/recurring.ts'
import { DAY_MS } from '#algo/workdays.ts'
import type { Barometer } from '#packs/barometer.ts'
import type { Tx } from '#store/database.ts'
import { Values } from '#store/visible.ts'

/** Spots looked into, tickets of each looked at, groups answered. */
const MOST_SPOTS = 30
const MOST_AT_SPOT = 80
const MOST_GROUPS = 20
const METRES_PER_DEGREE = 111_320

interface Located extends Said {
  readonly number: string
  readonly state: string
  readonly open: boolean
  readonly opened_at: Date
  readonly category: string | null
  readonly area: string | null
  readonly asker: string | null
  readonly solved: string | null
}

/** The same trouble at the same spot, again and again. */
export interface RecurringPlace {
  readonly at: { readonly lng: number; readonly lat: number }
  readonly area: string | null
  readonly category: string | null
  readonly n: number
  readonly open: number
  readonly unsolved: number
  /** How many different people; null where nobody is known. */
  readonly askers: number | null
  readonly first_at: Date
  readonly last_at: Date
  readonly tickets: readonly { readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly opened_at: Date }[]
}

/**
 * Clusters by place and words. SQL finds the fullest spots of a grid (index matter_opened), then what lies around each
 * (GiST matter_at); words are compared spot by spot, giving way to requests between them.
 * @param lat latitude of the district, by which a degree of longitude is measured
 */
export async function recurringPlaces(tx: Tx, rules: Barometer['recurring'], lat: number, now: Date, scope: { readonly area?: string | undefined; readonly category?: string | undefined }): Promise<RecurringPlace[]> {
  const since = new Date(now.getTime() - rules.days * DAY_MS)
  const [dx, dy] = [rules.radius_m / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180)), rules.radius_m / METRES_PER_DEGREE]
  const spots = await fullest(tx, since, 2 * dx, 2 * dy, rules.least, scope)
  const taken = new Set<string>()
  const found: RecurringPlace[] = []
  for (const { x, y } of spots) {
    const near = await around(tx, since, { west: (x - 1) * 2 * dx, south: (y - 1) * 2 * dy, east: (x + 1) * 2 * dx, north: (y + 1) * 2 * dy }, scope)
    for (const group of recurring(near.filter((t) => !taken.has(t.id)), rules)) {
      if (group.length < rules.least) continue
      for (const { id } of group) taken.add(id)
      found.push(told(group))
    }
    await setImmediate()
  }
  return found.toSorted((a, b) => b.n - a.n || b.last_at.getTime() - a.last_at.getTime()).slice(0, MOST_GROUPS)
}

function scopeWhere({ area, category }: { readonly area?: string | undefined; readonly category?: string | undefined }, values: Values): string {
  return `${area ? ` and m.area = ${values.add(area)}` : ''}${category ? ` and m.category >= ${values.add(category)} and m.category < ${values.add(`${category}\u{10FFFF}`)}` : ''}`
}

/** The fullest cells of a grid of this size, by their place in it. */
function fullest(tx: Tx, since: Date, dx: number, dy: number, least: number, scope: { readonly area?: string | undefined; readonly category?: string | undefined }) {
  const values = new Values()
  return tx.rows<{ x: number; y: number }>(
    `select round(m.at[0] / ${values.add(dx)}::float8)::float8 as x, round(m.at[1] / ${values.add(dy)}::float8)::float8 as y from matter m
     where m.district = ${values.add(tx.district)} and m.kind = 'ticket' and m.opened_at >= ${values.add(since)} and m.at is not null${scopeWhere(scope, values)}
     group by 1, 2 having count(*) >= ${values.add(Math.max(2, Math.ceil(least / 2)))} order by count(*) desc, 1, 2 limit ${MOST_SPOTS}`, values.list)
}

/** The newest tickets within a box. */
function around(tx: Tx, since: Date, { west, south, east, north }: { west: number; south: number; east: number; north: number }, scope: { readonly area?: string | undefined; readonly category?: string | undefined }) {
  const values = new Values()
  return tx.rows<Located>(
    `select m.id, m.number, m.title as text, m.state, m.open, m.opened_at, m.category, m.area, m.asker, m.facts->>'solved' as solved, m.at[0] as lng, m.at[1] as lat from matter m
     where m.at <@ box(point(${values.add(west)}, ${values.add(south)}), point(${values.add(east)}, ${values.add(north)})) and m.district = ${values.add(tx.district)} and m.kind = 'ticket' and m.opened_at >= ${values.add(since)}${scopeWhere(scope, values)}
     order by m.opened_at desc limit ${MOST_AT_SPOT}`, values.list)
}

function told(group: readonly Located[]): RecurringPlace {
  const newest = group.toSorted((a, b) => b.opened_at.getTime() - a.opened_at.getTime())
  const known = new Set(group.flatMap((t) => t.asker ?? []))
  const [last = newest[0] as Located] = newest
  return {
    at: { lng: group.reduce((s, t) => s + t.lng, 0) / group.length, lat: group.reduce((s, t) => s + t.lat, 0) / group.length },
    area: mostOften(group.map((t) => t.area)), category: mostOften(group.map((t) => t.category)), n: group.length,
    open: group.filter((t) => t.open).length, unsolved: group.filter((t) => t.solved === 'false').length, askers: known.size || null,
    first_at: newest.at(-1)?.opened_at ?? last.opened_at, last_at: last.opened_at,
    tickets: newest.map(({ id, number, text, state, opened_at }) => ({ id, number, title: text, state, opened_at })),
  }
}

function mostOften(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>()
  for (const v of values) if (v !== null) counts.set(v, (counts.get(v) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null
}
