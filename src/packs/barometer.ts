import { z } from 'zod'

const Share = z.number().min(0).max(1)
const Count = z.int().min(1)
/** How a part counts: below `calm` it presses not at all, from `full` on fully. */
const Part = z.strictObject({ weight: Share, calm: z.number().min(0), full: z.number().positive() }).refine((p) => p.calm < p.full, 'calm must be below full')

/** The parts of the index, in the order they are shown. */
export const BAROMETER_PARTS = ['volume', 'repeat', 'unsolved', 'dissatisfied', 'overdue'] as const
export type BarometerPart = (typeof BAROMETER_PARTS)[number]

/** What a city decides about its barometer (晴雨表), its alarms, its recurring places and its topic of the month (每月一题). */
export const Barometer = z.strictObject({
  parts: z.strictObject({ volume: Part, repeat: Part, unsolved: Part, dissatisfied: Part, overdue: Part })
    .refine((parts) => Math.abs(Object.values(parts).reduce((sum, p) => sum + p.weight, 0) - 1) < 1e-9, 'weights must add up to 1'),
  /** Fewer tickets than this in a month: no index. */
  least_n: Count,
  /** A part with fewer answers than this is silent. */
  least_part_n: Count,
  /** Share of the weights that must be readable. */
  least_weight: Share,
  /** From which index it is cloudy, rainy, stormy; below the first it is sunny. */
  weather: z.strictObject({ cloudy: z.number(), rain: z.number(), storm: z.number() }).refine((w) => 0 < w.cloudy && w.cloudy < w.rain && w.rain < w.storm && w.storm < 100, 'must rise'),
  /** An alarm: so many weeks to compare with, at most this share of false ones, and no fewer tickets than this. */
  surge: z.strictObject({ weeks: z.int().min(2).max(26), q: Share.max(0.5), least: Count }),
  /** One spot: so near, so alike, so often, within so many days. */
  recurring: z.strictObject({ radius_m: z.int().min(10).max(1_000), alike: Share, least: z.int().min(2), days: z.int().min(7).max(731) }),
  /** Proposals: categories of so many digits over so many days, no rarer than this; so many topics a month. */
  topic: z.strictObject({ digits: z.union([z.literal(2), z.literal(4), z.literal(6)]), days: z.int().min(14).max(365), least: Count, proposals: z.int().min(1).max(20), a_month: Count }),
})
export type Barometer = z.infer<typeof Barometer>
