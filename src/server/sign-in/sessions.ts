import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller, HeldPost } from '#kernel/caller.ts'
import { isoDay } from '#algo/workdays.ts'
import type { Tx } from '#store/database.ts'
import type { House } from '#server/house.ts'

const COOKIE = 'pd_session'
const MINUTE_MS = 60_000

/** How long a session lives without use, and at most. Staff sign in again each day; a resident's phone remembers. */
export const LIFETIMES = {
  half: { idle_ms: 5 * MINUTE_MS, most_ms: 5 * MINUTE_MS },
  staff: { idle_ms: 60 * MINUTE_MS, most_ms: 12 * 60 * MINUTE_MS },
  public: { idle_ms: 30 * 24 * 60 * MINUTE_MS, most_ms: 180 * 24 * 60 * MINUTE_MS },
} as const

/** A verified caller is remembered this long by a process, so that a busy screen costs one look-up. Ending a session takes effect within it. */
const REMEMBERED_MS = 5_000
const MOST_REMEMBERED = 20_000
const remembered = new WeakMap<House['database'], Map<string, { caller: Caller; until: number }>>()

interface SessionRow { party: string; half: boolean; seen_at: Date; created_at: Date; staff: boolean }

/** Opens a session and sets its cookie: `<district>.<256 random bits>`; the database keeps only the digest. */
export async function startSession(house: House, tx: Tx, reply: FastifyReply, party: string, kind: keyof typeof LIFETIMES): Promise<void> {
  const secret = randomBytes(32).toString('base64url')
  const now = house.now()
  await tx.rows('insert into session (district, hash, party, half, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)',
    [tx.district, digest(secret), party, kind === 'half', now, new Date(now.getTime() + LIFETIMES[kind].most_ms)])
  setCookie(house, reply, `${tx.district}.${secret}`, LIFETIMES[kind].most_ms)
}

export async function endSession(house: House, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const key = readCookie(request)
  if (key) {
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
  if (known && known.until > performance.now()) return known.caller
  const caller = await house.database.inDistrict(key.district, (tx) => (bearer ? byToken(house, tx, key.secret) : bySession(house, tx, key.secret)))
  if (!caller) return undefined
  if (cache.size >= MOST_REMEMBERED) cache.clear()
  cache.set(name, { caller, until: performance.now() + REMEMBERED_MS })
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
  if (!key) return undefined
  return house.database.inDistrict(key.district, async (tx) => {
    const row = await findSession(tx, key.secret, house.now())
    return row?.half ? { district: key.district, party: row.party } : undefined
  }, { readOnly: true })
}

async function findSession(tx: Tx, secret: string, now: Date): Promise<SessionRow | undefined> {
  const row = await tx.row<SessionRow>(
    `select s.party, s.half, s.seen_at, s.created_at, exists (select from post p where p.district = s.district and p.person = s.party) as staff
     from session s where s.district = $1 and s.hash = $2 and s.expires_at > $3`, [tx.district, digest(secret), now])
  const idle_ms = row && LIFETIMES[row.half ? 'half' : row.staff ? 'staff' : 'public'].idle_ms
  return row && idle_ms && now.getTime() - row.seen_at.getTime() <= idle_ms ? row : undefined
}

async function bySession(house: House, tx: Tx, secret: string): Promise<Caller | undefined> {
  const now = house.now()
  const row = await findSession(tx, secret, now)
  if (!row || row.half) return undefined
  if (now.getTime() - row.seen_at.getTime() > MINUTE_MS) await tx.rows('update session set seen_at = $3 where district = $1 and hash = $2', [tx.district, digest(secret), now])
  return callerFor(tx, row.party, now)
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

export function setCookie(house: House, reply: FastifyReply, value: string, most_ms: number): void {
  reply.setCookie(COOKIE, value, { path: '/', httpOnly: true, sameSite: 'lax', secure: house.origin.startsWith('https:'), maxAge: Math.floor(most_ms / 1000) })
}

function readCookie(request: FastifyRequest): { district: string; secret: string } | undefined {
  const [district, secret] = (request.cookies[COOKIE] ?? '').split('.')
  return district && secret && /^[a-z0-9][a-z0-9_-]{0,30}$/.test(district) ? { district, secret } : undefined
}

export function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
