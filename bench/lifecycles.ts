import { live, ACTS } from './appeal-life.ts'
import { keepBusy, say } from './client.ts'
import { rawLives } from './raw.ts'
import { SERVERS, type Town } from './town.ts'

const CONCURRENCY = 32
const WARM_S = 5
const RUN_S = 20

/** (a) Appeals lived from the first word to the answer, and found again, per second; beside the same SQL sent raw. */
export async function lifecycles(town: Town, where: string): Promise<number> {
  const servers = await town.serve()
  let rate: number
  try {
    const one = (i: number) => live(town, servers.urls[i % servers.urls.length] ?? '', i)
    await keepBusy(CONCURRENCY, WARM_S, one)
    await town.owner((client) => client.query('analyze')) // as autovacuum does within the first minute
    const pace = await keepBusy(CONCURRENCY, RUN_S, one)
    if (pace.failed) throw new Error(`${pace.failed} lives failed: ${String(pace.firstFailure)}`)
    rate = pace.done / pace.seconds
    say(`(a) ${where}: ${rate.toFixed(1)} lifecycles/s, ${(rate * ACTS).toFixed(0)} acts/s, over HTTP on ${SERVERS} server processes, concurrency ${CONCURRENCY}`)
  } finally {
    await servers.stop()
  }
  const raw = await rawLives(town, CONCURRENCY, WARM_S, RUN_S)
  say(`    the same ${raw.statements} statements raw: ${raw.rate.toFixed(1)} lifecycles/s; the house reaches ${((100 * rate) / raw.rate).toFixed(1)} % of raw`)
  return rate
}
