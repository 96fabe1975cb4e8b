import { randomInt, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { checkPhone } from '#algo/identifiers/phone.ts'
import { DAY_MS } from '#algo/workdays.ts'
import { Refusal } from '#kernel/refusal.ts'
import { districtOf, type House } from '#server/house.ts'
import { personByPhone } from './persons.ts'
import { callerFor, digest, startSession } from './sessions.ts'
import { signInSettings } from './settings.ts'
import { digestOfLogin, logSignIn } from './sign-in-log.ts'

const MOST_TRIES = 5
const RESEND_MS = 60_000
const TAGS = ['sign-in']
const Phone = z.object({ phone: z.string().max(40) })
const PhoneAndCode = Phone.extend({ code: z.string().regex(/^\d{6}$/) })

/** Residents and firms come in by a one-time code to their telephone: good once, for five tries and a few minutes. */
export function codeRoutes(app: FastifyInstance, house: House, perMinute: number): void {
  const config = { rateLimit: { max: perMinute, timeWindow: '1 minute' } }

  app.post('/api/sign-in/code/request', { config, schema: { tags: TAGS, summary: '发送验证码 · send a one-time code', body: Phone, security: [] } }, async (request) => {
    const phone = mobile((request.body as z.infer<typeof Phone>).phone)
    const district = districtOf(house, request).id
    const { code_minutes, codes_a_day } = signInSettings(house, district)
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const now = house.now()
    await house.database.inDistrict(district, async (tx) => {
      const sent = await tx.row(
        `insert into one_time_code (district, phone_mac, code_hash, sent_at, expires_at) values ($1, $2, $3, $4, $5)
         on conflict (district, phone_mac) do update set code_hash = excluded.code_hash, tries = 0, sent_at = excluded.sent_at, expires_at = excluded.expires_at where one_time_code.sent_at <= $6 returning 1 as sent`,
        [tx.district, house.vault.mac('phone', phone), digest(code), now, new Date(now.getTime() + code_minutes * 60_000), new Date(now.getTime() - (house.demo ? 0 : RESEND_MS))])
      if (!sent) throw new Refusal('too_many', { zh: '验证码刚刚发送过，请一分钟后再试', en: 'a code was just sent; try again in a minute' })
      // The row above is held: requests for one telephone are counted one after another.
      const today = await tx.row<{ n: string }>("select count(*) as n from sign_in_log where district = $1 and login = $2 and at > $3 and way = 'code' and outcome = 'sent'", [tx.district, digestOfLogin(house, phone), new Date(now.getTime() - DAY_MS)])
      if (!house.demo && Number(today?.n) >= codes_a_day) throw new Refusal('too_many', { zh: '该号码今天收到的验证码已达上限，请明天再试', en: 'this number has been sent as many codes as one day allows; try again tomorrow' })
      await logSignIn(house, tx, { login: phone, way: 'code', outcome: 'sent' })
    })
    await house.sendText(phone, { zh: `【攀登】验证码 ${code}，${code_minutes} 分钟内有效。请勿告诉他人。`, en: `Pandeng: your code is ${code}, valid for ${code_minutes} minutes. Tell nobody.` })
    return { sent: true, ...(house.demo ? { demo_code: code } : {}) }
  })

  app.post('/api/sign-in/code', { config, schema: { tags: TAGS, summary: '验证码登录 · one-time code', body: PhoneAndCode, security: [] } }, async (request, reply) => {
    const { phone: typed, code } = request.body as z.infer<typeof PhoneAndCode>
    const phone = mobile(typed)
    // What was tried and used up stays so whatever the answer: nothing is thrown in here.
    const outcome = await house.database.inDistrict(districtOf(house, request).id, async (tx) => {
      const mac = house.vault.mac('phone', phone)
      const row = await tx.row<{ code_hash: Buffer }>('update one_time_code set tries = tries + 1 where district = $1 and phone_mac = $2 and expires_at > $3 and tries < $4 returning code_hash', [tx.district, mac, house.now(), MOST_TRIES])
      const match = row !== undefined && timingSafeEqual(row.code_hash, digest(code))
      await logSignIn(house, tx, { login: phone, way: 'code', outcome: match ? 'right' : 'wrong' })
      if (!match) return 'wrong'
      await tx.rows('update one_time_code set expires_at = $3 where district = $1 and phone_mac = $2', [tx.district, mac, house.now()])
      const person = await personByPhone(house.vault, tx, phone)
      if ((await callerFor(tx, person, house.now())).posts.length > 0) return 'staff'
      await startSession(house, tx, reply, person, 'public')
      return 'in'
    })
    if (outcome === 'wrong') throw new Refusal('unsigned', { zh: '验证码不正确或已过期', en: 'the code is not right, or it has expired' }, { next: { zh: '请核对，或重新获取验证码', en: 'check it, or ask for another' } })
    if (outcome === 'staff') throw new Refusal('forbidden', { zh: '工作人员请用账号密码登录', en: 'staff sign in with password and second factor' })
    return { step: 'done' }
  })
}

function mobile(typed: string): string {
  const checked = checkPhone(typed)
  if (checked.ok) return checked.value
  throw new Refusal('invalid', { zh: '手机号码有误', en: 'that is not a mobile number' }, { faults: [{ path: '/phone', problem: { zh: checked.problem.zh, en: checked.problem.en } }] })
}
