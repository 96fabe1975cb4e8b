import { z } from 'zod'

const Label = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const Share = z.number().gt(0).max(1)

/** Kinds of use of land, as land-use plans code them; M0 is a local one. @source GB 50137-2011; 新型产业用地 (M0) by local rules */
export const LAND_USES = ['M0', 'M1', 'M2', 'M3', 'W', 'B'] as const
/** What must be known of a parcel before it is offered as 标准地. */
export const STANDARDS = ['far_min', 'far_max', 'investment_per_mu_min', 'tax_per_mu_min', 'energy_max', 'environment'] as const

/** What a city decides about its land. */
export const Parks = z.strictObject({
  /** What a standard parcel must say before it is offered. */
  standards: z.array(z.enum(STANDARDS)).min(1),
  /** Area as surveyed and area as drawn may differ by so much. */
  area_tolerance: Share,
  /** Outlines of neighbours drawn by different hands overlap a little: less than this is no overlap, m². */
  overlap_m2: z.number().min(0),
  /** How many parcels and spaces may be held for one lead at a time, and how often each may be held on. */
  held_per_lead: z.int().min(1),
  renewals: z.int().min(0),
  /** Land is low-yielding when idle for so many months. */
  idle_months: z.int().min(1),
  source: Label,
})
export type ParkRules = z.infer<typeof Parks>
