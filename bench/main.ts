import { fill, MATTERS } from './fill.ts'
import { ledger } from './ledger.ts'
import { lifecycles } from './lifecycles.ts'
import { machine } from './machine.ts'
import { pages } from './page.ts'
import { spike } from './spike.ts'
import { openTown, type Town } from './town.ts'

const BENCHES = ['ledger', 'lifecycles', 'spike', 'page'] as const

/** `node bench/main.ts [name…]`: all of them unless named. `BENCH_MATTERS` fills the store with fewer than a million, to try it out. */
const given = process.argv.slice(2)
const unknown = given.find((name) => !(BENCHES as readonly string[]).includes(name))
if (unknown !== undefined) throw new Error(`there is no bench '${unknown}': ${BENCHES.join(', ')}`)
const wanted = (name: (typeof BENCHES)[number]) => given.length === 0 || given.includes(name)
const matters = Number(process.env['BENCH_MATTERS'] ?? MATTERS)

machine()
if (wanted('ledger')) await inTown(ledger)
if (wanted('lifecycles') || wanted('spike') || wanted('page')) await inTown(atAMillion)

async function atAMillion(town: Town): Promise<void> {
  const empty = wanted('lifecycles') ? await lifecycles(town, 'empty store') : undefined
  await fill(town, matters)
  if (wanted('page')) await pages(town)
  if (wanted('spike')) await spike(town)
  if (empty === undefined) return
  const full = await lifecycles(town, `${matters.toLocaleString('en')} matters stored`)
  console.log(`    drop at ${matters.toLocaleString('en')}: ${(100 * (1 - full / empty)).toFixed(1)} %`)
}

/** A database of its own under the temporary folder, gone afterwards. */
async function inTown(work: (town: Town) => Promise<void>): Promise<void> {
  const town = await openTown()
  try {
    await work(town)
  } finally {
    await town.close()
  }
}
