import { rateRatio, type Reading } from './barometer.ts'
import { wilson } from './statistics.ts'

/** What is counted of one topic in a span, and in the span of equal length before it. */
export interface TopicSpan {
  readonly topic: string
  readonly tickets: number
  readonly before: number
  readonly faces: number
  /** 😡 or 🙁 among the faces. */
  readonly dissatisfied: number
}

/** A proposal with all that speaks for it. */
export interface Proposal extends TopicSpan {
  /** Part of all tickets of the span. */
  readonly frequency: Reading
  /** Undefined: no face was pressed. */
  readonly faces_share: Reading | undefined
  /** Dissatisfied faces drawn towards the district's, so that three angry faces of three do not decide. */
  readonly dissatisfaction: number
  /** Times the span before, drawn towards no change likewise; 1 where nothing is known of the span before. */
  readonly growth: number
  readonly growth_seen: Reading | undefined
  /** Frequency × dissatisfaction × growth; the first has 100. */
  readonly score: number
}

/** As many pretended answers, and tickets, as every topic is given at the district's level. */
const PRIOR = 10

/**
 * Topics by frequency × dissatisfaction × growth, the highest first; those rarer than `least` are left out. O(n log n).
 * @param grown false where the span before is not known whole: growth then counts for nothing
 */
export function proposals(topics: readonly TopicSpan[], { least, grown = true }: { readonly least: number; readonly grown?: boolean }): Proposal[] {
  const sum = (of: (t: TopicSpan) => number) => topics.reduce((s, t) => s + of(t), 0)
  const [tickets, faces, dissatisfied] = [sum((t) => t.tickets), sum((t) => t.faces), sum((t) => t.dissatisfied)]
  const usual = faces === 0 ? 0.5 : dissatisfied / faces
  const scored = topics.filter((t) => t.tickets >= least).map((t) => {
    const share = wilson(t.tickets, tickets)
    const pressed = wilson(t.dissatisfied, t.faces)
    const dissatisfaction = (t.dissatisfied + PRIOR * usual) / (t.faces + PRIOR)
    const growth = grown ? (t.tickets + PRIOR) / (t.before + PRIOR) : 1
    return {
      ...t, frequency: { value: share?.p ?? 0, low: share?.low ?? 0, high: share?.high ?? 0 }, faces_share: pressed && { value: pressed.p, low: pressed.low, high: pressed.high },
      dissatisfaction, growth, growth_seen: grown && t.before > 0 ? rateRatio(t.tickets, 1, t.before, 1) : undefined, score: (share?.p ?? 0) * dissatisfaction * growth,
    }
  })
  const top = Math.max(...scored.map((t) => t.score), 0)
  return scored.map((t) => ({ ...t, score: top === 0 ? 0 : (100 * t.score) / top })).toSorted((a, b) => b.score - a.score || (a.topic < b.topic ? -1 : 1))
}
