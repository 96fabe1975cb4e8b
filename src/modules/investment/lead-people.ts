import { isoDay } from '#algo/workdays.ts'
import type { Given } from '#kernel/matter.ts'
import type { Lead } from './lead-facts.ts'

/** A post that somebody named in an act holds today. */
export interface PostOf { readonly role: string; readonly office: string }

/** The posts of the person who is to answer for a lead. */
export const owner: Given = async (query, { body, caller, at }) => {
  const { owner: person } = (body ?? {}) as Lead
  if (person === undefined) return []
  return query<PostOf>('select role, office from post where district = $1 and person = $2 and from_on <= $3 and (to_on is null or to_on >= $3)', [caller.district, person, isoDay(at)])
}
