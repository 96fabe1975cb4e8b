import { afterAll, beforeAll, expect, test } from 'vitest'
import { readOidcProviders } from '#server/sign-in/oidc-provider.ts'
import { DISTRICT } from '../house.ts'
import { type Door, openDoor, type Visitor } from './door.ts'
import { type NextGuest, openIdentityProvider, walkProvider } from './identity-provider.ts'

const MINUTE = 60_000
let city: Awaited<ReturnType<typeof openIdentityProvider>>
let trusted: typeof city
let door: Door
let secure: Visitor
let system: Visitor

beforeAll(async () => {
  city = await openIdentityProvider()
  trusted = await openIdentityProvider('http://localhost/api/sign-in/oidc/trusted/callback')
  const label = { zh: '统一身份', en: 'City identity' }
  door = await openDoor({ oidc: readOidcProviders(JSON.stringify([
    { id: 'city', label, issuer: city.issuer, client_id: city.client_id, client_secret: city.client_secret, insecure: true },
    { id: 'trusted', label, issuer: trusted.issuer, client_id: trusted.client_id, client_secret: trusted.client_secret, insecure: true, second_factor: { amr: ['mfa'], acr: ['loa2'] } },
  ])) })
  for (const [person, role] of [['wang', 'admin.system'], ['li', 'admin.security']]) await door.sql("insert into post (district, id, person, office, role, from_on) values ($1, $2 || '-admin', $2, 'district-office', $3, '2020-01-01')", DISTRICT, person, role)
  for (const login of ['wang', 'li']) await door.account(login)
  secure = (await enrolled('li')).visitor
  system = (await enrolled('wang')).visitor
})
afterAll(async () => {
  await door.close()
  await Promise.all([city.close(), trusted.close()])
})

async function enrolled(login: string) {
  const visitor = door.visitor()
  const { otpauth_url } = (await visitor.password(login)).body as { otpauth_url: string }
  await visitor.totp(visitor.codeAt(otpauth_url, door.now()))
  return { visitor, otpauth_url }
}

async function comeBy(id: 'city' | 'trusted', guest: NextGuest) {
  const visitor = door.visitor()
  const at = id === 'city' ? city : trusted
  at.next.guest = guest
  const { headers } = await visitor.get(`/api/sign-in/oidc/${id}?to=/w/numbers`)
  return { visitor, answer: await visitor.get(await walkProvider(String(headers['location']))) }
}
const me = async (visitor: Visitor) => (await visitor.get('/api/me')).body
const tie = (id: string, body: object, by = secure) => by.post(`/api/people/${id}/identities`, body)

test('the security administrator says who somebody is at a provider, by address or subject; nobody else does', async () => {
  expect(await tie('housing', { provider: 'city', email: 'Housing@City.example' })).toMatchObject({ status: 200 })
  expect(await tie('housing', { provider: 'trusted', subject: 'housing-1' })).toMatchObject({ status: 200 })
  expect(await tie('urban', { provider: 'city', email: 'housing@city.example' })).toMatchObject({ status: 422, body: { text: { zh: expect.stringContaining('其他人员') } } })
  expect(await tie('li', { provider: 'city', subject: 'x' })).toMatchObject({ status: 422 })
  expect(await tie('nobody', { provider: 'city', subject: 'x' })).toMatchObject({ status: 404 })
  expect(await tie('urban', { provider: 'none', subject: 'x' })).toMatchObject({ status: 404 })
  expect(await tie('urban', { provider: 'city' })).toMatchObject({ status: 422 })
  expect(await tie('urban', { provider: 'city', subject: 'x' }, system)).toMatchObject({ status: 403 })
  expect(await door.sql("select by, act, detail from admin_log where act = 'person.identity' order by at, detail->>'by'")).toEqual([
    { by: 'li', act: 'person.identity', detail: { id: 'housing', provider: 'city', by: 'email' } }, { by: 'li', act: 'person.identity', detail: { id: 'housing', provider: 'trusted', by: 'subject' } }])
  expect(JSON.stringify(await door.sql('select * from outside_identity'))).not.toMatch(/city\.example/i)
})

test('staff who come by a provider and have no account here set up the second factor then and there', async () => {
  const guest = { sub: 'h-42', claims: { email: 'housing@city.example', email_verified: true } }
  expect((await comeBy('city', { ...guest, claims: { ...guest.claims, email_verified: false } })).answer.status).toBe(403)
  const { visitor, answer } = await comeBy('city', guest)
  expect(answer).toMatchObject({ status: 303, headers: { location: '/sign-in?step=second&to=%2Fw%2Fnumbers' } })
  expect(await me(visitor)).toBeNull()
  const { body } = await visitor.get('/api/sign-in/second-factor')
  expect(body).toEqual({ step: 'enrol', otpauth_url: expect.stringMatching(/^otpauth:/) })
  const { otpauth_url } = body as { otpauth_url: string }
  expect(await visitor.totp('000000')).toMatchObject({ status: 401 })
  expect(await visitor.totp(visitor.codeAt(otpauth_url, door.now()))).toMatchObject({ status: 200 })
  expect(await me(visitor)).toMatchObject({ party: 'housing', face: 'workspace', two_factor: true })
  door.pass(MINUTE)
  // Known by subject from now on, and asked for the code.
  const again = await comeBy('city', { sub: 'h-42' })
  expect((await again.visitor.get('/api/sign-in/second-factor')).body).toEqual({ step: 'totp' })
  expect(await again.visitor.totp(visitor.codeAt(otpauth_url, door.now()))).toMatchObject({ status: 200 })
})

test.each<[string, 'city' | 'trusted', Partial<NextGuest>, boolean]>([
  ['amr that is trusted', 'trusted', { amr: ['pwd', 'mfa'] }, true], ['acr that is trusted', 'trusted', { acr: 'loa2' }, true], ['amr that is not', 'trusted', { amr: ['pwd'] }, false], ['acr that is not', 'trusted', { acr: 'loa1' }, false],
  ['no word of it', 'trusted', {}, false], ['the word outside the signed token', 'trusted', { claims: { amr: ['mfa'], acr: 'loa2' } }, false], ['the word of a provider that is not trusted with it', 'city', { sub: 'h-42', amr: ['mfa'], acr: 'loa2' }, false],
])('a second factor used there: %s', async (_, id, guest, accepted) => {
  const { visitor, answer } = await comeBy(id, { sub: 'housing-1', ...guest })
  expect(answer).toMatchObject({ status: 303, headers: { location: accepted ? '/w/numbers' : '/sign-in?step=second&to=%2Fw%2Fnumbers' } })
  expect(((await me(visitor)) as { party: string } | null)?.party).toBe(accepted ? 'housing' : undefined)
})

test('a lost second factor is reset by the system administrator: sessions end, the next sign-in sets up another, the auditor sees it', async () => {
  await door.account('leader')
  const { visitor, otpauth_url } = await enrolled('leader')
  const lost = door.visitor()
  await lost.password('leader')
  expect(await visitor.get('/api/people')).toMatchObject({ status: 403 })
  expect((await system.get('/api/people')).body).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'leader', login: 'leader', second_factor: true }), expect.objectContaining({ id: 'urban', login: '', second_factor: false })]))
  const reset = (by: Visitor, id: string) => by.ask('DELETE', `/api/people/${id}/second-factor`)
  expect(await reset(secure, 'leader')).toMatchObject({ status: 403 })
  expect(await reset(visitor, 'leader')).toMatchObject({ status: 403 })
  expect(await reset(system, 'wang')).toMatchObject({ status: 422, body: { text: { zh: expect.stringContaining('另一位') } } })
  for (const nobody of ['urban', 'nobody']) expect(await reset(system, nobody)).toMatchObject({ status: 404 })
  expect(await reset(system, 'leader')).toMatchObject({ status: 200 })
  door.pass(MINUTE)
  expect(await me(visitor)).toBeNull()
  expect(await lost.totp(lost.codeAt(otpauth_url, door.now()))).toMatchObject({ status: 401 })
  const fresh = await door.visitor().password('leader')
  expect(fresh.body).toMatchObject({ step: 'enrol' })
  expect((fresh.body as { otpauth_url: string }).otpauth_url).not.toBe(otpauth_url)
  expect(await door.sql("select by, detail from admin_log where act = 'second_factor.reset'")).toEqual([{ by: 'wang', detail: { id: 'leader' } }])
})
