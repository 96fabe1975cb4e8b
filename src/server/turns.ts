import { setImmediate } from 'node:timers/promises'

/** After so long other requests get their turn. */
const TURN_MS = 8

/** Does a long list one by one, as `map` does, and lets other requests in between. */
export async function inTurns<T, R>(items: Iterable<T>, work: (item: T) => R | Promise<R>): Promise<R[]> {
  const made: R[] = []
  let since = performance.now()
  for (const item of items) {
    made.push(await work(item))
    if (performance.now() - since < TURN_MS) continue
    await setImmediate()
    since = performance.now()
  }
  return made
}
