import type { Tx } from '#store/database.ts'
import type { House } from './house.ts'

/** Fresh enough for everybody. */
const FRESH_MS = 60_000
/** Still handed out, while it is being worked out anew. */
const STALE_MS = 10 * 60_000
const MOST_KEPT = 2_000

interface Kept { value: unknown; as_of: Date; at: number; again: Promise<void> | undefined }

/** What was worked out, and as of when: a screen that shows it says so. */
export interface AsOf<T> { readonly value: T; readonly as_of: Date }

/**
 * Heavy numbers of one house that the screens of many people ask for at once: worked out at most once a minute, and handed out while
 * they are worked out anew. Only for numbers that do not depend on who asks, on screens that say as of when they are.
 * Nothing of it outlives the process.
 */
export interface Patience {
  ask<T>(tx: Tx, key: string, work: (tx: Tx) => Promise<T>): Promise<AsOf<T>>
}

const houses = new WeakMap<House, Patience>()

export function patienceOf(house: House): Patience {
  const known = houses.get(house) ?? createPatience(house)
  houses.set(house, known)
  return known
}

function createPatience(house: House): Patience {
  const kept = new Map<string, Kept>()
  const keep = (key: string, value: unknown, as_of: Date) => {
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(key, { value, as_of, at: performance.now(), again: undefined })
  }
  return {
    async ask<T>(tx: Tx, name: string, work: (tx: Tx) => Promise<T>): Promise<AsOf<T>> {
      const { district } = tx
      const key = `${district}/${name}`
      const found = kept.get(key)
      const age = found ? performance.now() - found.at : Number.POSITIVE_INFINITY
      // A clock that was set is not to be told yesterday's number.
      if (!found || age > STALE_MS || Math.abs(house.now().getTime() - found.as_of.getTime() - age) > FRESH_MS) {
        const as_of = house.now()
        const value = await work(tx)
        keep(key, value, as_of)
        return { value, as_of }
      }
      if (age > FRESH_MS && !found.again) {
        const as_of = house.now()
        // Whoever asks next finds it; one that fails leaves what was there, and is tried again by the next.
        found.again = house.database.inDistrict(district, work, { readOnly: true }).then((value) => keep(key, value, as_of), () => { found.again = undefined })
      }
      return { value: found.value as T, as_of: found.as_of }
    },
  }
}
