import { callForth, type Called, relate, type Related, type RegionTable, type SectorTable } from '#modules/chains/gaps.ts'
import type { Tx } from '#store/database.ts'
import { asThread, inThread } from './in-thread.ts'

/** Beyond so many cells it is reckoned in a thread of its own. */
const SMALL = 4_000
const KEPT = 8
const related = new Map<string, Promise<Related>>()
const called = new Map<string, Called>()

interface Row { readonly id: string; readonly facts: Omit<RegionTable & SectorTable, 'id'> }

/** The newest tables in use, with what they say; reckoned once for each. */
export async function structureOf(tx: Tx): Promise<{ related: Related | undefined; called: Called | undefined }> {
  const rows = await tx.rows<{ id: string; type: string }>("select distinct on (facts->>'type') id, facts->>'type' as type from matter where district = $1 and kind = 'structure' and open order by facts->>'type', (facts->>'year')::int desc, opened_at desc", [tx.district])
  const id = (type: string) => rows.find((r) => r.type === type)?.id
  const read = async (of: string) => (await tx.row<Row>('select id, facts from matter where district = $1 and id = $2', [tx.district, of]))?.facts
  const [regions, sectors] = [id('regions'), id('input_output')]
  const key = (of: string) => `${tx.district}/${of}`
  if (regions !== undefined && !related.has(key(regions))) {
    const facts = await read(regions)
    if (facts) keep(related, key(regions), (facts.rows.length * facts.columns.length > SMALL ? inThread<Related>(import.meta.url, { relate: { ...facts, id: regions } }) : Promise.resolve(relate({ ...facts, id: regions }))))
  }
  if (sectors !== undefined && !called.has(key(sectors))) {
    const facts = await read(sectors)
    if (facts) keep(called, key(sectors), callForth({ ...facts, id: sectors }))
  }
  return { related: regions === undefined ? undefined : await related.get(key(regions)), called: sectors === undefined ? undefined : called.get(key(sectors)) }
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value)
  if (value instanceof Promise) value.catch(() => map.delete(key))
  const [oldest] = map.keys()
  if (map.size > KEPT && oldest !== undefined) map.delete(oldest)
}

asThread(import.meta.url, ({ relate: table }: { relate: RegionTable }) => ({ made: () => relate(table) }))
