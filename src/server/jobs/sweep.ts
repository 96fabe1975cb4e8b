import type { House } from '#server/house.ts'

const KEEP_DAYS = 7

/** Forgets what has served: old sessions and codes, first answers nobody will ask for again, notices that were read long ago. */
export async function sweep(house: House, district: string): Promise<number> {
  const now = house.now()
  const old = new Date(now.getTime() - KEEP_DAYS * 86_400_000)
  await house.database.inDistrict(district, async (tx) => {
    await tx.rows('delete from session where district = $1 and expires_at < $2', [tx.district, now])
    await tx.rows('delete from one_time_code where district = $1 and expires_at < $2', [tx.district, now])
    await tx.rows('delete from idempotency where district = $1 and at < $2', [tx.district, old])
    await tx.rows('delete from outbox where district = $1 and done_at < $2', [tx.district, old])
    await tx.rows("delete from notice where district = $1 and read_at < $2::timestamptz - interval '180 days'", [tx.district, now])
  })
  return 0
}
