import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import * as client from 'openid-client'
import { z } from 'zod'
import { checkPhone } from '#algo/identifiers/phone.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import { districtOf, type House } from '#server/house.ts'
import type { Tx } from '#store/database.ts'
import { addPerson, personByPhone } from './persons.ts'
import { welcome } from './routes.ts'
import { callerFor, startSession } from './sessions.ts'

/** An identity provider that people may sign in with: the province's, a firm's, a city's own. */
export interface OidcProvider {
  readonly id: string
  readonly label: Text
  readonly issuer: string
  readonly client_id: string
  readonly client_secret: string
  /** Only for tests on this machine: everything else speaks https. */
  readonly insecure?: boolean
}

const COOKIE = 'pd_oidc'
const WITHIN_S = 600

/** What must survive the trip to the provider and back. It travels in a sealed cookie, so any server process may finish it. */
interface Trip { readonly provider: string; readonly verifier: string; readonly state: string; readonly nonce: string; readonly to: string }

/** Sign-in by OpenID Connect: authorization code with PKCE, state and nonce. */
export function oidcRoutes(app: FastifyInstance, house: House): void {
  const tags = ['sign-in']
  const discovered = new Map<string, Promise<client.Configuration>>()
  const trips = sealer(house.vault.mac('id', 'oidc trips'))

  const configurationOf = (id: string): Promise<client.Configuration> => {
    const provider = house.oidc.find((p) => p.id === id)
    if (!provider) throw new Refusal('unknown', { zh: '没有这种登录方式', en: 'there is no such way to sign in' })
    const known = discovered.get(id)
    if (known) return known
    const found = client.discovery(new URL(provider.issuer), provider.client_id, provider.client_secret, undefined, provider.insecure ? { execute: [client.allowInsecureRequests] } : {})
    discovered.set(id, found)
    found.catch(() => discovered.delete(id)) // tried again next time
    return found
  }
  const backTo = (id: string) => `${house.origin}/api/sign-in/oidc/${id}/callback`

  app.get<{ Params: { provider: string }; Querystring: { to?: string } }>('/api/sign-in/oidc/:provider', { schema: { tags, summary: '统一身份登录 · OpenID Connect', params: z.object({ provider: z.string() }), querystring: z.object({ to: z.string().max(500).optional() }) } }, async (request, reply) => {
    const { provider } = request.params
    const config = await configurationOf(provider).catch((err: unknown) => { throw unreachable(err) })
    const trip: Trip = { provider, verifier: client.randomPKCECodeVerifier(), state: client.randomState(), nonce: client.randomNonce(), to: safePath(request.query.to) }
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: backTo(provider), scope: 'openid profile phone', state: trip.state, nonce: trip.nonce, code_challenge: await client.calculatePKCECodeChallenge(trip.verifier), code_challenge_method: 'S256',
    })
    reply.setCookie(COOKIE, trips.seal(JSON.stringify(trip)), { path: '/api/sign-in', httpOnly: true, sameSite: 'lax', secure: house.origin.startsWith('https:'), maxAge: WITHIN_S })
    return reply.redirect(url.href)
  })

  app.get<{ Params: { provider: string } }>('/api/sign-in/oidc/:provider/callback', { schema: { tags, summary: '统一身份登录回调 · OpenID Connect callback', params: z.object({ provider: z.string() }) } }, async (request, reply) => {
    const text = trips.open(request.cookies[COOKIE] ?? '')
    const trip = text === undefined ? undefined : (JSON.parse(text) as Trip)
    reply.clearCookie(COOKIE, { path: '/api/sign-in' })
    if (!trip || trip.provider !== request.params.provider) throw new Refusal('unsigned', { zh: '登录已超时，请重新登录', en: 'that took too long; sign in again' })
    const config = await configurationOf(trip.provider)
    const tokens = await client.authorizationCodeGrant(config, new URL(request.url, house.origin), { pkceCodeVerifier: trip.verifier, expectedState: trip.state, expectedNonce: trip.nonce })
      .catch(() => { throw new Refusal('unsigned', { zh: '统一身份平台没有确认您的身份，请重新登录', en: 'the identity provider did not confirm who you are; sign in again' }) })
    const claims = tokens.claims()
    if (!claims) throw new Refusal('unsigned', { zh: '统一身份平台没有返回身份信息', en: 'the identity provider told nothing of who you are' })
    const more = await client.fetchUserInfo(config, tokens.access_token, claims.sub).catch(() => ({}))
    const half = await house.database.inDistrict(districtOf(house, request).id, (tx) => comeIn(house, tx, reply, { ...claims, ...more }))
    return reply.redirect(half ? '/sign-in?step=totp' : trip.to)
  })
}

/** Opens the session of the person behind these claims. @returns true when staff still owe the second factor */
async function comeIn(house: House, tx: Tx, reply: FastifyReply, claims: Readonly<Record<string, unknown>>): Promise<boolean> {
  const party = await partyOf(house, tx, claims)
  const { posts } = await callerFor(tx, party, house.now())
  const strong = Array.isArray(claims['amr']) && claims['amr'].some((m) => m === 'mfa' || m === 'otp' || m === 'hwk')
  if (posts.length > 0 && !strong) {
    await startSession(house, tx, reply, party, 'half')
    return true
  }
  await welcome(house, tx, reply, party, posts.length > 0 ? 'staff' : 'public')
  return false
}

/** Known by issuer and subject; else by a verified telephone; else new. */
async function partyOf(house: House, tx: Tx, claims: Readonly<Record<string, unknown>>): Promise<string> {
  const [issuer, subject] = [String(claims['iss']), String(claims['sub'])]
  const known = await tx.row<{ party: string }>('select party from outside_identity where district = $1 and issuer = $2 and subject = $3', [tx.district, issuer, subject])
  if (known) return known.party
  const phone = claims['phone_number_verified'] === true ? checkPhone(String(claims['phone_number'])) : undefined
  const name = typeof claims['name'] === 'string' ? { name: claims['name'] } : {}
  const party = phone?.ok ? await personByPhone(house.vault, tx, phone.value) : await addPerson(house.vault, tx, crypto.randomUUID(), name)
  await tx.rows('insert into outside_identity (district, issuer, subject, party) values ($1, $2, $3, $4) on conflict do nothing', [tx.district, issuer, subject, party])
  return party
}

/** Only paths of this house: nobody is sent elsewhere after signing in. */
function safePath(to: string | undefined): string {
  return to && /^\/(?![/\\])/.test(to) ? to : '/'
}

function unreachable(err: unknown): Refusal {
  if (err instanceof Refusal) return err
  return new Refusal('unavailable', { zh: '统一身份平台暂时连接不上，请改用其他方式登录', en: 'the identity provider cannot be reached; sign in another way' })
}

function sealer(key: Buffer) {
  return {
    seal(plain: string): string {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      return Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url')
    },
    open(sealed: string): string | undefined {
      try {
        const bytes = Buffer.from(sealed, 'base64url')
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
        decipher.setAuthTag(bytes.subarray(-16))
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}
