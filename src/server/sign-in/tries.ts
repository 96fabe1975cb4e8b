import type { House } from '#server/house.ts'
import type { Tx } from '#store/database.ts'
import { signInSettings } from './settings.ts'

/**
 * Takes one try at a secret before it is looked at, so that tries made at once count as many.
 * A name is locked when its tries are used up, for as long as the district's settings say after the last of them.
 * @param what keyed digest of what is tried
 * @returns false when it is locked
 */
export async function takeTry(house: House, tx: Tx, what: Buffer): Promise<boolean> {
  const { tries, lock_minutes } = signInSettings(house, tx.district)
  const now = house.now()
  const taken = await tx.row(
    `insert into sign_in_tries (district, what, tries, at) values ($1, $2, 1, $3)
     on conflict (district, what) do update set tries = case when sign_in_tries.at <= $4 then 1 else sign_in_tries.tries + 1 end, at = excluded.at
     where sign_in_tries.at <= $4 or sign_in_tries.tries < $5 returning 1 as taken`,
    [tx.district, what, now, new Date(now.getTime() - lock_minutes * 60_000), tries])
  return taken !== undefined
}

/** The secret was right, or is a new one: earlier tries are forgotten. */
export async function forgetTries(tx: Tx, what: Buffer): Promise<void> {
  await tx.rows('delete from sign_in_tries where district = $1 and what = $2', [tx.district, what])
}
