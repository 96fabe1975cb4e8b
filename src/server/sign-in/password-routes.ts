import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'
import { districtOf, type House } from '#server/house.ts'
import { checkPassword } from './passwords.ts'
import { askSecondFactor, checkSecondFactor } from './second-factor.ts'
import { callerFor, endHalf, halfSignedIn, startSession } from './sessions.ts'
import { signInSettings } from './settings.ts'
import { logSignIn } from './sign-in-log.ts'
import { forgetTries, takeTry } from './tries.ts'

const Password = z.object({ login: z.string().trim().min(1).max(100), password: z.string().max(200) })
const Code = z.object({ code: z.string().regex(/^\d{6}$/) })
const TAGS = ['sign-in']

/** Staff come in by password, then by the second factor. Unknown, wrong and locked look and last the same whether or not the account exists. */
export function passwordRoutes(app: FastifyInstance, house: House, perMinute: number): void {
  const config = { rateLimit: { max: perMinute, timeWindow: '1 minute' } }

  app.post('/api/sign-in/password', { config, schema: { tags: TAGS, summary: '密码登录 · password', body: Password, security: [] } }, async (request, reply) => {
    const { login, password } = request.body as z.infer<typeof Password>
    const district = districtOf(house, request).id
    const what = house.vault.mac('id', `tries:password:${login.toLowerCase()}`)
    const { open, found } = await house.database.inDistrict(district, async (tx) => ({
      open: await takeTry(house, tx, what),
      found: await tx.row<{ party: string; password: string }>('select party, password from account where district = $1 and lower(login) = lower($2)', [tx.district, login]),
    }))
    const right = open && (await checkPassword(password, found?.password))
    const step = await house.database.inDistrict(district, async (tx) => {
      await logSignIn(house, tx, { login, way: 'password', outcome: right ? 'right' : open ? 'wrong' : 'locked', party: found?.party })
      if (!found || !right) return undefined
      await forgetTries(tx, what)
      return inOrHalf(house, tx, reply, found.party)
    })
    if (step) return step
    if (!open) throw locked(house, district)
    throw new Refusal('unsigned', { zh: '账号或密码不正确', en: 'the account or the password is not right' })
  })

  app.get('/api/sign-in/second-factor', { config, schema: { tags: TAGS, summary: '待办的登录步骤 · what is still owed', security: [] } }, async (request, reply) => {
    const who = await halfSignedIn(house, request)
    if (!who) throw expired()
    reply.header('cache-control', 'no-store')
    return house.database.inDistrict(who.district, (tx) => askSecondFactor(house, tx, who.party))
  })

  app.post('/api/sign-in/totp', { config, schema: { tags: TAGS, summary: '动态口令 · second factor', body: Code, security: [] } }, async (request, reply) => {
    const who = await halfSignedIn(house, request)
    if (!who) throw expired()
    const { code } = request.body as z.infer<typeof Code>
    const outcome = await house.database.inDistrict(who.district, async (tx) => {
      const checked = await checkSecondFactor(house, tx, who.party, code)
      if (checked === 'right') {
        await endHalf(tx, request)
        await startSession(house, tx, reply, who.party, 'staff')
      }
      return checked
    })
    if (outcome === 'locked') throw locked(house, who.district)
    if (outcome === 'wrong') throw new Refusal('unsigned', { zh: '动态口令不正确或已用过', en: 'that code is not right, or it was used already' }, { next: { zh: '请等待新的口令出现后再输入', en: 'wait for the next code and enter that' } })
    return { step: 'done' }
  })
}

/** Opens the session of somebody whose first factor was right: whole, unless they hold a post or have set up a second factor. */
async function inOrHalf(house: House, tx: Parameters<typeof startSession>[1], reply: Parameters<typeof startSession>[2], party: string) {
  const { posts } = await callerFor(tx, party, house.now())
  const enrolled = await tx.row('select 1 as yes from second_factor where district = $1 and party = $2 and since is not null', [tx.district, party])
  const half = posts.length > 0 || enrolled !== undefined
  await startSession(house, tx, reply, party, half ? 'half' : 'public')
  return half ? askSecondFactor(house, tx, party) : { step: 'done' as const }
}

function expired(): Refusal {
  return new Refusal('unsigned', { zh: '登录已超时，请重新登录', en: 'that took too long; sign in again' })
}

function locked(house: House, district: string): Refusal {
  const { lock_minutes } = signInSettings(house, district)
  return new Refusal('too_many', { zh: `连续输错次数过多，已锁定 ${lock_minutes} 分钟`, en: `too many wrong tries; locked for ${lock_minutes} minutes` }, { next: { zh: '请稍后再试；如非本人操作，请告知系统管理员', en: 'try again later; if this was not you, tell the system administrator' } })
}
