import { addPerson } from '#server/sign-in/persons.ts'
import { CITY } from '#packs/economy.ts'
import { hashPassword } from '#server/sign-in/passwords.ts'
import type { Tx } from '#store/database.ts'
import type { FileStore } from '#store/files.ts'
import type { Vault } from '#store/vault.ts'
import { PEERS } from './figures-lives.ts'
import { CENTER } from './land.ts'
import type { Firm } from './people.ts'
import { drawScene } from './picture.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

export const PASSWORD = 'Pandeng-2026'
const SINCE = '2020-01-01'

/** What the sign-in page offers in the demo. */
export interface DemoAccount {
  readonly login: string
  readonly password?: string
  readonly label: { readonly zh: string; readonly en: string }
  readonly face: 'workspace' | 'enterprise' | 'resident'
}

export function accountsOf(world: World): DemoAccount[] {
  const staff = world.people.flatMap((s) => (s.login && s.label ? [{ login: s.login, password: PASSWORD, label: s.label, face: 'workspace' as const }] : []))
  const resident = { login: world.residents[0]?.phone ?? '', label: { zh: '居民（验证码登录）', en: 'Resident (one-time code)' }, face: 'resident' as const }
  const agent = { login: world.residents.at(-1)?.phone ?? '', label: { zh: '企业代办人（验证码登录）', en: 'Firm’s agent (one-time code)' }, face: 'enterprise' as const }
  const broker = agentFirm(world)
  const brought = broker ? [{ login: world.residents.find((r) => r.id === agentOf(world, world.firms.indexOf(broker)))?.phone ?? '', label: { zh: '受托招商机构经办人（验证码登录）', en: 'Commissioned agent (one-time code)' }, face: 'enterprise' as const }] : []
  return [...staff, resident, agent, ...brought]
}

/** The district itself: written once by the owner of the schema, as no running process may. */
export function districtRow(world: World, name: { zh: string; en: string }): { text: string; values: unknown[] } {
  return {
    text: 'insert into district (district, name_zh, name_en, pack, center_lng, center_lat, settings) values ($1, $2, $3, $4, $5, $6, $7)',
    values: [world.district, name.zh, name.en, world.city, CENTER.lng, CENTER.lat, JSON.stringify({ demo_accounts: accountsOf(world) })],
  }
}

/** Streets, offices, people, firms and sign-ins: everything that stands before the first matter. */
/** 大中小微, as the firm is registered; drawn from its number. */
function sizeOf(id: string): string {
  const n = Number(id.slice(1)) % 20
  return n === 0 ? 'large' : n < 4 ? 'medium' : n < 15 ? 'small' : 'micro'
}

export async function settle(tx: Tx, vault: Vault, world: World): Promise<void> {
  await places(tx, world)
  const parties = [...world.offices.map((o) => ({ id: o.id, kind: 'office', name: o.zh, name_en: o.en, uscc: null, area: null, attrs: { kind: o.kind, ...(o.area ? { area: o.area } : {}) } })), ...world.firms.map((f) => ({ id: f.id, kind: 'firm', name: f.name, name_en: f.name_en, uscc: f.uscc, area: f.area, attrs: { industry: f.industry, park: f.park, size: sizeOf(f.id), at: { lng: f.lng, lat: f.lat } } }))]
  await tx.rows('insert into party (district, id, kind, name, name_en, uscc, area, attrs) select $1, x.* from jsonb_to_recordset($2) as x(id text, kind text, name text, name_en text, uscc text, area text, attrs jsonb)', [tx.district, JSON.stringify(parties)])
  await tx.rows("insert into party (district, id, kind, name) select $1, x.id, 'system', x.name from jsonb_to_recordset($2) as x(id text, name text)", [tx.district, JSON.stringify([...Object.entries(PEERS), [CITY, '全市（参照）']].map(([peer, name]) => ({ id: peer, name })))])
  for (const s of world.people) await addPerson(vault, tx, s.id, { name: s.name })
  for (const r of world.residents) await addPerson(vault, tx, r.id, { name: r.name, phone: r.phone })
  const posts = world.people.flatMap((s) => s.posts.map((p, i) => ({ id: `${s.id}-${i}`, person: s.id, ...p })))
  await tx.rows('insert into post (district, id, person, office, role, from_on) select $1, x.id, x.person, x.office, x.role, $3 from jsonb_to_recordset($2) as x(id text, person text, office text, role text)', [tx.district, JSON.stringify(posts), SINCE])
  // The last residents are people of firms: one of them speaks for three.
  const agents = world.firms.map((f, i) => ({ person: agentOf(world, i), firm: f.id }))
  await tx.rows('insert into agent (district, person, firm, from_on) select $1, x.person, x.firm, $3 from jsonb_to_recordset($2) as x(person text, firm text)', [tx.district, JSON.stringify(agents), SINCE])
  const password = await hashPassword(PASSWORD)
  const accounts = world.people.flatMap((s) => (s.login ? [{ party: s.id, login: s.login }] : []))
  await tx.rows('insert into account (district, party, login, password) select $1, x.party, x.login, $3 from jsonb_to_recordset($2) as x(party text, login text)', [tx.district, JSON.stringify(accounts), password])
}

/** The firm of the second account of firms: one that brings investors, and is none itself. */
export const agentFirm = (world: World): Firm | undefined => world.firms.find((f, i) => f.industry === '5179' && i >= 3)

/** The person who speaks for a firm: the last residents in turn, the very last for the first three firms. */
export function agentOf(world: World, firm: number): string {
  const { residents } = world
  const back = firm < 3 ? 1 : 2 + (firm % Math.min(200, Math.floor(residents.length / 2)))
  return residents.at(-back)?.id ?? ''
}

interface PlaceRow {
  readonly id: string; readonly kind: string; readonly code: string; readonly name: string; readonly name_en: string | null; readonly address: string | null; readonly parent: string | null; readonly lng: number; readonly lat: number; readonly ring: string | null
}

async function places(tx: Tx, world: World): Promise<void> {
  const rows: PlaceRow[] = world.land.streets.flatMap((s): PlaceRow[] => [
    { id: `street-${s.code}`, kind: 'street', code: s.code, name: s.zh, name_en: s.en, address: null, parent: null, lng: s.lng, lat: s.lat, ring: `(${s.ring.map((p) => `(${p.lng},${p.lat})`).join(',')})` },
    ...s.communities.flatMap((c) => [
      { id: `community-${c.code}`, kind: 'community', code: c.code, name: c.zh, name_en: c.en, address: `${s.zh}${c.zh}`, parent: s.code, lng: c.lng, lat: c.lat, ring: null },
      ...c.estates.map((e, i) => ({ id: `estate-${c.code}-${i}`, kind: 'estate', code: `${c.code}E${i + 1}`, name: e, name_en: null, address: `${s.zh}${c.zh}${e}`, parent: c.code, lng: c.lng + (i - 1.5) * 0.0031, lat: c.lat + ((i % 2) - 0.5) * 0.0044, ring: null })),
    ]),
  ]).concat(world.land.parks.map((p): PlaceRow => ({ id: `park-${p.code}`, kind: 'park', code: p.code, name: p.zh, name_en: p.en, address: p.zh, parent: p.street, lng: p.lng, lat: p.lat, ring: null })))
  await tx.rows(
    'insert into place (district, id, kind, code, name, name_en, address, parent, at, ring) select $1, x.id, x.kind, x.code, x.name, x.name_en, x.address, x.parent, point(x.lng, x.lat), x.ring::polygon from jsonb_to_recordset($2) as x(id text, kind text, code text, name text, name_en text, address text, parent text, lng float8, lat float8, ring text)',
    [tx.district, JSON.stringify(rows)])
}

/** Draws the photographs that serve as proof and keeps them like any upload. @returns their hashes */
export async function drawPhotos(random: Random, files: FileStore, n: number): Promise<{ sha256: string; size_bytes: number }[]> {
  const drawn: { sha256: string; size_bytes: number }[] = []
  for (let i = 0; i < n; i++) {
    const bytes = drawScene(random)
    drawn.push({ sha256: await files.put(bytes), size_bytes: bytes.length })
  }
  return drawn
}

export async function keepPhotos(tx: Tx, photos: readonly { sha256: string; size_bytes: number }[], at: Date): Promise<void> {
  await tx.rows("insert into attachment (district, sha256, name, type, size_bytes, by, at) select $1, x.sha256, '现场照片.png', 'image/png', x.size_bytes, 'house', $3 from jsonb_to_recordset($2) as x(sha256 text, size_bytes int)", [tx.district, JSON.stringify(photos), at])
}

/** Photographs of sites, with the time and place that stand in them. */
export async function keepSitePhotos(tx: Tx, photos: readonly { sha256: string; size_bytes: number; taken_at: Date; lng: number; lat: number; by: string }[], at: Date): Promise<void> {
  await tx.rows("insert into attachment (district, sha256, name, type, size_bytes, by, at, taken_at, lng, lat) select $1, x.sha256, '工地照片.png', 'image/png', x.size_bytes, x.by, $3, x.taken_at, x.lng, x.lat from jsonb_to_recordset($2) as x(sha256 text, size_bytes int, by text, taken_at timestamptz, lng float8, lat float8) on conflict do nothing", [tx.district, JSON.stringify(photos), at])
}
