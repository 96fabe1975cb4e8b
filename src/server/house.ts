import type { FastifyRequest } from 'fastify'
import type { Caller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import type { Database } from '#store/database.ts'
import type { FileStore } from '#store/files.ts'
import type { LedgerHouse } from '#store/ledger.ts'
import type { Segmenter } from '#store/segment.ts'
import { EVERYWHERE } from './listener.ts'
import type { Live } from './live.ts'
import type { OidcProvider } from './sign-in/oidc-provider.ts'

/** A district that lives in this house. */
export interface District {
  readonly id: string
  readonly name: Text
  readonly host: string | null
  readonly pack: string
  readonly center: { readonly lng: number; readonly lat: number }
  readonly settings: Readonly<Record<string, unknown>>
}

/** Everything the server needs from outside. Tests pass their own; there is no global. */
export interface House extends LedgerHouse {
  /** As they stand now: a change of a city's settings is in here as soon as it is told. */
  readonly districts: ReadonlyMap<string, District>
  readonly segmenter: Segmenter
  readonly files: FileStore
  readonly live: Live
  /** Who is calling, from a verified session or token; undefined when nobody is. */
  readonly whois: (request: FastifyRequest) => Promise<Caller | undefined>
  /** The generated district: sign-ins are shown, one-time codes too. */
  readonly demo: boolean
  readonly version: string
  /** Outside identity providers people may sign in with. */
  readonly oidc: readonly OidcProvider[]
  /** The gateway for short messages: a city's own, or in the demo the log. */
  readonly sendText: (phone: string, text: Text) => Promise<void>
  /** The address people reach it at, without a trailing slash. */
  readonly origin: string
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined
  }
}

/** @throws Refusal `unsigned` */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller) return request.caller
  throw new Refusal('unsigned', { zh: '请先登录', en: 'sign in first' }, { next: { zh: '登录后会回到这里，已填写的内容仍在', en: 'after signing in you come back here; what you typed is kept' } })
}

/** The district a request speaks to before anybody is signed in: by host name, else the first. */
export function districtOf(house: House, request: FastifyRequest): District {
  const all = [...house.districts.values()]
  const district = all.find((d) => d.host === request.hostname) ?? all[0]
  if (!district) throw new Refusal('unavailable', { zh: '尚未建立任何区', en: 'no district has been set up yet' })
  return district
}

/** The districts, kept as the database has them: read again whenever a process changes one, or when a change may have been missed. */
export async function followDistricts(database: Database, live: Live): Promise<ReadonlyMap<string, District>> {
  const districts = await readDistricts(database)
  let reading = Promise.resolve()
  const readAgain = async () => {
    const fresh = await readDistricts(database)
    districts.clear()
    for (const [id, district] of fresh) districts.set(id, district)
  }
  // One after another, so that the newest reading is the last one kept.
  live.listen(EVERYWHERE, () => { reading = reading.then(readAgain).catch(() => undefined) })
  return districts
}

export async function readDistricts(database: Database): Promise<Map<string, District>> {
  const { rows } = await database.pool.query<{ district: string; name_zh: string; name_en: string; host: string | null; pack: string; center_lng: number; center_lat: number; settings: Record<string, unknown> }>(
    'select district, name_zh, name_en, host, pack, center_lng, center_lat, settings from district order by district')
  return new Map(rows.map((r) => [r.district, { id: r.district, name: { zh: r.name_zh, en: r.name_en }, host: r.host, pack: r.pack, center: { lng: r.center_lng, lat: r.center_lat }, settings: r.settings }]))
}
