import { dueAt } from '#algo/clock.ts'
import type { Caller } from '#kernel/caller.ts'
import type { Pack } from '#packs/pack.ts'
import { calendar } from '#packs/calendar.ts'
import { limitOf, packAt, packs } from '#packs/packs.ts'
import { type Land, makeLand } from './land.ts'
import { type Firm, makeFirms, makeOffices, makeResidents, makeStaff, type Office, type Resident, type Staff } from './people.ts'
import type { Random } from './random.ts'

export interface Called { readonly zh: string; readonly en: string; readonly code: string; readonly mark: string }
const CALLED: Readonly<Record<string, Called>> = { qinglan: { zh: '青岚', en: 'Qinglan', code: 'QL', mark: '青' }, chaoting: { zh: '潮汀', en: 'Chaoting', code: 'CT', mark: '潮' } }

/** Everything and everybody in the generated district, before anything happens. */
export interface World {
  readonly district: string
  /** What the place calls itself, and how it begins its numbers and documents. */
  readonly called: Called
  readonly city: string
  readonly land: Land
  readonly offices: readonly Office[]
  readonly people: readonly Staff[]
  readonly firms: readonly Firm[]
  readonly residents: readonly Resident[]
  /** Hashes of the photographs that serve as proof. */
  readonly photos: readonly string[]
  packAt(at: Date): Pack
  /** The caller behind a special post. @throws RangeError when nobody holds it */
  staff(role: string): Caller
  handlerOf(office: string): Caller
  reviewerOf(office: string): Caller
  due(from: Date, stage: string, cls?: string): Date
}

export function makeWorld(random: Random, district: string, city: string, photos: readonly string[], size: { firms: number; residents: number }): World {
  const called = CALLED[district]
  if (!called) throw new RangeError(`there is no demo district '${district}'`)
  const land = makeLand(random.fork('land'), called.zh)
  const oldest = packs.find((p) => p.id === city)
  if (!oldest) throw new RangeError(`there is no pack of a city '${city}'`)
  const offices = makeOffices(packAt(city, new Date()), land)
  const people = makeStaff(random.fork('staff'), offices)
  const callerOf = (s: Staff): Caller => ({ district, party: s.id, posts: s.posts, firms: [] })
  const byPost = (office: string, role: string): Caller => {
    const one = people.find((s) => s.posts.some((p) => p.office === office && p.role === role))
    if (!one) throw new RangeError(`nobody is ${role} at ${office}`)
    return callerOf(one)
  }
  const inForce = (at: Date) => packAt(city, at < new Date(oldest.basis.effective_from) ? new Date(oldest.basis.effective_from) : at)
  return {
    district, called, city, land, offices, people, photos,
    firms: makeFirms(random.fork('firms'), land, size.firms, called),
    residents: makeResidents(random.fork('residents'), land, size.residents),
    packAt: inForce,
    staff(role) {
      const one = people.find((s) => s.posts.some((p) => p.role === role))
      if (!one) throw new RangeError(`nobody is ${role}`)
      return callerOf(one)
    },
    handlerOf: (office) => byPost(office, 'handler'),
    reviewerOf: (office) => byPost(office, 'reviewer'),
    due(from, stage, cls) {
      const limit = limitOf(inForce(from), stage, cls)
      if (!limit) throw new RangeError(`${city} does not limit ${stage}`)
      return dueAt(from, limit, calendar).at
    },
  }
}
