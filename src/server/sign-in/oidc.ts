import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as client from 'openid-client'
import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'
import { districtOf, type House } from '#server/house.ts'
import { personOf } from './oidc-person.ts'
import { type Claims, type OidcProvider, vouchesForSecondFactor } from './oidc-provider.ts'
import { type OidcTrouble, sendTrouble, troubleOf } from './oidc-trouble.ts'
import { sealer } from './sealer.ts'
import { callerFor, startSession } from './sessions.ts'
import { logSignIn } from './sign-in-log.ts'

const COOKIE = 'pd_oidc'
const WITHIN_S = 600
/** A provider that does not answer within this is down. */
const PATIENCE_S = 10

/** What must survive the trip to the provider and back. It travels in a sealed cookie, so any server process may finish it. */
interface Trip { readonly provider: string; readonly district: string; readonly verifier: string; readonly state: string; readonly nonce: string; readonly to: string; readonly until: number }

/** Sign-in by OpenID Connect: authorization code with PKCE, state and nonce. */
export function oidcRoutes(app: FastifyInstance, house: House, { perMinute }: { perMinute: number }): void {
  const shared = { tags: ['sign-in'], params: z.object({ provider: z.string() }), security: [] }
  const config = { rateLimit: { max: perMinute, timeWindow: '1 minute' } }
  const configurationOf = discoverer()
  const trips = sealer(house.vault.mac('id', 'oidc trips'))
  const cookie = { path: '/api/sign-in', httpOnly: true, sameSite: 'lax', secure: house.origin.startsWith('https:') } as const

  const providerOf = (id: string): OidcProvider => {
    const provider = house.oidc.find((p) => p.id === id)
    if (!provider) throw new Refusal('unknown', { zh: '没有这种登录方式', en: 'there is no such way to sign in' })
    return provider
  }

  app.get<{ Params: { provider: string }; Querystring: { to?: string } }>('/api/sign-in/oidc/:provider', { config, schema: { ...shared, summary: '统一身份登录 · OpenID Connect', querystring: z.object({ to: z.string().max(500).optional() }) } }, async (request, reply) => {
    const provider = providerOf(request.params.provider)
    const known = await configurationOf(provider).catch(told(request))
    if (typeof known === 'string') return sendTrouble(request, reply, 'down')
    const trip: Trip = {
      provider: provider.id, district: districtOf(house, request).id, verifier: client.randomPKCECodeVerifier(), state: client.randomState(), nonce: client.randomNonce(),
      to: safePath(request.query.to), until: house.now().getTime() + WITHIN_S * 1000,
    }
    const url = client.buildAuthorizationUrl(known, {
      redirect_uri: backTo(house, request, provider), scope: provider.scope, state: trip.state, nonce: trip.nonce, code_challenge: await client.calculatePKCECodeChallenge(trip.verifier), code_challenge_method: 'S256',
    })
    reply.setCookie(COOKIE, trips.seal(JSON.stringify(trip)), { ...cookie, maxAge: WITHIN_S })
    return reply.redirect(url.href)
  })

  app.get<{ Params: { provider: string } }>('/api/sign-in/oidc/:provider/callback', { config, schema: { ...shared, summary: '统一身份登录回调 · OpenID Connect callback' } }, async (request, reply) => {
    const provider = providerOf(request.params.provider)
    const text = trips.open(request.cookies[COOKIE] ?? '')
    const trip = text === undefined ? undefined : (JSON.parse(text) as Trip)
    reply.clearCookie(COOKIE, cookie)
    if (!trip || trip.provider !== provider.id || trip.until < house.now().getTime()) return sendTrouble(request, reply, 'late')
    const claims = await claimsFrom(await configurationOf(provider).catch(told(request)), provider, trip, request)
    const outcome = typeof claims === 'string' ? claims : await comeIn(house, reply, provider, trip, claims)
    return typeof outcome === 'string' ? sendTrouble(request, reply, outcome) : reply.redirect(outcome.to, 303)
  })

  /** Fetches the tokens and checks them: signature, issuer, audience, times, state, nonce. */
  async function claimsFrom(known: client.Configuration | OidcTrouble, provider: OidcProvider, trip: Trip, request: FastifyRequest): Promise<Claims | OidcTrouble> {
    if (typeof known === 'string') return known
    const here = new URL(request.url, backTo(house, request, provider))
    const tokens = await client.authorizationCodeGrant(known, here, { pkceCodeVerifier: trip.verifier, expectedState: trip.state, expectedNonce: trip.nonce, idTokenExpected: true }).catch(told(request))
    if (typeof tokens === 'string') return tokens
    const signed = tokens.claims()
    if (!signed) return 'unconfirmed'
    const more: Claims = await client.fetchUserInfo(known, tokens.access_token, signed.sub).catch(() => ({}))
    return { ...more, ...signed, amr: signed['amr'], acr: signed['acr'] }
  }
}

/** Opens the session of the person behind these claims; staff still owe the second factor unless the provider vouches for one. */
async function comeIn(house: House, reply: FastifyReply, provider: OidcProvider, trip: Trip, claims: Claims): Promise<{ to: string } | OidcTrouble> {
  return house.database.inDistrict(trip.district, async (tx) => {
    const party = await personOf(house, tx, provider, claims)
    await logSignIn(house, tx, { login: `${provider.issuer} ${String(claims['sub'])}`, way: 'oidc', outcome: party ? 'right' : 'unknown', party })
    if (!party) return 'stranger'
    const { posts } = await callerFor(tx, party, house.now())
    const half = posts.length > 0 && !vouchesForSecondFactor(provider, claims)
    await startSession(house, tx, reply, party, half ? 'half' : posts.length > 0 ? 'staff' : 'public')
    return { to: half ? `/sign-in?step=second&to=${encodeURIComponent(trip.to)}` : trip.to }
  })
}

/** Each provider is asked once what it can do; one that was down is asked again. */
function discoverer() {
  const discovered = new Map<OidcProvider, Promise<client.Configuration>>()
  return (provider: OidcProvider): Promise<client.Configuration> => {
    const known = discovered.get(provider)
    if (known) return known
    const found = client.discovery(new URL(provider.issuer), provider.client_id, provider.client_secret, undefined, {
      // The signature is checked although the token comes straight from the provider: not every way there is as safe as it should be.
      timeout: PATIENCE_S, execute: [client.enableNonRepudiationChecks, ...(provider.insecure ? [client.allowInsecureRequests] : [])],
    })
    discovered.set(provider, found)
    found.catch(() => discovered.delete(provider))
    return found
  }
}

/** The operator reads what went wrong, the person what it means for them. */
function told(request: FastifyRequest): (err: unknown) => OidcTrouble {
  return (err) => {
    const { name, code, error, error_description } = err as { name?: string; code?: string; error?: string; error_description?: string }
    request.log.warn({ oidc: { name, code, error, error_description } }, 'an identity provider did not sign somebody in')
    return troubleOf(err)
  }
}

/** A district with a host of its own is returned to there: the cookie of the trip lies under it. */
function backTo(house: House, request: FastifyRequest, { id }: OidcProvider): string {
  const own = districtOf(house, request).host === request.hostname
  return `${own ? `${new URL(house.origin).protocol}//${request.host}` : house.origin}/api/sign-in/oidc/${id}/callback`
}

/** Only paths of this house: nobody is sent elsewhere after signing in. */
function safePath(to: string | undefined): string {
  if (!to || !/^\/(?![/\\])/.test(to) || !URL.canParse(to, 'http://here')) return '/'
  const at = new URL(to, 'http://here')
  return at.host === 'here' ? at.pathname + at.search + at.hash : '/'
}
