import { z } from 'zod'

const Label = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const Weight = z.number().min(0).max(100)

/** What a city decides about its chains. */
export const Chains = z.strictObject({
  /** A node is strong with so many firms, so many of which lead or bear the chain, and that much of what the chain buys there bought here. */
  strong: z.strictObject({ firms: z.int().min(1), bearers: z.int().min(0), local_share: z.number().min(0).max(1) }),
  /** Evidence of a firm's place older than this no longer counts for strength. */
  evidence_months: z.int().min(1),
  /** What ranks gaps. */
  weights: z.strictObject({ relatedness: Weight, complexity: Weight, pull: Weight, criticality: Weight }),
  /** Texts at least so alike count as the same product, 0 to 1. */
  alike_from: z.number().gt(0).max(1),
  source: Label,
})
export type ChainRules = z.infer<typeof Chains>
