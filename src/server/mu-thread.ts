import type { MuScored } from '#algo/mu-score.ts'
import { gradesOf, type MuBatch } from '#modules/parks/mu-batch.ts'
import { MU_LABELS, type MuCityRules } from '#packs/parks.ts'
import { asThread, inThread } from './in-thread.ts'
import { sheetOf } from './mu-sheet.ts'
import { csvOf, packWorkbook } from './sheet-file.ts'

/** Beyond so many characters it is reckoned in a thread of its own. */
const SMALL = 200_000

/** What a batch gave everybody: by group its averages and how many were scored, by firm its own score as JSON, which goes between threads faster than as many objects. */
export interface MuScores {
  readonly groups: Readonly<Record<'above' | 'below', { readonly averages: Readonly<Record<string, number | null>>; readonly of: number }>>
  readonly firms: ReadonlyMap<string, string>
}
/** A batch as the store tells it in JSON, and who its firms are, under the rules it was begun with. */
export interface MuTold { readonly facts: string; readonly firms: string; readonly rules: MuCityRules }
type Firms = Readonly<Record<string, { readonly name: string; readonly uscc: string | null }>>

interface Asked { readonly scores: MuTold; readonly page: MuTold & { readonly head: object }; readonly file: MuTold & { readonly about: Parameters<typeof sheetOf>[0]; readonly group: 'above' | 'below'; readonly format: string } }
interface Made { readonly scores: MuScores; readonly page: Uint8Array; readonly file: Uint8Array }

/** Each is reckoned where it is asked for if it is small, and in a thread if not. O(firms · items). */
const WORK: { readonly [K in keyof Made]: (told: Asked[K]) => Made[K] | Promise<Made[K]> } = {
  /** Everybody's own score. */
  scores({ facts, rules }) {
    const { above, below } = gradesOf(JSON.parse(facts) as MuBatch, rules)
    const group = ({ averages, scored }: typeof above) => ({ averages, of: scored.length })
    return { groups: { above: group(above), below: group(below) }, firms: new Map([...above.scored, ...below.scored].map((s) => [s.id, JSON.stringify(s)])) }
  },
  /** The page of whoever keeps it, in JSON, after what stands at its head. */
  page({ facts: told, firms: named, rules, head }) {
    const [facts, firms] = [JSON.parse(told) as MuBatch, JSON.parse(named) as Firms]
    const results = gradesOf(facts, rules)
    const rows = new Map((facts.rows ?? []).map((r) => [r.firm, r]))
    const shown = (s: MuScored) => { const row = rows.get(s.id); return { ...s, name: firms[s.id]?.name ?? s.id, uscc: firms[s.id]?.uscc ?? null, figures: row?.figures ?? {}, vetoes: row?.vetoes ?? [], founded_on: row?.founded_on ?? '' } }
    const group = (of: 'above' | 'below') => ({ averages: results[of].averages, rows: results[of].scored.map(shown) })
    return new TextEncoder().encode(JSON.stringify({ ...head, year: facts.year, notice_until_on: facts.notice_until_on ?? null, objections: (facts.objections ?? []).map((o) => ({ ...o, name: firms[o.firm]?.name ?? o.firm })), rules: { ...rules, labels: MU_LABELS }, groups: { above: group('above'), below: group('below') } }))
  },
  /** One group as a file to take along. */
  async file({ facts, firms, rules, about, group, format }) {
    const lines = sheetOf(about, JSON.parse(facts) as MuBatch, rules, group, JSON.parse(firms) as Firms)
    if (format !== 'csv') return packWorkbook(lines)
    let text = ''
    for await (const line of csvOf(lines)) text += line
    return new TextEncoder().encode(text)
  },
}

/** Does one of these with a batch. */
export function muWork<K extends keyof Made>(work: K, told: Asked[K]): Promise<Made[K]> {
  return told.facts.length > SMALL ? inThread(import.meta.url, { work, told }) : done(work, told)
}

async function done<K extends keyof Made>(work: K, told: Asked[K]): Promise<Made[K]> {
  return WORK[work](told)
}

asThread(import.meta.url, ({ work, told }: { work: keyof Made; told: Asked[keyof Made] }) => ({ made: () => done(work, told as Asked[typeof work]) }))
