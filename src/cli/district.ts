import { openDatabase } from '#store/database.ts'
import { packAt } from '#packs/packs.ts'

/** The district a command is for: the one named, or the only one there is. @throws RangeError */
export function districtGiven(known: ReadonlyMap<string, unknown>, given: string | undefined): string {
  const all = [...known.keys()]
  const [only] = all
  if (given !== undefined && known.has(given)) return given
  if (given === undefined && only !== undefined && all.length === 1) return only
  throw new RangeError(`${given === undefined ? 'say which district with --district' : `there is no district '${given}'`}: ${all.join(', ') || 'none has been set up'}`)
}

/** Sets a district up under a city's rules; one that stands already is left as it is. The owner writes it, as no running process may. */
export async function makeDistrict(ownerUrl: string, id: string, pack: string | undefined): Promise<void> {
  if (!pack) throw new RangeError('a new district needs --pack: the city whose rules it follows')
  packAt(pack, new Date())
  const owner = openDatabase(ownerUrl, { max: 1, role: 'none' })
  try {
    await owner.inDistrict(id, (tx) => tx.rows('insert into district (district, name_zh, name_en, pack, center_lng, center_lat) values ($1, $2, $2, $3, 113.08, 22.58) on conflict do nothing', [id, id, pack]))
  } finally {
    await owner.close()
  }
}
