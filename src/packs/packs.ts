import type { Limit } from '#algo/clock.ts'
import { startOfDay } from '#algo/workdays.ts'
import dailing202005 from './dailing/2020-05.json' with { type: 'json' }
import dailing202601 from './dailing/2026-01.json' with { type: 'json' }
import { type Pack, rowOf, type Stage, type TicketClass, type TicketType } from './pack.ts'
import { readPack } from './read-pack.ts'
import tanjiang202401 from './tanjiang/2024-01.json' with { type: 'json' }

/** Every version of every city, oldest first within a city. */
export const packs: readonly Pack[] = [dailing202005, dailing202601, tanjiang202401].map(readPack)

/**
 * The newest version of a city's pack in force at an instant; a version begins at 0:00 of its first day.
 * @throws RangeError when no such city is known, or none of its versions was in force yet
 */
export function packAt(id: string, at: Date): Pack {
  const [first, ...later] = versionsOf(id)
  const found = [first, ...later].findLast((p) => isInForce(p, at))
  if (!found) throw new RangeError(`no pack of ${id} was in force at ${at.toISOString()}: the first begins on ${first.basis.effective_from}`)
  return found
}

/**
 * The version that a matter begun at an instant stands under: the one in force then, and for years before the first of
 * all the earliest. The matter keeps its key, so that it shows by which rules it is judged.
 * @throws RangeError when no such city is known
 */
export function packFor(id: string, at: Date): Pack {
  const [first, ...later] = versionsOf(id)
  return later.findLast((p) => isInForce(p, at)) ?? first
}

function versionsOf(id: string): readonly [Pack, ...Pack[]] {
  const [first, ...later] = packs.filter((p) => p.id === id)
  if (!first) throw new RangeError(`no pack of a city '${id}': there are ${[...new Set(packs.map((p) => p.id))].join(', ')}`)
  return [first, ...later]
}

function isInForce(pack: Pack, at: Date): boolean {
  return startOfDay(pack.basis.effective_from) <= at
}

/** The very version a matter started under, by its `key`. @throws RangeError when it is not known */
export function packByVersion(key: string): Pack {
  const found = packs.find((p) => p.key === key)
  if (!found) throw new RangeError(`no pack '${key}': there are ${packs.map((p) => p.key).join(', ')}`)
  return found
}

/** How long a stage may take: the limit of exactly this class, else of all. Undefined: this city does not limit it. */
export function limitOf(pack: Pack, stage: Stage | (string & {}), cls?: string): Limit | undefined {
  const row = rowOf(pack.limits, stage, cls)
  return row && { amount: row.amount, unit: row.unit }
}

/**
 * The class whose limits a ticket is under. Cities differ: one goes by what was asked for, another by what it is about;
 * danger prevails over both.
 * @throws RangeError when the category is not in the pack
 */
export function classOf(pack: Pack, ticket: { readonly type: TicketType; readonly category: string }): TicketClass {
  const category = pack.categories.ticket.find((c) => c.code === ticket.category)
  if (!category) throw new RangeError(`${pack.key} has no ticket category '${ticket.category}'`)
  const { prevails, by_type } = pack.rules.ticket_class
  return prevails.includes(category.class) ? category.class : (by_type[ticket.type] ?? category.class)
}
