import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

/** How the provider answers whoever comes next. */
export interface NextGuest {
  sub: string
  claims?: Record<string, unknown>
  amr?: string[]
  acr?: string
  /** An OAuth error instead of a sign-in. */
  error?: string
  /** Its id token with claims that are not as they should be, rightly signed. */
  bent?: Record<string, unknown>
  /** Its id token signed with somebody else's key. */
  forged?: boolean
}

const KID = 'the-key'
const makeKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const [ours, theirs] = [makeKey(), makeKey()]

const CLIENT = { client_id: 'pandeng', client_secret: 'a secret of this test alone' }

/** A real OpenID provider on a free port, which signs in whoever the test says. PKCE is required of everybody. */
export async function openIdentityProvider(redirect = 'http://localhost/api/sign-in/oidc/city/callback') {
  const next: { guest: NextGuest } = { guest: { sub: 'nobody' } }
  const server = createServer((req, res) => void handle(req, res))
  await new Promise<void>((ready) => { server.listen(0, '127.0.0.1', ready) })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ ...CLIENT, redirect_uris: [redirect], grant_types: ['authorization_code'], response_types: ['code'] }],
    scopes: ['openid', 'profile', 'email', 'phone'],
    claims: { openid: ['sub', 'amr', 'acr'], profile: ['name'], email: ['email', 'email_verified'], phone: ['phone_number', 'phone_number_verified'] },
    acrValues: ['loa2'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ['a key of this test alone'] },
    jwks: { keys: [{ ...ours.export({ format: 'jwk' }), kty: 'RSA', kid: KID, alg: 'RS256', use: 'sig' }] },
    ttl: { IdToken: 600, Session: 600, Interaction: 600, Grant: 600, AccessToken: 600, AuthorizationCode: 60 },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...next.guest.claims }) }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: CLIENT.client_id, accountId: oidc.session?.accountId ?? '' })
      grant.addOIDCScope('openid profile email phone')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  const handle = async (req: IncomingMessage, res: ServerResponse) => {
    if (req.url === '/token' && (next.guest.bent || next.guest.forged)) bendIdToken(res, next.guest)
    if (!req.url?.startsWith('/interaction/')) return answer(req, res)
    const { sub, amr, acr, error } = next.guest
    await provider.interactionFinished(req, res, error ? { error, error_description: 'as the test says' } : { login: { accountId: sub, ...(amr ? { amr } : {}), ...(acr ? { acr } : {}) } })
  }
  const close = () => new Promise<void>((done) => {
    server.close(() => done())
    server.closeAllConnections()
  })
  return { issuer, ...CLIENT, next, close }
}

/** Signs the id token of this answer again, as the guest has it. */
function bendIdToken(res: ServerResponse, { bent, forged }: NextGuest): void {
  const end = res.end.bind(res)
  res.end = ((body: string) => {
    const answer = JSON.parse(body) as { id_token: string }
    const [head = '', payload = ''] = answer.id_token.split('.')
    const said = Buffer.from(JSON.stringify({ ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), ...bent })).toString('base64url')
    const signed = sign('RSA-SHA256', Buffer.from(`${head}.${said}`), forged ? theirs : ours).toString('base64url')
    res.removeHeader('content-length')
    return end(JSON.stringify({ ...answer, id_token: `${head}.${said}.${signed}` }))
  }) as typeof res.end
}

/** Walks the provider's pages as a browser would. @returns where it sends the browser back to, path and query */
export async function walkProvider(start: string): Promise<string> {
  const jar = new Map<string, string>()
  const issuer = new URL(start).origin
  for (let at = start, steps = 0; steps < 10; steps++) {
    const res = await fetch(at, { redirect: 'manual', headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') } })
    for (const line of res.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const to = res.headers.get('location')
    if (!to) throw new Error(`the provider answered ${res.status}: ${(await res.text()).slice(0, 300)}`)
    const url = new URL(to, at)
    if (url.origin !== issuer) return url.pathname + url.search
    at = url.href
  }
  throw new Error('the provider goes round in circles')
}
