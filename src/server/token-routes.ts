import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { endOfDay } from '#algo/workdays.ts'
import { Refusal } from '#kernel/refusal.ts'
import { administratorOf, isAdministrator, logAdministration } from './administrators.ts'
import type { House } from './house.ts'
import { digest } from './sign-in/sessions.ts'

/** Roles only systems speak in: reading the metrics, and the layers of land. */
const OF_SYSTEMS: readonly string[] = ['metrics', 'gis']

const Id = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) })
const Wanted = z.object({
  label: z.string().trim().min(2).max(80), roles: z.array(z.string().max(60)).min(1).max(10), expires_on: z.iso.date().optional(),
  /** A system that has a token already and keeps its name with the next. */
  system: z.string().max(80).optional(),
})
const Token = z.object({ id: z.string(), system: z.string(), label: z.string(), roles: z.array(z.string()), created_at: z.date(), expires_at: z.date().nullable(), revoked_at: z.date().nullable() })

/** Keys of systems, as the security administrator gives and takes them. The database keeps only their digests. */
export function tokenRoutes(app: FastifyInstance, house: House): void {
  const tags = ['security']
  app.get('/api/tokens', { schema: { tags, summary: '接口令牌 · tokens of systems', response: { 200: z.array(Token) } } }, async (request) => {
    const { district } = administratorOf(request, 'admin.security')
    return house.database.inDistrict(district, (tx) => tx.rows("select encode(hash, 'hex') as id, party as system, label, roles, created_at, expires_at, revoked_at from api_token where district = $1 order by created_at desc, id", [tx.district]), { readOnly: true })
  })

  app.post('/api/tokens', { schema: { tags, summary: '签发令牌（只显示一次） · issue a token; it is shown once', body: Wanted, response: { 200: z.object({ id: z.string(), system: z.string(), token: z.string() }) } } }, async (request) => {
    const caller = administratorOf(request, 'admin.security')
    const { label, roles, expires_on, system } = request.body as z.infer<typeof Wanted>
    for (const role of roles) demandRoleOfSystem(house, role)
    const secret = randomBytes(32).toString('base64url')
    const id = digest(secret).toString('hex')
    const party = system ?? `system-${randomUUID()}`
    const now = house.now()
    await house.database.inDistrict(caller.district, async (tx) => {
      if (system) {
        if (!(await tx.row("select from party where district = $1 and id = $2 and kind = 'system'", [tx.district, system]))) throw new Refusal('unknown', { zh: '没有这个系统', en: 'there is no such system' })
      } else await tx.rows("insert into party (district, id, kind, name) values ($1, $2, 'system', $3)", [tx.district, party, label])
      await tx.rows("insert into api_token (district, hash, party, label, roles, created_at, expires_at) values ($1, decode($2, 'hex'), $3, $4, $5, $6, $7)", [tx.district, id, party, label, roles, now, expires_on ? endOfDay(expires_on) : null])
      await logAdministration(tx, caller, now, 'token.issue', { id, system: party, label, roles, expires_on: expires_on ?? null })
    })
    return { id, system: party, token: `${caller.district}.${secret}` }
  })

  app.delete<{ Params: z.infer<typeof Id> }>('/api/tokens/:id', { schema: { tags, summary: '吊销令牌 · revoke a token', params: Id, response: { 200: z.object({ id: z.string() }) } } }, async (request) => {
    const caller = administratorOf(request, 'admin.security')
    const { id } = request.params
    await house.database.inDistrict(caller.district, async (tx) => {
      const gone = await tx.row<{ label: string }>("update api_token set revoked_at = $3 where district = $1 and hash = decode($2, 'hex') and revoked_at is null returning label", [tx.district, id, house.now()])
      if (!gone) throw new Refusal('unknown', { zh: '没有这个有效的令牌', en: 'there is no such token in force' })
      await logAdministration(tx, caller, house.now(), 'token.revoke', { id, label: gone.label })
    })
    return { id }
  })
}

/** A system speaks in a role people have, or in one of its own; never as an administrator: they sign in with a second factor. */
function demandRoleOfSystem(house: House, role: string): void {
  if (isAdministrator(role)) throw new Refusal('forbidden', { zh: '系统、安全、审计三员的权限不能授予接口令牌', en: 'no token speaks as one of the three administrators' })
  if (!house.registry.posts.has(role) && !OF_SYSTEMS.includes(role)) throw new Refusal('invalid', { zh: `没有“${role}”这种角色`, en: `there is no role called '${role}'` }, { faults: [{ path: '/roles', problem: { zh: '没有这种角色', en: 'no such role' } }] })
}
