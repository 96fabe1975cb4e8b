import type { Caller } from '#kernel/caller.ts'
import { BAROMETER_READERS } from '#modules/livelihood/barometer.ts'
import { COCKPIT_READERS } from './cockpit-routes.ts'

/** Screens of their own, and the posts that open them; `*` is everybody who holds a post. */
const SCREENS: Readonly<Record<string, readonly string[]>> = {
  cockpit: COCKPIT_READERS,
  targets: ['*'],
  barometer: BAROMETER_READERS,
}

/** The screens this caller's posts open, in the order of the navigation. */
export function screensOf({ posts }: Caller): string[] {
  return Object.entries(SCREENS).filter(([, roles]) => posts.some((p) => roles.includes('*') || roles.includes(p.role))).map(([name]) => name)
}
