import { randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Secret, TOTP } from 'otpauth'
import { z } from 'zod'
import { checkPhone } from '#algo/identifiers/phone.ts'
import { Refusal } from '#kernel/refusal.ts'
import { BAROMETER_READERS } from '#modules/livelihood/barometer.ts'
import type { Tx } from '#store/database.ts'
import { callerOf, districtOf, type House } from '#server/house.ts'
import { checkPassword } from './passwords.ts'
import { personByPhone } from './persons.ts'
import { callerFor, digest, endSession, halfSignedIn, startSession } from './sessions.ts'

const MOST_FAILURES = 5
const LOCK_MS = 15 * 60_000
const CODE_MS = 5 * 60_000
const RESEND_MS = 60_000

interface AccountRow { party: string; password: string; totp: Buffer | null; totp_on: boolean; failed: number; locked_until: Date | null }

/** Password with a second factor for staff, a one-time code for residents and firms. Wrong, unknown and locked are told apart only as far as safe. */
export function signInRoutes(app: FastifyInstance, house: House, options: { perMinute: number }): void {
  const config = { rateLimit: { max: options.perMinute, timeWindow: '1 minute' } }
  const tags = ['sign-in']

  app.post('/api/sign-in/password', { config, schema: { tags, summary: '密码登录 · password', body: z.object({ login: z.string().trim().min(1).max(100), password: z.string().max(200) }) } }, async (request, reply) => {
    const { login, password } = request.body as { login: string; password: string }
    const district = districtOf(house, request).id
    const now = house.now()
    const found = await house.database.inDistrict(district, (tx) => findAccount(tx, 'lower(login) = lower($2)', login), { readOnly: true })
    const locked = found?.locked_until && found.locked_until > now
    const right = await checkPassword(password, locked ? undefined : found?.password)
    const step = await house.database.inDistrict(district, async (tx) => {
      await log(house, tx, login, 'password', locked ? 'locked' : right ? 'right' : 'wrong', found?.party)
      if (!found || !right) return failed(tx, found, now)
      if (found.totp_on) return half(house, tx, reply, found, 'totp')
      const { posts } = await callerFor(tx, found.party, now)
      if (posts.length > 0) return half(house, tx, reply, found, 'enrol')
      await welcome(house, tx, reply, found.party, 'public')
      return { step: 'done' as const }
    })
    if (step) return step
    if (locked) throw new Refusal('too_many', { zh: '连续输错次数过多，账号已锁定 15 分钟', en: 'too many wrong passwords; the account is locked for 15 minutes' })
    throw new Refusal('unsigned', { zh: '账号或密码不正确', en: 'the account or the password is not right' })
  })

  app.post('/api/sign-in/totp', { config, schema: { tags, summary: '动态口令 · second factor', body: z.object({ code: z.string().regex(/^\d{6}$/) }) } }, async (request, reply) => {
    const who = await halfSignedIn(house, request)
    if (!who) throw new Refusal('unsigned', { zh: '登录已超时，请重新输入密码', en: 'that took too long; enter your password again' })
    const { code } = request.body as { code: string }
    const done = await house.database.inDistrict(who.district, async (tx) => {
      const account = await findAccount(tx, 'party = $2', who.party)
      const right = account?.totp && (account.locked_until ?? new Date(0)) <= house.now() && (await totpOf(house, tx, account.totp)).validate({ token: code, window: 1, timestamp: house.now().getTime() }) !== null
      await log(house, tx, who.party, 'totp', right ? 'right' : 'wrong', who.party)
      if (!right) {
        await failed(tx, account, house.now())
        return false
      }
      await tx.rows('update account set totp_on = true where district = $1 and party = $2', [tx.district, who.party])
      await welcome(house, tx, reply, who.party, 'staff')
      return true
    })
    if (!done) throw new Refusal('unsigned', { zh: '动态口令不正确', en: 'that code is not right' })
    return { step: 'done' }
  })

  app.post('/api/sign-in/code/request', { config, schema: { tags, summary: '发送验证码 · send a one-time code', body: z.object({ phone: z.string().max(40) }) } }, async (request) => {
    const phone = mobile((request.body as { phone: string }).phone)
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const now = house.now()
    await house.database.inDistrict(districtOf(house, request).id, async (tx) => {
      const sent = await tx.row(
        `insert into one_time_code (district, phone_mac, code_hash, sent_at, expires_at) values ($1, $2, $3, $4, $5)
         on conflict (district, phone_mac) do update set code_hash = excluded.code_hash, tries = 0, sent_at = excluded.sent_at, expires_at = excluded.expires_at where one_time_code.sent_at <= $6 returning 1`,
        [tx.district, house.vault.mac('phone', phone), digest(code), now, new Date(now.getTime() + CODE_MS), new Date(now.getTime() - (house.demo ? 0 : RESEND_MS))])
      if (!sent) throw new Refusal('too_many', { zh: '验证码刚刚发送过，请一分钟后再试', en: 'a code was just sent; try again in a minute' })
    })
    await house.sendText(phone, { zh: `【攀登】验证码 ${code}，5 分钟内有效。请勿告诉他人。`, en: `Pandeng: your code is ${code}, valid for 5 minutes. Tell nobody.` })
    return { sent: true, ...(house.demo ? { demo_code: code } : {}) }
  })

  app.post('/api/sign-in/code', { config, schema: { tags, summary: '验证码登录 · one-time code', body: z.object({ phone: z.string().max(40), code: z.string().regex(/^\d{6}$/) }) } }, async (request, reply) => {
    const { phone: typed, code } = request.body as { phone: string; code: string }
    const phone = mobile(typed)
    const right = await house.database.inDistrict(districtOf(house, request).id, async (tx) => {
      const mac = house.vault.mac('phone', phone)
      const row = await tx.row<{ code_hash: Buffer }>('update one_time_code set tries = tries + 1 where district = $1 and phone_mac = $2 and expires_at > $3 and tries < $4 returning code_hash', [tx.district, mac, house.now(), MOST_FAILURES])
      const match = row !== undefined && timingSafeEqual(row.code_hash, digest(code))
      await log(house, tx, phone, 'code', match ? 'right' : 'wrong')
      if (!match) return false
      await tx.rows('delete from one_time_code where district = $1 and phone_mac = $2', [tx.district, mac])
      const person = await personByPhone(house.vault, tx, phone)
      const { posts } = await callerFor(tx, person, house.now())
      if (posts.length > 0) throw new Refusal('forbidden', { zh: '工作人员请用账号密码登录', en: 'staff sign in with password and second factor' })
      await welcome(house, tx, reply, person, 'public')
      return true
    })
    if (!right) throw new Refusal('unsigned', { zh: '验证码不正确或已过期', en: 'the code is not right, or it has expired' })
    return { step: 'done' }
  })

  app.post('/api/sign-out', { schema: { tags, summary: '退出登录 · sign out' } }, async (request, reply) => {
    await endSession(house, request, reply)
    return { step: 'out' }
  })

  app.get('/api/me', { schema: { tags, summary: '当前登录人 · who I am' } }, async (request) => meOf(house, request))
}

/** Opens the session and forgets earlier failures. */
export async function welcome(house: House, tx: Tx, reply: Parameters<typeof startSession>[2], party: string, kind: 'staff' | 'public'): Promise<void> {
  await tx.rows('update account set failed = 0, locked_until = null where district = $1 and party = $2', [tx.district, party])
  await startSession(house, tx, reply, party, kind)
}

async function half(house: House, tx: Tx, reply: Parameters<typeof startSession>[2], account: AccountRow, step: 'totp' | 'enrol') {
  await startSession(house, tx, reply, account.party, 'half')
  const sealed = account.totp ?? (await newTotp(house, tx, account.party))
  const totp = await totpOf(house, tx, sealed)
  return { step, ...(step === 'enrol' ? { otpauth_url: totp.toString() } : {}), ...(house.demo ? { demo_code: totp.generate({ timestamp: house.now().getTime() }) } : {}) }
}

async function failed(tx: Tx, account: AccountRow | undefined, now: Date): Promise<undefined> {
  if (!account) return undefined
  const failures = account.failed + 1
  await tx.rows('update account set failed = $3, locked_until = $4 where district = $1 and party = $2', [tx.district, account.party, failures % MOST_FAILURES, failures >= MOST_FAILURES ? new Date(now.getTime() + LOCK_MS) : account.locked_until])
  return undefined
}

async function findAccount(tx: Tx, where: string, value: string): Promise<AccountRow | undefined> {
  return tx.row<AccountRow>(`select party, password, totp, totp_on, failed, locked_until from account where district = $1 and ${where}`, [tx.district, value])
}

async function newTotp(house: House, tx: Tx, party: string): Promise<Buffer> {
  const { value } = house.vault.seal(await house.vault.keyOf(tx, party), party, 'text', new Secret({ size: 20 }).base32, '••••••')
  const digest_ = Buffer.from(value.digest, 'hex')
  await tx.rows("insert into sealed (district, digest, subject, seal, shown, ciphertext) values ($1, $2, $3, 'text', $4, decode($5, 'hex'))", [tx.district, digest_, party, value.shown, value.ciphertext])
  await tx.rows('update account set totp = $3 where district = $1 and party = $2', [tx.district, party, digest_])
  return digest_
}

async function totpOf(house: House, tx: Tx, sealed: Buffer): Promise<TOTP> {
  const hex = sealed.toString('hex')
  const secret = (await house.vault.open(tx, [hex])).get(hex)
  if (!secret) throw new Refusal('unavailable', { zh: '动态口令密钥不可用，请联系安全管理员', en: 'the second factor cannot be read; ask the security administrator' })
  return new TOTP({ issuer: 'Pandeng', label: 'Pandeng', secret: Secret.fromBase32(secret) })
}

async function log(house: House, tx: Tx, login: string, way: string, outcome: string, party?: string): Promise<void> {
  await tx.rows('insert into sign_in_log (district, id, at, login, way, outcome, party) values ($1, $2, $3, $4, $5, $6, $7)', [tx.district, randomUUID(), house.now(), house.vault.mac('id', `login:${login}`), way, outcome, party ?? null])
}

function mobile(typed: string): string {
  const checked = checkPhone(typed)
  if (checked.ok) return checked.value
  throw new Refusal('invalid', { zh: '手机号码有误', en: 'that is not a mobile number' }, { faults: [{ path: '/phone', problem: { zh: checked.problem.zh, en: checked.problem.en } }] })
}

/** Which admin pages open to which post: 三员分立, nobody holds two of them. */
const PAGES: Readonly<Record<string, readonly string[]>> = { 'admin.system': ['system'], 'admin.security': ['posts', 'tokens'], auditor: ['audit'] }

async function meOf(house: House, request: FastifyRequest) {
  const caller = callerOf(request)
  const ids = [caller.party, ...caller.posts.map((p) => p.office), ...caller.firms]
  const rows = await house.database.inDistrict(caller.district, (tx) => tx.rows<{ id: string; name: string; name_en: string | null; uscc: string | null; totp_on: boolean }>(
    `select p.id, p.name, p.name_en, p.uscc, coalesce(a.totp_on, false) as totp_on from party p left join account a on a.district = p.district and a.party = p.id where p.district = $1 and p.id = any($2)`, [caller.district, ids]), { readOnly: true })
  const of = (id: string) => rows.find((r) => r.id === id)
  return {
    party: caller.party, name: of(caller.party)?.name ?? caller.party, district: caller.district,
    face: caller.posts.length ? 'workspace' : caller.firms.length ? 'enterprise' : 'resident',
    posts: caller.posts.map((p) => ({ role: p.role, label: house.registry.posts.get(p.role) ?? { zh: p.role, en: p.role }, office: { id: p.office, name: of(p.office)?.name ?? p.office } })),
    firms: caller.firms.map((id) => ({ id, name: of(id)?.name ?? id, uscc: of(id)?.uscc ?? null })),
    two_factor: of(caller.party)?.totp_on ?? false,
    pages: [...new Set(caller.posts.flatMap((p) => PAGES[p.role] ?? []))],
    screens: caller.posts.some((p) => BAROMETER_READERS.some((role) => role === p.role)) ? ['barometer'] : [],
  }
}
