import type { Caller } from '#kernel/caller.ts'
import type { Registry } from '#kernel/registry.ts'
import { READERS as CHAIN_READERS } from '#modules/chains/chain.ts'
import { BAROMETER_READERS } from '#modules/livelihood/barometer.ts'
import { COCKPIT_READERS } from './cockpit-routes.ts'

/** Screens of their own, and the posts that open them; `*` is everybody who holds a post. */
const SCREENS: Readonly<Record<string, readonly string[]>> = {
  cockpit: COCKPIT_READERS,
  targets: ['*'],
  economy: ['*'],
  rules: ['*'],
  leads: ['investment.office', 'investment.scout', 'investment.board', 'leader', 'supervisor', 'auditor', 'parks.manager', 'projects.office'],
  agreements: ['investment.office', 'investment.scout', 'parks.manager', 'legal.reviewer', 'fair_competition.reviewer', 'leader', 'supervisor', 'auditor'],
  parks: ['parks.manager', 'investment.office', 'investment.scout', 'investment.board', 'projects.office', 'leader', 'supervisor', 'auditor', 'chains.office'],
  chains: [...CHAIN_READERS],
  barometer: BAROMETER_READERS,
}

/** Kinds this caller may ever read one of: by a post, or by a relation that offices or persons hold. Lists still show only what they may see. */
export function kindsOf(registry: Registry, caller: Caller): string[] {
  const handles = caller.posts.some((p) => p.role === 'handler' || p.role === 'reviewer')
  return [...registry.matters.values()].filter((def) => def.read.some((role) => caller.posts.some((p) => p.role === role) || (handles && (role === 'lead' || role === 'support')))).map((def) => def.kind)
}

/** The screens this caller's posts open, in the order of the navigation. */
export function screensOf({ posts }: Caller): string[] {
  return Object.entries(SCREENS).filter(([, roles]) => posts.some((p) => roles.includes('*') || roles.includes(p.role))).map(([name]) => name)
}
