import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { gradesOf, type MuBatch } from '#modules/parks/mu-batch.ts'
import type { MuCityRules } from '#packs/parks.ts'
import { inThread } from './in-thread.ts'

/** Beyond so many characters it is reckoned in a thread of its own. */
const SMALL = 200_000

/** What a batch gave everybody: by group its averages and how many were scored, by firm its own score as JSON, which goes between threads faster than as many objects. */
export interface MuScores {
  readonly groups: Readonly<Record<'above' | 'below', { readonly averages: Readonly<Record<string, number | null>>; readonly of: number }>>
  readonly firms: ReadonlyMap<string, string>
}

/** Scores of a batch told as JSON, under the rules it was begun with. O(firms · items). */
export async function muScoresFrom(json: string, rules: MuCityRules): Promise<MuScores> {
  return json.length > SMALL ? inThread(new URL(import.meta.url), { mu: json, rules }) : reckon(json, rules)
}

function reckon(json: string, rules: MuCityRules): MuScores {
  const { above, below } = gradesOf(JSON.parse(json) as MuBatch, rules)
  const group = ({ averages, scored }: typeof above) => ({ averages, of: scored.length })
  return { groups: { above: group(above), below: group(below) }, firms: new Map([...above.scored, ...below.scored].map((s) => [s.id, JSON.stringify(s)])) }
}

const given = workerData as { mu?: string; rules: MuCityRules } | null
if (!isMainThread && given?.mu !== undefined) parentPort?.postMessage(reckon(given.mu, given.rules))
