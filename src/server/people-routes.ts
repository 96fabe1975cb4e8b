import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { checkPhone } from '#algo/identifiers/phone.ts'
import { checkUscc } from '#algo/identifiers/uscc.ts'
import type { Check } from '#algo/identifiers/check.ts'
import { Refusal } from '#kernel/refusal.ts'
import { administratorOf, logAdministration } from './administrators.ts'
import { callerOf, type House } from './house.ts'
import { hashPassword } from './sign-in/passwords.ts'
import { addPerson, personByPhone } from './sign-in/persons.ts'

const NewPerson = z.object({ name: z.string().trim().min(2).max(40), login: z.string().trim().regex(/^[A-Za-z0-9_.-]{3,40}$/) })
const NewOffice = z.object({ id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,40}$/), name: z.string().trim().min(2).max(60), name_en: z.string().trim().max(80).optional(), parent: z.string().max(80).optional(), area: z.string().max(40).optional() })
const NewFirm = z.object({
  uscc: z.string().max(60), name: z.string().trim().min(2).max(100), name_en: z.string().trim().max(120).optional(), area: z.string().max(40).optional(), agent_phone: z.string().max(40).optional(),
  /** A licence that really shows a code whose check digit fails: its SHA-256, uploaded before. */
  confirmed_by: z.string().regex(/^[0-9a-f]{64}$/).optional(),
})

/** Whom the house knows: people and offices by the security administrator, firms by the desk that serves them. */
export function peopleRoutes(app: FastifyInstance, house: House): void {
  app.post('/api/people', { schema: { tags: ['security'], summary: '新增工作人员（初始口令只显示一次） · add a member of staff', body: NewPerson, response: { 200: z.object({ id: z.string(), password: z.string() }) } } }, async (request) => {
    const caller = administratorOf(request, 'admin.security')
    const { name, login } = request.body as z.infer<typeof NewPerson>
    const id = randomUUID()
    const password = randomBytes(12).toString('base64url')
    const hash = await hashPassword(password)
    await house.database.inDistrict(caller.district, async (tx) => {
      if (await tx.row('select from account where district = $1 and lower(login) = lower($2)', [tx.district, login])) throw taken('/login', { zh: '账号已被使用', en: 'this account name is taken' })
      await addPerson(house.vault, tx, id, { name })
      await tx.rows('insert into account (district, party, login, password) values ($1, $2, $3, $4)', [tx.district, id, login, hash])
      await logAdministration(tx, caller, house.now(), 'person.add', { id, login })
    })
    return { id, password }
  })

  app.post('/api/offices', { schema: { tags: ['security'], summary: '新增单位 · add an office', body: NewOffice, response: { 200: z.object({ id: z.string() }) } } }, async (request) => {
    const caller = administratorOf(request, 'admin.security')
    const { id, name, name_en, parent, area } = request.body as z.infer<typeof NewOffice>
    await house.database.inDistrict(caller.district, async (tx) => {
      const added = await tx.row("insert into party (district, id, kind, name, name_en, parent, attrs) values ($1, $2, 'office', $3, $4, $5, $6) on conflict do nothing returning id", [tx.district, id, name, name_en ?? null, parent ?? null, area ? { area } : {}])
      if (!added) throw taken('/id', { zh: '单位代码已被使用', en: 'this code is taken' })
      await logAdministration(tx, caller, house.now(), 'office.add', { id, name })
    })
    return { id }
  })

  app.post('/api/firms', { schema: { tags: ['appeal'], summary: '登记企业（代码校验位不符须附证照确认） · register a firm', body: NewFirm, response: { 200: z.object({ id: z.string(), uscc: z.string() }) } } }, async (request) => {
    const caller = callerOf(request)
    if (!caller.posts.some((p) => p.role === 'care.desk' || p.role === 'care.officer')) throw new Refusal('forbidden', { zh: '企业由企业服务中心登记', en: 'firms are registered by the enterprise centre' })
    const { name, name_en, area, confirmed_by, agent_phone, uscc: typed } = request.body as z.infer<typeof NewFirm>
    const checked = checkUscc(typed)
    const phone = agent_phone === undefined ? undefined : checkPhone(agent_phone)
    if (phone && !phone.ok) throw faulty('/agent_phone', phone)
    const id = randomUUID()
    await house.database.inDistrict(caller.district, async (tx) => {
      if (!checked.ok) {
        if (checked.problem.severity === 'error') throw faulty('/uscc', checked)
        const seen = confirmed_by && (await tx.row('select from attachment where district = $1 and sha256 = $2', [tx.district, confirmed_by]))
        if (!seen) throw faulty('/uscc', checked)
      }
      const attrs = checked.ok ? {} : { uscc_confirmed: { evidence: confirmed_by, by: caller.party, at: house.now() } }
      const added = await tx.row("insert into party (district, id, kind, name, name_en, uscc, area, attrs) values ($1, $2, 'firm', $3, $4, $5, $6, $7) on conflict do nothing returning id", [tx.district, id, name, name_en ?? null, checked.value, area ?? null, attrs])
      if (!added) throw taken('/uscc', { zh: '该统一社会信用代码已登记', en: 'a firm with this code is registered already' })
      if (phone?.ok) await tx.rows('insert into agent (district, person, firm, from_on) values ($1, $2, $3, current_date)', [tx.district, await personByPhone(house.vault, tx, phone.value), id])
    })
    return { id, uscc: checked.value }
  })
}

/** A warning may be confirmed with the licence; an error may not. */
function faulty(path: string, { problem }: Extract<Check, { ok: false }>): Refusal {
  const { zh, en, suggestion, severity } = problem
  return new Refusal(severity === 'warning' ? 'unproven' : 'invalid', { zh, en }, {
    faults: [{ path, problem: { zh: suggestion ? `${zh}；是否为 ${suggestion}？` : zh, en: suggestion ? `${en}; is it ${suggestion}?` : en } }],
    ...(severity === 'warning' ? { next: { zh: '请核对；如证照确为此码，请上传证照后确认登记', en: 'check it; if the licence really shows this code, upload the licence and confirm' } } : {}),
  })
}

function taken(path: string, problem: { zh: string; en: string }): Refusal {
  return new Refusal('invalid', problem, { faults: [{ path, problem }] })
}
