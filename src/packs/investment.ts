import { z } from 'zod'

const Label = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const Key = z.string().regex(/^[a-z_]+$/)
const Share = z.number().gt(0).max(1)
const Count = z.int().min(1)

/** What a city decides about bringing firms in. Every part says where its figures were seen, or that they are settings. */
export const Investment = z.strictObject({
  first_report: z.strictObject({
    /** Two reports of one investor nearer than this are told apart by people, not by the clock. */
    collision_seconds: Count,
    /** How often protection may be renewed. */
    renewals: z.int().min(0),
    /** Another lead is a candidate for being the same from this likeness of content on, and with a like name from the lower one on. */
    similar: z.strictObject({ content: Share, name: Share, content_with_name: Share }),
    source: Label,
  }),
  intake: z.strictObject({
    /** From this planned investment on a lead is major: it is given more time to be screened. */
    major_wan: z.number().positive(),
    /** What is not taken in, whoever reports it. */
    refusals: z.array(z.strictObject({ code: Key, label: Label })).min(1),
    source: Label,
  }),
  review: z.strictObject({
    /** Who must say what they think, within so many working days; some may say no for all. */
    departments: z.array(z.strictObject({ key: Key, label: Label, days: Count, veto: z.boolean() })).min(1),
    /** The least per mu that land is given for, 万元. */
    per_mu: z.strictObject({ investment_wan: z.number().min(0), tax_wan: z.number().min(0) }),
    source: Label,
  }),
  score: z.strictObject({
    /** Points add up to 100; below its floor an item fails the whole. */
    items: z.array(z.strictObject({ key: Key, label: Label, max: Count, floor: Count.exactOptional() })).min(3),
    pass: Count,
    /** Fewer cards than this are no score. */
    cards: Count,
    source: Label,
  }).refine((s) => s.items.reduce((sum, i) => sum + i.max, 0) === 100, 'points must add up to 100'),
  /** Where the limits of `lead.*` were seen. */
  limits_source: Label,
})
export type InvestmentRules = z.infer<typeof Investment>
