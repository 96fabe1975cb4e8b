import type { Participant } from './matter.ts'

/**
 * What somebody is to the house or to one matter. Plain words name a relation (`asker`, `lead`, `support`, `sponsor`,
 * `supervisor`) or a post (`care.dispatcher`); `lead:reviewer` asks for both: a reviewer in the lead office.
 * `resident` is any signed-in person, whatever posts they hold; `enterprise` somebody who acts for a firm, `clock` the house itself when time is up.
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
/** Whoever asks, or waits for the answer to what somebody else asked. */
const RELATIONS_OF_ASKERS = new Set(['asker', 'follower'])

/** A system, or the house itself, sits in no office but its own. */
function isPerson(caller: Caller): boolean {
  return caller.posts.every((p) => p.office !== caller.party)
}

/**
 * 回避: does somebody who holds a post ask in this matter, for themself or for a firm they act for? Then their posts count
 * for nothing in it. A system that files for others is not meant.
 */
export function isOwnMatter(caller: Caller, participants: readonly Participant[]): boolean {
  return caller.posts.length > 0 && isPerson(caller) && participants.some((p) => RELATIONS_OF_ASKERS.has(p.relation) && (p.party === caller.party || caller.firms.includes(p.party)))
}

/** Every role this caller has towards a matter with these participants. In their own matter people have no post. O(posts × participants). */
export function rolesOn(caller: Caller, participants: readonly Participant[]): ReadonlySet<Role> {
  const posts = isOwnMatter(caller, participants) ? [] : caller.posts
  const roles = new Set<Role>(posts.map((p) => p.role))
  if (isPerson(caller)) roles.add('resident')
  if (caller.firms.length > 0) roles.add('enterprise')
  for (const { relation, party } of participants) {
    if (party === caller.party || caller.firms.includes(party)) roles.add(relation)
    if (!RELATIONS_OF_OFFICES.has(relation)) continue
    for (const post of posts) {
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
