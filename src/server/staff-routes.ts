import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'
import { administratorOf, logAdministration } from './administrators.ts'
import { callerOf, type House } from './house.ts'
import { emailSubject, tieIdentity } from './sign-in/oidc-person.ts'
import { resetSecondFactor } from './sign-in/second-factor.ts'

const Staff = z.object({ id: z.string(), name: z.string(), login: z.string(), second_factor: z.boolean() })
const Identity = z.object({ provider: z.string().max(40), subject: z.string().min(1).max(255).optional(), email: z.email().max(200).optional() })
  .refine((i) => (i.subject === undefined) !== (i.email === undefined), { message: '请填写身份标识或邮箱之一 · either a subject or an address' })

/** How members of staff come in: the security administrator says who they are elsewhere, the system administrator helps after a lost telephone. */
export function staffRoutes(app: FastifyInstance, house: House): void {
  app.get('/api/people', { schema: { tags: ['security'], summary: '工作人员 · members of staff', response: { 200: z.array(Staff) } } }, async (request) => {
    const { district } = callerOf(request).posts.some((p) => p.role === 'admin.system') ? administratorOf(request, 'admin.system') : administratorOf(request, 'admin.security')
    return house.database.inDistrict(district, (tx) => tx.rows(
      `select p.id, p.name, coalesce(a.login, '') as login, f.since is not null as second_factor
       from party p left join account a on a.district = p.district and a.party = p.id left join second_factor f on f.district = p.district and f.party = p.id
       where p.district = $1 and p.kind = 'person' and (a.login is not null or exists (select from post o where o.district = p.district and o.person = p.id)) order by a.login, p.name, p.id`, [tx.district]), { readOnly: true })
  })

  app.post('/api/people/:id/identities', { schema: { tags: ['security'], summary: '登记统一身份（标识或邮箱） · say who somebody is at a provider', params: z.object({ id: z.string().max(80) }), body: Identity } }, async (request) => {
    const caller = administratorOf(request, 'admin.security')
    const { id } = request.params as { id: string }
    const { provider: at, subject, email } = request.body as z.infer<typeof Identity>
    if (id === caller.party) throw new Refusal('unmet', { zh: '不能为自己登记', en: 'nobody registers themselves' })
    const provider = house.oidc.find((p) => p.id === at)
    if (!provider) throw new Refusal('unknown', { zh: '没有这个统一身份平台', en: 'there is no such provider' })
    await house.database.inDistrict(caller.district, async (tx) => {
      if (!(await tx.row("select 1 as here from party where district = $1 and id = $2 and kind = 'person'", [tx.district, id]))) throw nobody()
      const tied = await tieIdentity(tx, provider, subject ?? emailSubject(house, email ?? ''), id)
      if (!tied) throw new Refusal('unmet', { zh: '该身份已登记给其他人员', en: 'this identity is somebody else’s already' })
      await logAdministration(tx, caller, house.now(), 'person.identity', { id, provider: at, by: subject === undefined ? 'email' : 'subject' })
    })
    return { id }
  })

  app.delete('/api/people/:id/second-factor', { schema: { tags: ['security'], summary: '重置动态口令（下次登录重新绑定） · reset a lost second factor', params: z.object({ id: z.string().max(80) }) } }, async (request) => {
    const caller = administratorOf(request, 'admin.system')
    const { id } = request.params as { id: string }
    if (id === caller.party) throw new Refusal('unmet', { zh: '不能重置自己的动态口令，请由另一位系统管理员办理', en: 'nobody resets their own; ask another system administrator' })
    await house.database.inDistrict(caller.district, async (tx) => {
      if (!(await resetSecondFactor(house, tx, id))) throw nobody()
      await logAdministration(tx, caller, house.now(), 'second_factor.reset', { id })
    })
    return { id }
  })
}

function nobody(): Refusal {
  return new Refusal('unknown', { zh: '没有这名人员，或尚未绑定动态口令', en: 'there is no such person, or they have no second factor' })
}
