import { dueAt } from '#algo/clock.ts'
import { DAY_MS, endOfDay } from '#algo/workdays.ts'
import type { Clock } from '#kernel/clock.ts'
import type { Tx } from '#store/database.ts'
import { findMatter } from '#store/standing.ts'
import { alone, type Job, type JobContext } from './job.ts'

const BATCH = 100
/** A guess just past the known calendar may come to lie within it: an arranged working weekend pulls it forward. */
const MARGIN_DAYS = 15

interface Place { kind: string; id: string }

/**
 * Computes provisional due dates again once the State Council has published the year they fall in. The ledger is not
 * touched: a due date follows from the lines, the pack and the calendar.
 */
export function settleProvisional(): Job {
  return { name: 'provisional', every_ms: 60 * 60_000, run: (context) => alone(context.house, context.district, 'provisional', () => settleAll(context)).then(() => 0) }
}

async function settleAll({ house, district, signal }: JobContext): Promise<void> {
  let last: Place | undefined
  do {
    const found: Place[] = await nextProvisional(house, district, last)
    last = found.at(-1)
    for (const { kind, id } of found) {
      if (signal.aborted) return
      await house.database.inDistrict(district, (tx) => settle(house, tx, kind, id))
    }
  } while (last)
}

function nextProvisional(house: JobContext['house'], district: string, after: Place | undefined): Promise<Place[]> {
  const { calendar } = house.policy(district, house.now())
  const known = new Date(endOfDay(calendar.knownThrough).getTime() + MARGIN_DAYS * DAY_MS)
  return house.database.inDistrict(district, (tx) => tx.rows<Place>(
    `select m.kind, m.id from matter m where m.district = $1 and m.open and m.id > $3
       and exists (select from clock c where c.district = m.district and c.matter_id = m.id and c.stopped_at is null and c.provisional and c.due_at <= $2)
     order by m.id limit ${BATCH}`, [tx.district, known, after?.id ?? '']), { readOnly: true })
}

async function settle(house: JobContext['house'], tx: Tx, kind: string, id: string): Promise<void> {
  await tx.rows('select from matter where district = $1 and id = $2 for update', [tx.district, id])
  const stored = await findMatter(tx, kind, id)
  if (!stored) return
  const { calendar } = house.policy(tx.district, house.now(), stored.pack)
  let moved = false
  const running: Clock[] = []
  for (const clock of stored.clocks.filter((c) => c.stopped_at === null)) {
    const due = clock.provisional ? dueAt(clock.started_at, clock.limit, calendar, clock.pauses) : { at: clock.due_at, provisional: false }
    if (!isHeld(clock)) running.push({ ...clock, due_at: due.at, provisional: due.provisional })
    if (due.provisional === clock.provisional && due.at.getTime() === clock.due_at.getTime()) continue
    moved = true
    await tx.rows('update clock set due_at = $5, provisional = $6 where district = $1 and matter_id = $2 and name = $3 and round = $4', [tx.district, id, clock.name, clock.round, due.at, due.provisional])
  }
  if (!moved) return
  const first = running.toSorted((a, b) => a.due_at.getTime() - b.due_at.getTime())[0]
  await tx.rows('update matter set due_at = $3, provisional = $4 where district = $1 and id = $2', [tx.district, id, first?.due_at ?? null, first?.provisional ?? false])
  house.live.tell(tx.district, { kind, id, version: stored.standing.version, state: stored.standing.state })
}

function isHeld({ pauses }: Clock): boolean {
  const last = pauses.at(-1)
  return last !== undefined && last.to === undefined
}
