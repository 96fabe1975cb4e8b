import { randomBytes } from 'node:crypto'
import type { Text } from '#kernel/text.ts'
import { packAt } from '#packs/packs.ts'
import { ADMINISTRATORS } from '#server/administrators.ts'
import { openHouse } from '#server/main.ts'
import { hashPassword } from '#server/sign-in/passwords.ts'
import { addPerson } from '#server/sign-in/persons.ts'
import { openDatabase } from '#store/database.ts'
import { openBase, optionsOf } from './base.ts'

/**
 * `pandeng found <id> --pack <city> --name 名称 --name-en Name [--lng 118.9 --lat 36.9]`: a district with the offices its pack
 * names and the three administrators, whose first passwords are printed once. Everybody else is let in by them.
 * @throws RangeError for a name that is taken or options that do not fit
 */
export async function foundCommand(args: string[]): Promise<number> {
  const { values, positionals } = optionsOf(args, { pack: { type: 'string' }, name: { type: 'string' }, 'name-en': { type: 'string' }, lng: { type: 'string' }, lat: { type: 'string' }, host: { type: 'string' } })
  const [id] = positionals
  if (!id || !values.pack || !values.name) throw new RangeError('pandeng found <id> --pack <city> --name <名称> [--name-en <name>] [--lng <degrees> --lat <degrees>] [--host <name>]')
  const pack = packAt(values.pack, new Date())
  const [lng, lat] = [Number(values.lng ?? 116.4), Number(values.lat ?? 39.9)]
  if (!(Math.abs(lng) <= 180) || !(Math.abs(lat) <= 90)) throw new RangeError(`--lng and --lat are degrees, got ${values.lng} ${values.lat}`)
  const base = await openBase(values)
  const owner = openDatabase(base.ownerUrl, { max: 1, role: 'none' })
  try {
    const made = await owner.inDistrict(id, (tx) => tx.row('insert into district (district, name_zh, name_en, pack, center_lng, center_lat, host) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning district', [id, values.name, values['name-en'] ?? values.name, pack.id, lng, lat, values.host ?? null]))
    if (!made) throw new RangeError(`a district '${id}' stands already; nothing was changed`)
    const house = await openHouse(base.settings, base.appUrl, false)
    try {
      const accounts = await house.database.inDistrict(id, async (tx) => {
        const offices = [...pack.offices.map((o) => ({ id: o.key, name: o.label.zh, name_en: o.label.en })), { id: 'administration', name: '系统、安全、审计管理', name_en: 'Administration' }]
        await tx.rows("insert into party (district, id, kind, name, name_en) select $1, x.id, 'office', x.name, x.name_en from jsonb_to_recordset($2) as x(id text, name text, name_en text)", [id, JSON.stringify(offices)])
        const made: { label: Text; login: string; password: string }[] = []
        for (const [role, label] of Object.entries(ADMINISTRATORS)) {
          const login = role.replace('admin.', '')
          const password = randomBytes(12).toString('base64url')
          await addPerson(house.vault, tx, `administrator-${login}`, { name: label.zh })
          await tx.rows('insert into account (district, party, login, password) values ($1, $2, $3, $4)', [id, `administrator-${login}`, login, await hashPassword(password)])
          await tx.rows("insert into post (district, id, person, office, role, from_on) values ($1, $2, $3, 'administration', $4, current_date)", [id, `administrator-${login}`, `administrator-${login}`, role])
          made.push({ label, login, password })
        }
        return made
      })
      for (const { label, login, password } of accounts) console.log(`${label.zh} · ${label.en}: ${login} / ${password}`)
    } finally {
      await house.close()
    }
  } finally {
    await owner.close()
    await base.close()
  }
  return 0
}
