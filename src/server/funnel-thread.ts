import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { type Funnel, type FunnelLead, funnelOf } from '#modules/investment/funnel.ts'
import { inThread } from './in-thread.ts'

/** Beyond so many characters it is reckoned in a thread of its own. */
const SMALL = 400_000
interface Told { readonly state: string; readonly opened_at: string; readonly closed_at: string | null; readonly facts: Readonly<Record<string, unknown>> }

/** The funnel of leads told as JSON: one text goes to the thread faster than as many objects. */
export async function funnelFrom(json: string, now: Date): Promise<Funnel & { readonly n: number }> {
  return json.length > SMALL ? inThread(new URL(import.meta.url), { funnel: json, now }) : reckon(json, now)
}

function reckon(json: string, now: Date) {
  const leads = (JSON.parse(json) as Told[]).map(({ state, opened_at, closed_at, facts }): FunnelLead => ({
    state, opened_at: new Date(opened_at), closed_at: closed_at === null ? null : new Date(closed_at),
    // SQL says null where a fact is not there.
    facts: Object.fromEntries(Object.entries(facts).filter(([, v]) => v !== null)),
  }))
  return { n: leads.length, ...funnelOf(leads, now) }
}

const given = workerData as { funnel?: string; now: Date } | null
if (!isMainThread && given?.funnel !== undefined) parentPort?.postMessage(reckon(given.funnel, given.now))
