import { z } from 'zod'
import type { ClauseRule } from '#algo/clause-scan.ts'
import table from './fair-competition.json' with { type: 'json' }

const Label = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })

/** What may be promised, by the day or by an amount. */
export const METRICS = ['paid_in', 'fixed_investment', 'start_on', 'produce_on', 'output', 'tax', 'jobs', 'tax_per_mu'] as const
export type Metric = (typeof METRICS)[number]
export const AGREEMENT_TYPES = ['framework', 'intent', 'formal', 'supplement', 'admission', 'lease'] as const

/** What a city asks of its agreements. */
export const Agreements = z.strictObject({
  /** Promises without which an agreement of this type is not signed; types not named need none. */
  required: z.partialRecord(z.enum(AGREEMENT_TYPES), z.array(z.enum(METRICS))),
  /** No exception from fair competition is for longer. */
  exception_years: z.int().min(1),
  source: Label,
})
export type AgreementRules = z.infer<typeof Agreements>

const Rule = z.strictObject({ id: z.string(), label: Label, patterns: z.array(z.string()).min(1), verdict: z.enum(['forbidden', 'explain']), selective: z.boolean(), prohibits: z.boolean().exactOptional(), article: Label })
const Table = z.strictObject({ doc_no: z.string(), title: Label, effective_from: z.iso.date(), source: Label, rules: z.array(Rule).min(1) })
/** The national table of words that fair competition review looks for, with the law each rests on. Read once and checked. */
export const fairCompetition = Table.parse(table)

/** What clauses are scanned by at an instant: nothing before the law was in force. */
export function clauseRulesAt(at: Date): readonly ClauseRule[] {
  return at.getTime() >= Date.parse(`${fairCompetition.effective_from}T00:00:00+08:00`) ? fairCompetition.rules : []
}
