import { checkUscc } from '#algo/identifiers/uscc.ts'
import { jaccard, shingles } from '#algo/similarity.ts'
import type { InvestmentRules } from '#packs/investment.ts'
import type { Lead } from './lead-facts.ts'

/** Words that say what form a firm has and not which firm it is. */
const FORM = /(股份)?有限(责任)?公司|股份公司|集团公司|集团|控股|总公司|公司|\b(?:co|ltd|inc|corp|corporation|company|limited|group|holdings?|gmbh|ag|llc|plc|sa)\b|[()（）[\]·.,，、&\s-]/giu

/** A firm or group by its name alone: width, case, form and punctuation do not count. @example plainName('比亚迪（集团）股份有限公司') // '比亚迪' */
export function plainName(name: string): string {
  const plain = name.normalize('NFKC').toLowerCase().replace(FORM, '')
  return plain || name.normalize('NFKC').toLowerCase().trim()
}

/** The code as it is compared: normalised where it can be, else without blanks. */
export function plainUscc(typed: string): string {
  const checked = checkUscc(typed)
  return checked.ok ? checked.value : typed.normalize('NFKC').toUpperCase().replace(/\s/g, '')
}

type Named = Pick<Lead, 'investor_name' | 'investor_uscc' | 'investor_group'>

/**
 * What two reports of one investor share: the credit code, the group, and only where there is neither the bare name. A name that
 * two firms of different codes both carry claims nothing.
 */
export function claimsOf({ investor_name, investor_uscc, investor_group }: Named): string[] {
  const claims = [
    ...(investor_uscc === undefined ? [] : [`uscc:${plainUscc(investor_uscc)}`]),
    ...(investor_group === undefined ? [] : [`group:${plainName(investor_group)}`]),
  ]
  return claims.length > 0 || investor_name === undefined ? claims : [`name:${plainName(investor_name)}`]
}

/** Why a lead may be the same as another. `likeness` 0 to 1. */
export interface Reason {
  readonly code: 'uscc' | 'controls' | 'group' | 'name' | 'content'
  readonly likeness: number
}

type Described = Named & Pick<Lead, 'name' | 'content' | 'industry'>

/** What a lead is told by: taken once when it is held against many. */
export interface Terms { readonly of: ReadonlySet<string>; readonly named: ReadonlySet<string> }
const takeTerms = ({ name = '', content = '', investor_name = '' }: Described): Terms => ({ of: new Set([...shingles(name), ...shingles(content)]), named: new Set(shingles(plainName(investor_name))) })

/** Whoever opens a lead holds it against the same thousands: what they are told by is taken once. */
const taken = new Map<string, Terms>()
const MOST_TAKEN = 4_000
export function termsOf(lead: Described): Terms {
  const key = `${lead.name ?? ''}\n${lead.content ?? ''}\n${lead.investor_name ?? ''}`
  const terms = taken.get(key) ?? takeTerms(lead)
  if (taken.size >= MOST_TAKEN) taken.clear()
  taken.set(key, terms)
  return terms
}

/**
 * How like two leads are beyond their identifiers: by content, and by a like name only where the content is a little like too.
 * Empty: nothing to ask. O(length).
 */
export function likenessOf(a: Terms, b: Terms, { content, name, content_with_name }: InvestmentRules['first_report']['similar']): Reason[] {
  const alike = jaccard(a.of, b.of)
  const named = jaccard(a.named, b.named)
  if (alike < content && !(named >= name && alike >= content_with_name)) return []
  return [{ code: 'content' as const, likeness: alike }, ...(named >= name ? [{ code: 'name' as const, likeness: named }] : [])]
}

/** Which identifiers two leads share. `controlled` are the codes of every firm under the same control as the new investor. */
export function sharedClaims(own: readonly string[], others: readonly string[], controlled: readonly string[]): Reason[] {
  const linked = new Set(controlled.map((c) => `uscc:${c}`))
  return others.flatMap((claim) => {
    if (own.includes(claim)) return [{ code: claim.slice(0, claim.indexOf(':')) as Reason['code'], likeness: 1 }]
    return linked.has(claim) ? [{ code: 'controls' as const, likeness: 1 }] : []
  })
}
