import { openHouse } from '#server/main.ts'
import { verify } from '#store/verify.ts'
import { openBase, optionsOf } from './base.ts'
import { districtGiven } from './district.ts'
import { showProgress } from './import/progress.ts'
import type { Database } from '#store/database.ts'

/** `pandeng verify [--district id] [--head hash]`: exit code 1 when anything is broken. */
export async function verifyCommand(args: string[]): Promise<number> {
  const { values } = optionsOf(args, { head: { type: 'string' } })
  if (values.head !== undefined && !/^[0-9a-f]{64}$/.test(values.head)) throw new RangeError(`--head is 64 hex digits, got '${values.head}'`)
  const base = await openBase(values, console.log)
  const house = await openHouse(base.settings, base.appUrl, false)
  try {
    const districts = values.district === undefined && values.head === undefined ? [...house.districts.keys()] : [districtGiven(house.districts, values.district)]
    return (await verifyAll(house.database, districts, console.log, values.head)) ? 0 : 1
  } finally {
    await house.close()
    await base.close()
  }
}

/** Checks the chains of districts one after another and says what was found, the first broken entry first. True when all hold. */
export async function verifyAll(database: Database, districts: readonly string[], say: (line: string) => void, head?: string): Promise<boolean> {
  let whole = true
  for (const district of districts) {
    const row = await database.inDistrict(district, (tx) => tx.row<{ n: number }>('select count(*) as n from entry where district = $1', [district]), { readOnly: true })
    const progress = showProgress(row?.n ?? 0)
    const verdict = await verify(database, district, { progress: (done) => progress.to(done, `${done.toLocaleString('en')} ${district}`), ...(head === undefined ? {} : { head }) }).finally(() => progress.end())
    if (verdict.broken.length) whole = false
    for (const { where, seq, what, detail } of verdict.broken) say(`✗ ${district} ${where}${seq === undefined ? '' : ` 第${seq}条 line ${seq}`} [${what}] ${detail}`)
    say(`${verdict.broken.length ? '✗ 链已损坏 · broken' : '✓ 链完好 · whole'}: ${district}, ${verdict.matters} matters, ${verdict.entries} lines, ${verdict.heads} heads; 末头 last head ${verdict.head ?? '—'}`)
  }
  return whole
}
