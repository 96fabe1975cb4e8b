import type { Caliber, Observed, Publication, Release } from '#kernel/observation.ts'
import type { Tx } from './database.ts'

/** A figure as it is kept: one revision of it, with the ledger line that carried it. */
export interface Observation {
  readonly indicator: string
  readonly subject: string
  readonly caliber: Caliber
  /** `YYYY-MM`. */
  readonly period: string
  readonly revision: number
  readonly value: number
  readonly publication: Publication
  readonly embargo_until: Date | null
  readonly frame: string | null
  readonly source: string
  readonly matter_id: string
  readonly seq: number
  readonly recorded_at: Date
  readonly superseded_at: Date | null
}

/** The ledger line on which figures stand. */
export interface Origin {
  readonly matter_id: string
  readonly seq: number
  readonly recorded_at: Date
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/

/**
 * One statement: what stood is set behind, what was said becomes the revision that stands. A figure that says the same again
 * as what stands, from the same source and as far published, is no revision. Of two in one go for the same period the last counts.
 */
const OBSERVE = `with said as (
    select distinct on (x.indicator, x.subject, x.caliber, x.period) x.* from unnest($2::text[], $3::text[], $4::text[], $5::date[], $6::numeric[], $7::text[], $8::timestamptz[], $9::text[], $10::text[])
      with ordinality as x(indicator, subject, caliber, period, value, publication, embargo_until, frame, source, n)
    order by x.indicator, x.subject, x.caliber, x.period, x.n desc),
  stood as (select s.*, o.revision as old, o.value as was, o.publication as was_published, o.source as was_from, o.frame as was_frame, o.embargo_until as was_embargoed from said s
    left join lateral (select * from observation o where o.district = $1 and o.indicator = s.indicator and o.caliber = s.caliber and o.period = s.period and o.subject = s.subject and o.superseded_at is null limit 1) o on true),
  anew as (select * from stood where old is null or row(value, publication, source, frame, embargo_until) is distinct from row(was, was_published, was_from, was_frame, was_embargoed)),
  behind as (update observation o set superseded_at = $13 from anew a where a.old is not null and o.district = $1 and o.indicator = a.indicator and o.subject = a.subject and o.caliber = a.caliber
    and o.period = a.period and o.revision = a.old returning 1)
  insert into observation (district, indicator, subject, caliber, period, revision, value, publication, embargo_until, frame, source, matter_id, seq, recorded_at)
  select $1, indicator, subject, caliber, period, coalesce(old, 0) + 1, value, publication, embargo_until, frame, source, $11, $12, $13 from anew
  where (select count(*) from behind) is not null -- the old one steps back before the new one stands`

/**
 * Keeps what was observed, standing on a line of the ledger. Sent without waiting, so that it stands or falls with the transaction.
 * @throws RangeError for a period that is no month or a value that is no number
 */
export function observe(tx: Tx, observed: readonly Observed[], { matter_id, seq, recorded_at }: Origin): void {
  if (observed.length === 0) return
  for (const { indicator, period, value } of observed) {
    if (!MONTH.test(period)) throw new RangeError(`${indicator}: a period is YYYY-MM, got '${period}'`)
    if (!Number.isFinite(value)) throw new RangeError(`${indicator} of ${period}: a value is a number, got ${value}`)
  }
  const column = <T>(of: (o: Observed) => T) => observed.map(of)
  tx.send(OBSERVE, [
    tx.district, column((o) => o.indicator), column((o) => o.subject ?? ''), column((o) => o.caliber), column((o) => `${o.period}-01`), column((o) => o.value),
    column((o) => o.publication ?? 'final'), column((o) => o.embargo_until ?? null), column((o) => o.frame ?? null), column((o) => o.source), matter_id, seq, recorded_at,
  ])
}

const RELEASE = `with stood as (select * from observation where district = $1 and matter_id = $2 and superseded_at is null and row(publication, embargo_until) is distinct from row($3::text, $4::timestamptz)),
  behind as (update observation o set superseded_at = $6 from stood s where o.district = $1 and o.indicator = s.indicator and o.subject = s.subject and o.caliber = s.caliber and o.period = s.period and o.revision = s.revision returning 1)
  insert into observation (district, indicator, subject, caliber, period, revision, value, publication, embargo_until, frame, source, matter_id, seq, recorded_at)
  select district, indicator, subject, caliber, period, revision + 1, value, $3, $4, frame, source, matter_id, $5, $6 from stood where (select count(*) from behind) is not null`

/** Publishes, keeps back or withdraws every figure that stands on a matter. Sent without waiting. */
export function release(tx: Tx, how: Release, { matter_id, seq, recorded_at }: Origin): void {
  if (how === 'withdrawn') tx.send('update observation set superseded_at = $3 where district = $1 and matter_id = $2 and superseded_at is null', [tx.district, matter_id, recorded_at])
  else tx.send(RELEASE, [tx.district, matter_id, how.publication, how.embargo_until ?? null, seq, recorded_at])
}

const COLUMNS = "indicator, subject, caliber, to_char(period, 'YYYY-MM') as period, revision, value::float8 as value, publication, embargo_until, frame, source, matter_id, seq, recorded_at, superseded_at"

/** Every revision of one figure, newest first. */
export function revisionsOf(tx: Tx, { indicator, subject = '', caliber, period }: Pick<Observed, 'indicator' | 'subject' | 'caliber' | 'period'>): Promise<Observation[]> {
  return tx.rows<Observation>(`select ${COLUMNS} from observation where district = $1 and indicator = $2 and subject = $3 and caliber = $4 and period = $5 order by revision desc`, [tx.district, indicator, subject, caliber, `${period}-01`])
}

/** Which figures are wanted. Months are `YYYY-MM`, both ends included. */
export interface ObservationFilter {
  readonly indicator: string
  readonly subject?: string
  readonly from: string
  readonly to: string
  /** As the reader stood then: later revisions are not seen. */
  readonly as_of?: Date
  /** Unpublished and embargoed figures too. */
  readonly kept_back?: boolean
  readonly now: Date
}

/** The figures of one subject that stand, by period and caliber. One index range. */
export function observationsOf(tx: Tx, { indicator, subject = '', from, to, as_of, kept_back = false, now }: ObservationFilter): Promise<Observation[]> {
  return tx.rows<Observation>(
    `select ${COLUMNS} from observation where district = $1 and indicator = $2 and subject = $3 and period between $4 and $5
       and case when $6::timestamptz is null then superseded_at is null else recorded_at <= $6 and (superseded_at is null or superseded_at > $6) end
       and ($7 or (publication <> 'unpublished' and (embargo_until is null or embargo_until <= $8)))
     order by period, caliber`, [tx.district, indicator, subject, `${from}-01`, `${to}-01`, as_of ?? null, kept_back, now])
}

/** A sum over all subjects in a period, and over how many. */
export interface Summed {
  readonly period: string
  readonly caliber: Caliber
  readonly value: number
  readonly n: number
}

/** Sums of what stands over every subject, by period and caliber. One range of the sums that are kept with the figures. */
export function sumsOf(tx: Tx, { indicator, from, to, kept_back = false, now }: ObservationFilter): Promise<Summed[]> {
  return tx.rows<Summed>(
    `select to_char(period, 'YYYY-MM') as period, caliber, sum(total)::float8 as value, sum(n)::int as n from observation_sum
     where district = $1 and indicator = $2 and caliber in ('month', 'cumulative', 'point') and period between $3 and $4
       and ($5 or (publication <> 'unpublished' and embargo_until <= $6))
     group by period, caliber having sum(n) > 0 order by period, caliber`, [tx.district, indicator, `${from}-01`, `${to}-01`, kept_back, now])
}
