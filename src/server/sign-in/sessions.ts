import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller, HeldPost } from '#kernel/caller.ts'
import { DAY_MS, isoDay } from '#algo/workdays.ts'
import type { Tx } from '#store/database.ts'
import type { House } from '#server/house.ts'
import { signInSettings } from './settings.ts'

const COOKIE = 'pd_session'
const MINUTE_MS = 60_000

/** `half`: the second factor is still owed. `public`: there was none, and no post is carried. */
export type SessionKind = 'half' | 'staff' | 'public'

/** How long a session lives without use, and at most. Staff sign in again each day; a resident's phone remembers. */
function lifetimeOf(house: House, district: string, kind: SessionKind): { readonly idle_ms: number; readonly most_ms: number } {
  const s = signInSettings(house, district)
  if (kind === 'half') return { idle_ms: 5 * MINUTE_MS, most_ms: 5 * MINUTE_MS }
  if (kind === 'staff') return { idle_ms: s.staff_idle_minutes * MINUTE_MS, most_ms: s.staff_most_hours * 60 * MINUTE_MS }
  return { idle_ms: s.public_idle_days * DAY_MS, most_ms: s.public_most_days * DAY_MS }
}

/** A verified caller is remembered this long by a process, so that a busy screen costs one look-up. Ending a session takes effect within it. */
const REMEMBERED_MS = 5_000
const MOST_REMEMBERED = 20_000
const remembered = new WeakMap<House['database'], Map<string, { caller: Caller; until: number }>>()

interface SessionRow { party: string; half: boolean; public: boolean; seen_at: Date }

/** Opens a session and sets its cookie: `<district>.<256 random bits>`; the database keeps only the digest. */
export async function startSession(house: House, tx: Tx, reply: FastifyReply, party: string, kind: SessionKind): Promise<void> {
  const secret = randomBytes(32).toString('base64url')
  const now = house.now()
  const { most_ms } = lifetimeOf(house, tx.district, kind)
  await tx.rows('insert into session (district, hash, party, half, public, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $5, $6, $6, $7)',
    [tx.district, digest(secret), party, kind === 'half', kind === 'public', now, new Date(now.getTime() + most_ms)])
  setCookie(house, reply, `${tx.district}.${secret}`, most_ms)
}

export async function endSession(house: House, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const key = readCookie(request)
  if (key && house.districts.has(key.district)) {
    await house.database.inDistrict(key.district, (tx) => tx.rows('delete from session where district = $1 and hash = $2', [tx.district, digest(key.secret)]))
    remembered.get(house.database)?.delete(`${key.district}.${key.secret}`)
  }
  reply.clearCookie(COOKIE, { path: '/' })
}

/** Who is calling: by session cookie, or by `Authorization: Bearer <district>.<secret>` for systems. */
export async function whoisBySession(house: House, request: FastifyRequest): Promise<Caller | undefined> {
  const bearer = /^Bearer ([a-z0-9_-]+)\.([\w-]{20,})$/.exec(request.headers.authorization ?? '')
  const key = bearer ? { district: String(bearer[1]), secret: String(bearer[2]) } : readCookie(request)
  if (!key || !house.districts.has(key.district)) return undefined
  const cache = remembered.get(house.database) ?? new Map<string, { caller: Caller; until: number }>()
  remembered.set(house.database, cache)
  const name = `${key.district}.${key.secret}`
  const known = cache.get(name)
  if (known && known.until > house.now().getTime()) return known.caller
  const caller = await house.database.inDistrict(key.district, (tx) => (bearer ? byToken(house, tx, key.secret) : bySession(house, tx, key.secret)))
  if (!caller) return undefined
  if (cache.size >= MOST_REMEMBERED) cache.clear()
  cache.set(name, { caller, until: house.now().getTime() + REMEMBERED_MS })
  return caller
}

/** The system behind an API token `<district>.<secret>`, wherever it was handed over. */
export async function callerByToken(house: House, token: string): Promise<Caller | undefined> {
  const [district = '', secret = ''] = token.split('.')
  if (!house.districts.has(district) || secret.length < 20) return undefined
  return house.database.inDistrict(district, (tx) => byToken(house, tx, secret), { readOnly: true })
}

/** The person whose password was right and who still owes the second factor. */
export async function halfSignedIn(house: House, request: FastifyRequest): Promise<{ district: string; party: string } | undefined> {
  const key = readCookie(request)
  if (!key || !house.districts.has(key.district)) return undefined
  return house.database.inDistrict(key.district, async (tx) => {
    const row = await findSession(house, tx, key.secret)
    return row?.half ? { district: key.district, party: row.party } : undefined
  }, { readOnly: true })
}

/** The second factor was right: what was half is over. */
export async function endHalf(tx: Tx, request: FastifyRequest): Promise<void> {
  const key = readCookie(request)
  if (key) await tx.rows('delete from session where district = $1 and hash = $2 and half', [tx.district, digest(key.secret)])
}

async function findSession(house: House, tx: Tx, secret: string): Promise<SessionRow | undefined> {
  const now = house.now()
  const row = await tx.row<SessionRow>('select party, half, public, seen_at from session where district = $1 and hash = $2 and expires_at > $3', [tx.district, digest(secret), now])
  if (!row) return undefined
  const { idle_ms } = lifetimeOf(house, tx.district, row.half ? 'half' : row.public ? 'public' : 'staff')
  return now.getTime() - row.seen_at.getTime() <= idle_ms ? row : undefined
}

async function bySession(house: House, tx: Tx, secret: string): Promise<Caller | undefined> {
  const now = house.now()
  const row = await findSession(house, tx, secret)
  if (!row || row.half) return undefined
  const caller = await callerFor(tx, row.party, now)
  // Somebody who was given a post since then signs in again, with a second factor.
  if (row.public && caller.posts.length > 0) return undefined
  if (now.getTime() - row.seen_at.getTime() > MINUTE_MS) await tx.rows('update session set seen_at = $3 where district = $1 and hash = $2', [tx.district, digest(secret), now])
  return caller
}

async function byToken(house: House, tx: Tx, secret: string): Promise<Caller | undefined> {
  const row = await tx.row<{ party: string; roles: string[] }>('select party, roles from api_token where district = $1 and hash = $2 and revoked_at is null and (expires_at is null or expires_at > $3)', [tx.district, digest(secret), house.now()])
  return row && { district: tx.district, party: row.party, posts: row.roles.map((role) => ({ role, office: row.party })), firms: [] }
}

/** A person with the posts they hold and the firms they speak for today. */
export async function callerFor(tx: Tx, party: string, now: Date): Promise<Caller> {
  const today = isoDay(now)
  const row = await tx.row<{ posts: HeldPost[]; firms: string[] }>(
    `select (select coalesce(json_agg(json_build_object('role', role, 'office', office)), '[]') from post where district = $1 and person = $2 and from_on <= $3 and (to_on is null or to_on >= $3)) as posts,
            (select coalesce(json_agg(firm), '[]') from agent where district = $1 and person = $2 and from_on <= $3 and (to_on is null or to_on >= $3)) as firms`, [tx.district, party, today])
  return { district: tx.district, party, posts: row?.posts ?? [], firms: row?.firms ?? [] }
}

function setCookie(house: House, reply: FastifyReply, value: string, most_ms: number): void {
  reply.setCookie(COOKIE, value, { path: '/', httpOnly: true, sameSite: 'lax', secure: house.origin.startsWith('https:'), maxAge: Math.floor(most_ms / 1000) })
}

function readCookie(request: FastifyRequest): { district: string; secret: string } | undefined {
  const [district, secret] = (request.cookies[COOKIE] ?? '').split('.')
  return district && secret && /^[a-z0-9][a-z0-9_-]{0,30}$/.test(district) ? { district, secret } : undefined
}

export function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
