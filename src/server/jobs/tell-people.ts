import { DAY_MS, isoDay } from '#algo/workdays.ts'
import type { Tx } from '#store/database.ts'
import { type Job, type JobContext, problemOf } from './job.ts'

const BATCH = 200
/** What was written down later than this after it happened is an imported or generated record: nobody is told of it. */
const NEWS_DAYS = 3
const LONGEST_WAIT_S = 3_600

/** Makes of each line in the outbox a notice for everybody it concerns, and a delivery for every webhook that hears of its kind. */
export function tellPeople(): Job {
  return { name: 'tell-people', every_ms: 1_000, full: BATCH, run: tell }
}

async function tell(context: JobContext): Promise<number> {
  const { house, district } = context
  try {
    return await house.database.inDistrict(district, (tx) => tellBatch(context, tx, BATCH))
  } catch (err) {
    context.log.warn({ err, district }, 'a batch of the outbox failed; its lines are tried one by one')
    return tellOneByOne(context)
  }
}

/** One line that cannot be told of keeps no other waiting: it is put off, each time for longer. */
async function tellOneByOne(context: JobContext): Promise<number> {
  const { house, district, signal } = context
  for (let done = 0; done < BATCH; done++) {
    if (signal.aborted) return 0
    try {
      if ((await house.database.inDistrict(district, (tx) => tellBatch(context, tx, 1))) === 0) return 0
    } catch (err) {
      await house.database.inDistrict(district, (tx) => tx.rows(
        `update outbox set tries = tries + 1, next_at = $2::timestamptz + least(${LONGEST_WAIT_S}, 5 * 2 ^ least(tries, 20)) * interval '1 second', problem = $3
         where district = $1 and (matter_id, seq, channel) in (select matter_id, seq, channel from outbox where district = $1 and done_at is null and next_at <= $2 order by next_at, matter_id, seq limit 1)`,
        [tx.district, house.now(), problemOf(err)]))
    }
  }
  return BATCH
}

async function tellBatch({ house }: JobContext, tx: Tx, most: number): Promise<number> {
  const now = house.now()
  const claimed = await tx.rows<{ matter_id: string; seq: number; news: boolean; told: string[] }>(CLAIM_AND_TELL, [tx.district, now, most, NEWS_DAYS * DAY_MS / 1000, isoDay(now)])
  const told = new Set(claimed.flatMap((c) => c.told))
  tx.afterCommit(() => { for (const person of told) house.live.tell(tx.district, { person }) })
  return claimed.length
}

/**
 * One statement: claims lines nobody else has in hand, spreads each over the people behind the roles it tells (a
 * relation, a relation through a post as `lead:reviewer`, or a post anywhere) and behind the parties it tells by name
 * (a matter's id stands for the unit that has it), except its writer, and marks it done.
 */
const CLAIM_AND_TELL = `with claimed as (
    select o.district, o.matter_id, o.seq, o.channel, o.payload, e.by, e.at, e.recorded_at, e.recorded_at - e.at <= $4 * interval '1 second' as news
    from outbox o join entry e on e.district = o.district and e.matter_id = o.matter_id and e.seq = o.seq
    where o.district = $1 and o.done_at is null and o.next_at <= $2 order by o.next_at, o.matter_id, o.seq limit $3 for update of o skip locked),
  post_now as (select * from post where district = $1 and from_on <= $5 and (to_on is null or to_on >= $5)),
  agent_now as (select * from agent where district = $1 and from_on <= $5 and (to_on is null or to_on >= $5)),
  role as (select c.*, split_part(t.role, ':', 1) as relation, nullif(split_part(t.role, ':', 2), '') as post
    from claimed c cross join lateral jsonb_array_elements_text(c.payload->'tells') t(role) where c.news),
  seat as (select r.*, p.party from role r join participant p on p.district = r.district and p.matter_id = r.matter_id and p.relation = r.relation),
  person as (
    select s.matter_id, s.seq, s.at, s.by, y.id as person from seat s join party y on y.district = s.district and y.id = s.party and y.kind = 'person' where s.post is null
    union select s.matter_id, s.seq, s.at, s.by, a.person from seat s join agent_now a on a.firm = s.party where s.post is null
    union select s.matter_id, s.seq, s.at, s.by, o.person from seat s join post_now o on o.office = s.party and (s.post is null or o.role = s.post)
    union select r.matter_id, r.seq, r.at, r.by, o.person from role r join post_now o on o.role = r.relation where r.post is null),
  named as (select c.matter_id, c.seq, c.at, c.by, p.id as party, p.kind from claimed c cross join lateral jsonb_array_elements_text(c.payload->'informs') n(id)
    join party p on p.district = c.district and p.id = coalesce((select m.lead from matter m where m.district = c.district and m.id = n.id), n.id) where c.news),
  by_name as (
    select n.*, n.party as person from named n where n.kind = 'person'
    union select n.*, a.person from named n join agent_now a on a.firm = n.party
    union select n.*, o.person from named n join post_now o on o.office = n.party),
  told as (insert into notice (district, person, matter_id, seq, at, party) select distinct on (x.matter_id, x.seq, x.person) $1, x.person, x.matter_id, x.seq, x.at, x.party
    from (select person, matter_id, seq, at, by, party from by_name union all select person, matter_id, seq, at, by, null from person) x where x.person <> x.by order by x.matter_id, x.seq, x.person, x.party
    on conflict do nothing returning matter_id, seq, person),
  sent as (insert into webhook_delivery (district, webhook, matter_id, seq, payload, made_at, next_at)
    select $1, w.id, c.matter_id, c.seq, jsonb_build_object('id', c.matter_id, 'kind', c.payload->>'kind', 'act', c.payload->>'act', 'seq', c.seq, 'state', c.payload->>'state', 'at', to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), $2, $2
    from claimed c join webhook w on w.district = c.district and (w.kinds = '{}' or c.payload->>'kind' = any(w.kinds)) where c.news and w.created_at <= c.recorded_at
    on conflict do nothing),
  finished as (update outbox o set done_at = $2, problem = null from claimed c where o.district = c.district and o.matter_id = c.matter_id and o.seq = c.seq and o.channel = c.channel)
  select c.matter_id, c.seq, c.news, array(select t.person from told t where t.matter_id = c.matter_id and t.seq = c.seq) as told from claimed c`
