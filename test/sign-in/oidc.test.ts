import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OidcProvider } from '#server/sign-in/oidc-provider.ts'
import { readOidcProviders } from '#server/sign-in/oidc-provider.ts'
import { DISTRICT } from '../house.ts'
import { type Door, openDoor, type Visitor } from './door.ts'
import { type NextGuest, openIdentityProvider, walkProvider } from './identity-provider.ts'

const MINUTE = 60_000
const HTML = { accept: 'text/html,application/xhtml+xml' }
type City = Awaited<ReturnType<typeof openIdentityProvider>>

let city: City
let other: City
let door: Door
const provider = (at: Pick<City, 'issuer' | 'client_id' | 'client_secret'>, id: string, more: Partial<OidcProvider> = {}): OidcProvider => ({
  ...(readOidcProviders(JSON.stringify([{ id, label: { zh: '统一身份', en: 'City identity' }, issuer: at.issuer, client_id: at.client_id, client_secret: at.client_secret, insecure: true }]))[0] as OidcProvider), ...more,
})
const callback = (id: string) => `http://localhost/api/sign-in/oidc/${id}/callback`

beforeAll(async () => {
  city = await openIdentityProvider()
  other = await openIdentityProvider(callback('other'))
  door = await openDoor({ oidc: [
    provider(city, 'city'), provider(other, 'other', { newcomers: true }),
    provider({ issuer: 'http://127.0.0.1:9', client_id: 'x', client_secret: 'x' }, 'down'),
  ] })
})
afterAll(async () => {
  await door.close()
  await Promise.all([city.close(), other.close()])
})

/** Leaves for the provider. @returns its address, with everything the house asks of it */
async function leave(visitor: Visitor, id = 'city', to = '/w'): Promise<URL> {
  const { status, headers } = await visitor.get(`/api/sign-in/oidc/${id}?to=${encodeURIComponent(to)}`)
  expect(status).toBe(302)
  return new URL(String(headers['location']))
}

async function comeIn(guest: NextGuest, { visitor = door.visitor(), id = 'city', to = '/w' } = {}) {
  city.next.guest = guest
  other.next.guest = guest
  const back = await walkProvider((await leave(visitor, id, to)).href)
  return { visitor, back, answer: await visitor.get(back) }
}

const tie = (subject: string, party: string) => door.sql('insert into outside_identity (district, issuer, subject, party) values ($1, $2, $3, $4)', DISTRICT, city.issuer, subject, party)
const inside = async (visitor: Visitor) => (await visitor.get('/api/me')).body as { party: string; face: string } | null

describe('who comes in', () => {
  test('the house asks with PKCE, a state and a nonce, each time others, and keeps them sealed', async () => {
    const visitor = door.visitor()
    const url = await leave(visitor)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ response_type: 'code', client_id: 'pandeng', scope: 'openid profile email phone', code_challenge_method: 'S256', code_challenge: expect.stringMatching(/^[\w-]{43}$/), state: expect.stringMatching(/^[\w-]{43}$/), nonce: expect.stringMatching(/^[\w-]{43}$/), redirect_uri: callback('city') })
    const again = await leave(visitor)
    for (const one of ['state', 'nonce', 'code_challenge']) expect(again.searchParams.get(one)).not.toBe(url.searchParams.get(one))
    expect(Buffer.from(visitor.jar.get('pd_oidc') ?? '', 'base64url').toString('latin1')).not.toContain(again.searchParams.get('state'))
  })

  test('a district with a host of its own is returned to there', async () => {
    const districts = door.house.districts as Map<string, NonNullable<ReturnType<typeof door.house.districts.get>>>
    const district = districts.get(DISTRICT)
    if (!district) throw new Error('no district')
    districts.set(DISTRICT, { ...district, host: 'qinglan.example' })
    const { headers } = await door.visitor().get('/api/sign-in/oidc/city', { host: 'qinglan.example:8443' })
    expect(new URL(String(headers['location'])).searchParams.get('redirect_uri')).toBe('http://qinglan.example:8443/api/sign-in/oidc/city/callback')
    districts.set(DISTRICT, district)
  })

  test('somebody known by subject comes in, and goes where they were going', async () => {
    await tie('zhang-at-city', 'zhang')
    const { visitor, answer } = await comeIn({ sub: 'zhang-at-city' }, { to: '/me?tab=1' })
    expect(answer).toMatchObject({ status: 303, headers: { location: '/me?tab=1' } })
    expect(await inside(visitor)).toMatchObject({ party: 'zhang', face: 'resident' })
    expect(visitor.jar.has('pd_oidc')).toBe(false)
  })

  test('somebody known by a verified address or telephone comes in, and is known by subject from then on', async () => {
    await door.sql('update party set phone_mac = $2 where district = $1 and id = $3', DISTRICT, door.house.vault.mac('phone', '13500135000'), 'li')
    expect((await comeIn({ sub: 'li-1', claims: { phone_number: '+86 135 0013 5000', phone_number_verified: false } })).answer.status).toBe(403)
    expect(await inside((await comeIn({ sub: 'li-1', claims: { phone_number: '+86 135 0013 5000', phone_number_verified: true } })).visitor)).toMatchObject({ party: 'li' })
    expect(await inside((await comeIn({ sub: 'li-1' })).visitor)).toMatchObject({ party: 'li' })
  })

  test('a stranger is told so and leaves nothing behind', async () => {
    const before = await door.sql('select count(*) from party')
    const { visitor, answer } = await comeIn({ sub: 'stranger', claims: { name: '陌生人', email: 'x@example.org', email_verified: true } })
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden', text: { zh: expect.stringContaining('没有'), en: expect.any(String) }, next: { zh: expect.stringContaining('安全管理员') } } })
    expect(await inside(visitor)).toBeNull()
    expect(await door.sql('select count(*) from party')).toEqual(before)
    const { back } = await comeIn({ sub: 'stranger' }, { visitor })
    // The trip was used up by the answer above: the same address again is late.
    expect(await visitor.get(back, HTML)).toMatchObject({ status: 303, headers: { location: '/sign-in?trouble=late' } })
  })

  test('nobody is sent to another site afterwards', async () => {
    for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)']) {
      const { answer } = await comeIn({ sub: 'zhang-at-city' }, { to })
      expect({ to, led: answer.headers['location'] }).toEqual({ to, led: '/' })
    }
  })
})

describe('who does not', () => {
  const problem = (status: number, zh: string) => ({ status, headers: { 'content-type': expect.stringContaining('application/problem+json') }, body: { text: { zh: expect.stringContaining(zh), en: expect.stringMatching(/\w+ \w+/) } } })

  test('a changed state, another’s code and a trip that never began are refused', async () => {
    city.next.guest = { sub: 'zhang-at-city' }
    const [mine, theirs] = [door.visitor(), door.visitor()]
    const back = new URL(await walkProvider((await leave(mine)).href), 'http://localhost')
    const state = back.searchParams.get('state') ?? ''
    const changed = new URL(back)
    changed.searchParams.set('state', `${state.slice(0, -1)}${state.endsWith('A') ? 'B' : 'A'}`)
    expect(await mine.get(changed.pathname + changed.search)).toMatchObject(problem(401, '没有确认'))
    expect(await mine.get(back.pathname + back.search), 'a second try with the right one').toMatchObject(problem(401, '超时'))
    // A code stolen from one browser and given to another, with that one's own state: PKCE stops it.
    const own = await leave(theirs)
    const stolen = new URL(await walkProvider((await leave(mine)).href), 'http://localhost')
    stolen.searchParams.set('state', own.searchParams.get('state') ?? '')
    expect(await theirs.get(stolen.pathname + stolen.search)).toMatchObject(problem(401, '没有确认'))
    expect(await door.visitor().get(back.pathname + back.search)).toMatchObject(problem(401, '超时'))
    for (const visitor of [mine, theirs]) expect(await inside(visitor)).toBeNull()
  })

  test('a trip ends after ten minutes, belongs to its provider, and cannot be forged', async () => {
    city.next.guest = { sub: 'zhang-at-city' }
    const visitor = door.visitor()
    const back = await walkProvider((await leave(visitor)).href)
    const trip = visitor.jar.get('pd_oidc') ?? ''
    door.pass(10 * MINUTE + 1)
    expect(await visitor.get(back)).toMatchObject(problem(401, '超时'))
    const again = await walkProvider((await leave(visitor)).href)
    expect(await visitor.get(again.replace('/city/', '/other/'))).toMatchObject(problem(401, '超时'))
    visitor.jar.set('pd_oidc', `${trip.slice(0, -2)}${trip.endsWith('AA') ? 'BB' : 'AA'}`)
    expect(await visitor.get(back)).toMatchObject(problem(401, '超时'))
    visitor.jar.set('pd_oidc', 'short')
    expect(await visitor.get(back)).toMatchObject(problem(401, '超时'))
  })

  test.each<[string, Partial<NextGuest>]>([
    ['that has expired', { bent: { exp: Math.floor(Date.now() / 1000) - 3600 } }], ['for another client', { bent: { aud: 'somebody-else' } }], ['with another nonce', { bent: { nonce: 'another' } }],
    ['without a nonce', { bent: { nonce: undefined } }], ['by another issuer', { bent: { iss: 'https://evil.example' } }], ['with another’s signature', { forged: true }],
  ])('a token %s is refused', async (_, how) => {
    const { visitor, answer } = await comeIn({ sub: 'somebody', ...how }, { id: 'other' })
    expect(answer).toMatchObject(problem(401, '没有确认'))
    expect(await inside(visitor)).toBeNull()
    expect(await door.sql("select from outside_identity where subject = 'somebody'")).toEqual([])
  })

  test('the same token, as it should be, is taken: where newcomers are welcome they become residents', async () => {
    const { visitor } = await comeIn({ sub: 'somebody', bent: {}, claims: { name: '王小明', phone_number: '13400134000', phone_number_verified: true } }, { id: 'other' })
    const me = await inside(visitor)
    expect(me).toMatchObject({ face: 'resident', name: expect.not.stringContaining('小明') })
    expect(await inside((await comeIn({ sub: 'somebody' }, { id: 'other' })).visitor)).toEqual(me)
  })

  test('who says no at the provider is told so', async () => {
    const { visitor, answer } = await comeIn({ sub: 'zhang-at-city', error: 'access_denied' })
    expect(answer).toMatchObject(problem(401, '取消'))
    expect(await inside(visitor)).toBeNull()
  })

  test.each([['access_denied', 'denied'], ['temporarily_unavailable', 'down'], ['login_required', 'unconfirmed']])('a browser that comes back with %s sees the sign-in page say %s', async (error, trouble) => {
    city.next.guest = { sub: 'zhang-at-city', error }
    const visitor = door.visitor()
    const back = await walkProvider((await leave(visitor)).href)
    expect(await visitor.get(back, HTML)).toMatchObject({ status: 303, headers: { location: `/sign-in?trouble=${trouble}` } })
  })

  test('a provider that is down is told in both languages, and everything else goes on; when it is back it is asked again', async () => {
    expect(await door.visitor().get('/api/sign-in/oidc/down')).toMatchObject(problem(503, '连接不上'))
    expect(await door.visitor().get('/api/sign-in/oidc/down', HTML)).toMatchObject({ status: 303, headers: { location: '/sign-in?trouble=down' } })
    expect((await door.visitor().get('/api/house')).status).toBe(200)
    expect(await door.visitor().get('/api/sign-in/oidc/none')).toMatchObject(problem(404, '没有这种'))
  })

  test('a provider that goes down while somebody is there', async () => {
    const brief = await openIdentityProvider(callback('brief'))
    const here = await openDoor({ oidc: [provider(brief, 'brief')] })
    brief.next.guest = { sub: 'x' }
    const visitor = here.visitor()
    const { headers } = await visitor.get('/api/sign-in/oidc/brief')
    const back = await walkProvider(String(headers['location']))
    await brief.close()
    expect(await visitor.get(back)).toMatchObject(problem(503, '连接不上'))
    await here.close()
  })
})

test.each([
  ['no list', '{}'], ['an issuer that is no address', '[{"id":"a","label":{"zh":"一","en":"a"},"issuer":"city","client_id":"x","client_secret":"y"}]'],
  ['a scope without openid', '[{"id":"a","label":{"zh":"一","en":"a"},"issuer":"https://a.example","client_id":"x","client_secret":"y","scope":"profile"}]'],
])('settings with %s stop the start', (_, json) => {
  expect(() => readOidcProviders(json)).toThrow(/PANDENG_OIDC/)
})
