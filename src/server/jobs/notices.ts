import type { House } from '#server/house.ts'
import type { Tx } from '#store/database.ts'

const BATCH = 100

interface Told { matter_id: string; seq: number; payload: { kind: string; act: string; number: string; title: string; tells: string[] }; by: string }

/** Turns what acts tell into notices of the people concerned, and into webhook deliveries. */
export async function sendNotices(house: House, district: string): Promise<number> {
  return house.database.inDistrict(district, async (tx) => {
    const rows = await tx.rows<Told>(
      `select o.matter_id, o.seq, o.payload, e.by from outbox o join entry e on e.district = o.district and e.matter_id = o.matter_id and e.seq = o.seq
       where o.district = $1 and o.channel = 'acts' and o.done_at is null order by o.next_at limit ${BATCH} for update of o skip locked`, [tx.district])
    for (const row of rows) {
      const def = house.registry.matters.get(row.payload.kind)
      const label = def?.acts[row.payload.act]?.label ?? { zh: row.payload.act, en: row.payload.act }
      await tx.rows(
        `insert into notice (district, id, party, matter_id, seq, kind, text_zh, text_en, at) select $1, gen_random_uuid()::text, x.party, $2, $3, $4, $5, $6, $7 from unnest($8::text[]) x(party) on conflict do nothing`,
        [tx.district, row.matter_id, row.seq, row.payload.kind, `${label.zh}：${row.payload.title}（${row.payload.number}）`, `${label.en}: ${row.payload.title} (${row.payload.number})`, house.now(), await peopleFor(tx, row)])
      await tx.rows(
        `insert into webhook_delivery (district, webhook, matter_id, seq, payload, next_at) select $1, w.id, $2, $3, $4, $5 from webhook w where w.district = $1 and w.ended_at is null and (w.kinds = '{}' or $6 = any(w.kinds)) on conflict do nothing`,
        [tx.district, row.matter_id, row.seq, { id: `${row.matter_id}.${row.seq}`, matter: row.matter_id, ...row.payload, tells: undefined }, house.now(), row.payload.kind])
      await tx.rows("update outbox set done_at = $4 where district = $1 and matter_id = $2 and seq = $3 and channel = 'acts'", [tx.district, row.matter_id, row.seq, house.now()])
    }
    return rows.length
  })
}

/** The people behind relations and posts: who holds a post in the office, the person who asked, those who speak for the firm. Never who did it. */
async function peopleFor(tx: Tx, { matter_id, payload, by }: Told): Promise<string[]> {
  if (payload.tells.length === 0) return []
  const rows = await tx.rows<{ party: string }>(
    `with told as (select p.party, p.relation from participant p where p.district = $1 and p.matter_id = $2 and p.relation = any($3))
     select distinct party from (
       select coalesce(o.person, a.person, t.party) as party from told t
         left join post o on o.district = $1 and o.office = t.party and o.role in ('handler', 'reviewer') and (o.to_on is null or o.to_on >= current_date)
         left join agent a on a.district = $1 and a.firm = t.party and (a.to_on is null or a.to_on >= current_date)
       union select person from post where district = $1 and role = any($3) and (to_on is null or to_on >= current_date)) x where party <> $4`,
    [tx.district, matter_id, payload.tells, by])
  return rows.map((r) => r.party)
}
