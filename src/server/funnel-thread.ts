import { type Funnel, type FunnelLead, funnelOf } from '#modules/investment/funnel.ts'
import { asThread, feedThread } from './in-thread.ts'

/** So many leads are read and passed on at a time; no more than that are reckoned here, without a thread. */
export const PORTION = 1_000
/** A lead as SQL tells it, in JSON: state, opened and closed, stages reached, signed and started on. */
export const TOLD = "json_build_array(m.state, m.opened_at, m.closed_at, m.facts->'reached', m.facts->'signed_on', m.facts->'started_on')"
type Told = readonly [state: string, opened_at: string, closed_at: string | null, reached: NonNullable<FunnelLead['facts']['reached']> | null, signed_on: string | null, started_on: string | null]
type Counted = Funnel & { readonly n: number }

/** The funnel of leads told a portion at a time. Done when all have been read. */
export async function funnelFrom(portions: AsyncGenerator<readonly string[], void>, now: Date): Promise<{ readonly answer: Promise<Counted> }> {
  const begun = await portions.next()
  const first = begun.done ? [] : begun.value
  if (first.length < PORTION) return { answer: Promise.resolve(reckon(read(joined(first)), now)) }
  return feedThread(import.meta.url, { now }, rest(first, portions))
}

async function* rest(first: readonly string[], portions: AsyncGenerator<readonly string[], void>): AsyncGenerator<string> {
  yield joined(first)
  for await (const portion of portions) yield joined(portion)
}

/** One text goes to a thread faster than as many objects. */
const joined = (leads: readonly string[]) => `[${leads.join(',')}]`

function read(json: string): FunnelLead[] {
  return (JSON.parse(json) as Told[]).map(([state, opened_at, closed_at, reached, signed_on, started_on]) => ({
    state, opened_at: new Date(opened_at), closed_at: closed_at === null ? null : new Date(closed_at),
    // SQL says null where a fact is not there.
    facts: { ...(reached === null ? {} : { reached }), ...(signed_on === null ? {} : { signed_on }), ...(started_on === null ? {} : { started_on }) },
  }))
}

function reckon(leads: readonly FunnelLead[], now: Date): Counted {
  return { n: leads.length, ...funnelOf(leads, now) }
}

asThread(import.meta.url, ({ now }: { now: Date }) => {
  const leads: FunnelLead[] = []
  return { take: (portion: string) => void leads.push(...read(portion)), made: () => reckon(leads, now) }
})
