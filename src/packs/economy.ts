import { z } from 'zod'

const Share = z.number().gt(0).max(1)

/** What a city watches its economy by. The lines of 四上 are the nation's, the rest are settings. */
export const Economy = z.strictObject({
  entry: z.strictObject({
    /** 入统标准: revenue of twelve months, 万元, by sector; a firm is in the sector with the longest prefix of its GB/T 4754 code. Construction and real estate have no line of revenue and are not watched. */
    lines: z.array(z.strictObject({ sector: z.string().regex(/^[a-z_0-9]+$/), label: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }), industries: z.array(z.string().regex(/^\d{2,4}$/)).min(1), wan: z.number().positive() })).min(1),
    /** From which share of its line a firm is looked after (培育), and held as about to cross it (临规). */
    nurture: Share,
    provisional: Share,
    /** So many months in a row at or over the line before it is asked to apply. */
    apply_months: z.int().min(1).max(12),
  }).refine((e) => e.nurture < e.provisional, 'a firm is looked after before it is about to cross'),
  /** 支柱产业: what the city calls so, by industry, with the document that says it. */
  pillars: z.strictObject({
    doc_no: z.string().min(4),
    groups: z.array(z.strictObject({ key: z.string().regex(/^[a-z_0-9]+$/), label: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }), industries: z.array(z.string().regex(/^\d{2,4}$/)).min(1) })).min(1),
  }),
  anomalies: z.strictObject({
    /** A month this many times the firm's own median, or this small a part of it, looks like another unit. */
    unit_slip: z.number().gt(1),
    /** Output for each kWh this many times the firm's own median, or this small a part of it. */
    power_ratio: z.number().gt(1),
    /** Without so many months of its own there is nothing to compare a firm with. */
    history_months: z.int().min(2),
    /** Sold more than made for so many months in a row. */
    sales_over_months: z.int().min(2),
    /** A month this many times both the firm's own median and the month before, or this small a part of both. */
    jump_times: z.number().gt(1),
  }),
})
export type EconomyRules = z.infer<typeof Economy>

/** Under `peers.`, the whole city: what a mean is taken against, and no peer among the others. */
export const CITY = 'city'
