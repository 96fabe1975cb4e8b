import { characterGrams, type Model, predict, reasons, train } from '#algo/classify.ts'
import { type Guess, keywordProfile, type SuggestableCategory } from './keyword-profile.ts'
import type { Segmenter } from './segment.ts'

/** A ticket whose category, and unit where one handled it, a person confirmed. */
export interface ConfirmedTicket {
  readonly text: string
  readonly category: string
  /** In the same keys as the offices of the categories. */
  readonly office?: string
  readonly street?: string
}

export interface SuggesterParts {
  readonly segmenter: Segmenter
  /** All levels, as the pack lists them. */
  readonly categories: readonly SuggestableCategory[]
  /** The offices that may be suggested. */
  readonly offices: readonly { readonly key: string }[]
  /** The district's own history. */
  readonly examples: readonly ConfirmedTicket[]
  /** What `learnCategories` made of the examples, in a worker; absent: from the words of the categories alone. */
  readonly model?: Model
  /** Below this probability of the first category nothing is said. */
  readonly threshold?: number
}

export interface UnitGuess {
  readonly office: string
  readonly p: number
  /** The categories that lead there, then the street where its own history weighed. */
  readonly because: readonly string[]
}

export interface Suggestion {
  /** At most three, the likeliest first. */
  readonly categories: readonly Guess[]
  readonly units: readonly UnitGuess[]
  /** True: too little to go by; the lists are empty rather than a guess. */
  readonly abstain: boolean
}

export interface Suggester {
  suggest(input: { readonly text: string; readonly street?: string }): Suggestion
}

const THRESHOLD = 0.3
const SHOWN = 3
/** Examples after which the district's own history weighs as much as the words of the categories. */
const EVEN_AT = 300
/** Fewer are not worth learning from. */
const FEWEST = 20
/** What the owner in the pack, then the category's usual unit, count for beside confirmed tickets. */
const PRIOR_TICKETS = 3

/** The terms that a ticket is known by: characters, their pairs, and words longer than these. */
export function termsOf(segmenter: Segmenter, text: string): string[] {
  return [...characterGrams(text), ...segmenter.cut(text).filter((word) => word.length > 2)]
}

/**
 * Learns categories from confirmed tickets. Seconds for thousands of tickets (docs/accuracy.md): run it in a worker.
 * @returns undefined while there are fewer than 20 tickets or only one category
 */
export function learnCategories(segmenter: Segmenter, examples: readonly ConfirmedTicket[]): Model | undefined {
  if (examples.length < FEWEST || new Set(examples.map((e) => e.category)).size < 2) return undefined
  return train(examples.map((e) => termsOf(segmenter, e.text)), examples.map((e) => e.category))
}

/**
 * Suggests category and unit of a ticket from its text. Without history by the words of the categories; with it, the two
 * opinions are averaged, the learned one weighing n ÷ (n + 300). A unit is as likely as its categories, by whom confirmed
 * tickets of that category and street went to, starting from the owner the pack names. It advises; a person decides.
 */
export function createSuggester({ segmenter, categories, offices, examples, model, threshold = THRESHOLD }: SuggesterParts): Suggester {
  const profile = keywordProfile(categories, segmenter)
  const known = new Set(categories.map((c) => c.code))
  const trust = model ? trustIn(examples.length) : 0
  const unitsOf = unitHistory(categories, offices, examples)

  return {
    suggest({ text, street }) {
      const guesses = new Map(profile(text).map((guess) => [guess.code, { ...guess, p: guess.p * (1 - trust) }]))
      if (model) {
        const terms = termsOf(segmenter, text)
        const words = new Set(segmenter.cut(text).filter((word) => word.length > 1))
        for (const { label, p } of predict(model, terms).filter((x) => known.has(x.label)).slice(0, 2 * SHOWN)) {
          const before = guesses.get(label)
          const learned = reasons(model, terms, label, 20).filter((term) => words.has(term))
          guesses.set(label, { code: label, p: (before?.p ?? 0) + p * trust, because: [...new Set([...learned, ...(before?.because ?? [])])].slice(0, 3) })
        }
      }
      const ranked = [...guesses.values()].toSorted((a, b) => b.p - a.p)
      if ((ranked[0]?.p ?? 0) < threshold) return { categories: [], units: [], abstain: true }
      return { categories: ranked.slice(0, SHOWN), units: unitsOf(ranked, street), abstain: false }
    },
  }
}

/** How much the learned opinion weighs beside the words of the categories. 0 to 1. */
export function trustIn(examples: number): number {
  return examples / (examples + EVEN_AT)
}

type Counts = Map<string, Map<string, number>>

function unitHistory(categories: readonly SuggestableCategory[], offices: SuggesterParts['offices'], examples: readonly ConfirmedTicket[]) {
  const owner = new Map(categories.map((c) => [c.code, c.office]))
  const allowed = new Set(offices.map((o) => o.key))
  const byCategory: Counts = new Map()
  const byStreet: Counts = new Map()
  for (const { category, office, street } of examples) {
    if (office === undefined || !allowed.has(office)) continue
    count(byCategory, category, office)
    if (street !== undefined) count(byStreet, `${category} ${street}`, office)
  }

  return (guesses: readonly Guess[], street: string | undefined): UnitGuess[] => {
    const found = new Map<string, { p: number; categories: string[]; street: boolean }>()
    for (const guess of guesses) {
      const usual = blend(byCategory.get(guess.code), new Map([[owner.get(guess.code) ?? '', 1]]))
      const local = street === undefined ? undefined : byStreet.get(`${guess.code} ${street}`)
      for (const [office, share] of blend(local, usual)) {
        if (!allowed.has(office)) continue
        const unit = found.get(office) ?? { p: 0, categories: [], street: false }
        unit.p += guess.p * share
        if (unit.categories.length < SHOWN) unit.categories.push(guess.code)
        unit.street ||= local?.has(office) ?? false
        found.set(office, unit)
      }
    }
    return [...found]
      .map(([office, unit]) => ({ office, p: unit.p, because: [...unit.categories, ...(unit.street && street !== undefined ? [street] : [])] }))
      .toSorted((a, b) => b.p - a.p).slice(0, SHOWN)
  }
}

/** Shares by counts, as if the prior had been seen in PRIOR_TICKETS tickets. */
function blend(counts: ReadonlyMap<string, number> | undefined, prior: ReadonlyMap<string, number>): Map<string, number> {
  const total = [...(counts?.values() ?? [])].reduce((a, b) => a + b, PRIOR_TICKETS)
  const shares = new Map([...prior].map(([office, share]) => [office, (share * PRIOR_TICKETS) / total]))
  for (const [office, n] of counts ?? []) shares.set(office, (shares.get(office) ?? 0) + n / total)
  return shares
}

function count(counts: Counts, key: string, office: string): void {
  const row = counts.get(key) ?? new Map<string, number>()
  row.set(office, (row.get(office) ?? 0) + 1)
  counts.set(key, row)
}
