import { z } from 'zod'

const Label = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const Wan = z.number().gt(0)

/** One way of paying for introductions, as a place publishes it. */
const Fee = z.strictObject({
  label: Label,
  tiers: z.array(z.strictObject({ over_wan: z.number().min(0), per_mille: z.number().gt(0).max(100) })).min(1),
  whole: z.boolean(),
  cap_wan: Wan.exactOptional(),
  excludes_land: z.boolean(),
  least_wan: Wan.exactOptional(),
  /** What counts is what was realised within so many years of the signing. */
  within_years: z.int().min(1).exactOptional(),
  /** It is claimed within so many years of the finish. */
  claim_years: z.int().min(1).exactOptional(),
  /** When the contract must be filed: before the lead is signed, in a month of each year, or both. */
  filed_before_signing: z.boolean(),
  filed_in_month: z.int().min(1).max(12).exactOptional(),
  source: Label,
})

/** What a city decides about commissioned promotion. */
export const Agents = z.strictObject({
  fees: z.record(z.string().regex(/^[a-z_]+$/), Fee),
  /** Days a fee is shown to the public before it is paid. */
  notice_days: z.int().min(1),
  source: Label,
})
export type AgentRules = z.infer<typeof Agents>
export type FeePaid = AgentRules['fees'][string]
