import type { Participant } from './matter.ts'

/**
 * What somebody is to the house or to one matter. Plain words name a relation (`asker`, `lead`, `support`, `sponsor`,
 * `supervisor`) or a post (`care.dispatcher`); `lead:reviewer` asks for both: a reviewer in the lead office.
 * `resident` is any signed-in person, `enterprise` somebody who acts for a firm, `clock` the house itself when time is up.
 */
export type Role = string

/** A person's place in an office, today. */
export interface HeldPost {
  readonly role: Role
  readonly office: string
}

/** Who is calling, from a verified session or token. Rights come from posts and relations, never from a flag. */
export interface Caller {
  readonly district: string
  /** Party id of the person (or of the system behind a token). */
  readonly party: string
  readonly posts: readonly HeldPost[]
  /** Party ids of the firms this person acts for. */
  readonly firms: readonly string[]
}

/** The house itself, when a time limit runs out or an import speaks. */
export function houseCaller(district: string, role: Role = 'clock'): Caller {
  return { district, party: 'house', posts: [{ role, office: 'house' }], firms: [] }
}

const RELATIONS_OF_OFFICES = new Set(['lead', 'support', 'supervisor'])

/** Every role this caller has towards a matter with these participants. O(posts × participants). */
export function rolesOn(caller: Caller, participants: readonly Participant[]): ReadonlySet<Role> {
  const roles = new Set<Role>(caller.posts.map((p) => p.role))
  if (caller.posts.length === 0) roles.add('resident')
  if (caller.firms.length > 0) roles.add('enterprise')
  for (const { relation, party } of participants) {
    if (party === caller.party || caller.firms.includes(party)) roles.add(relation)
    if (!RELATIONS_OF_OFFICES.has(relation)) continue
    for (const post of caller.posts) {
      if (post.office !== party) continue
      roles.add(relation)
      roles.add(`${relation}:${post.role}`)
    }
  }
  return roles
}

export function hasAny(roles: ReadonlySet<Role>, wanted: readonly Role[]): boolean {
  return wanted.some((r) => roles.has(r))
}
