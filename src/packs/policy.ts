import type { Policy } from '#kernel/clock.ts'
import { calendar } from './calendar.ts'
import { limitOf, packByVersion, packFor } from './packs.ts'
import type { Pack } from './pack.ts'
import { tablesOf } from './tables.ts'

const policies = new WeakMap<Pack, Policy>()

/** What a pack decides, as the kernel asks it. */
export function policyOf(pack: Pack): Policy {
  const known = policies.get(pack)
  if (known) return known
  const policy: Policy = {
    id: pack.key,
    limit: (stage, cls) => limitOf(pack, stage, cls),
    calendar,
    rule<T>(path: string): T {
      const found = path.split('.').reduce<unknown>((o, key) => (typeof o === 'object' && o !== null ? (o as Record<string, unknown>)[key] : undefined), pack.rules)
      if (found === undefined) throw new RangeError(`pack ${pack.key} has no rule '${path}'`)
      return found as T
    },
    tables: () => tablesOf(pack.id),
  }
  policies.set(pack, policy)
  return policy
}

/** The policy a matter lives under: the version it started with, or for a new one the city's at that time; older than all of them, the earliest. */
export function policyFor(city: string, at: Date, version?: string): Policy {
  return policyOf(version ? packByVersion(version) : packFor(city, at))
}
