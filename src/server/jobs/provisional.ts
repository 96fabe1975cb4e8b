import { dueAt, type Limit } from '#algo/clock.ts'
import { calendar } from '#packs/calendar.ts'
import type { House } from '#server/house.ts'

interface Row { matter_id: string; name: string; round: number; amount: number; unit: Limit['unit']; started_at: Date; pauses: { from: string; to?: string }[]; due_at: Date }

/** Due dates that lay beyond the published calendar, once more of it is known. */
export async function recomputeProvisional(house: House, district: string): Promise<number> {
  return house.database.inDistrict(district, async (tx) => {
    const rows = await tx.rows<Row>('select matter_id, name, round, amount, unit, started_at, pauses, due_at from clock where district = $1 and provisional and stopped_at is null', [tx.district])
    for (const row of rows) {
      const due = dueAt(row.started_at, { amount: row.amount, unit: row.unit }, calendar, row.pauses.map((p) => ({ from: new Date(p.from), ...(p.to ? { to: new Date(p.to) } : {}) })))
      if (due.provisional && due.at.getTime() === row.due_at.getTime()) continue
      await tx.rows('update clock set due_at = $5, provisional = $6 where district = $1 and matter_id = $2 and name = $3 and round = $4', [tx.district, row.matter_id, row.name, row.round, due.at, due.provisional])
      await tx.rows('update matter set due_at = $3, provisional = $4 where district = $1 and id = $2 and due_at = $5', [tx.district, row.matter_id, due.at, due.provisional, row.due_at])
    }
    return 0
  })
}
