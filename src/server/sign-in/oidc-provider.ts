import { z } from 'zod'

const Provider = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/),
  label: z.object({ zh: z.string().min(1), en: z.string().min(1) }),
  issuer: z.url(),
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  scope: z.string().regex(/\bopenid\b/).default('openid profile email phone'),
  /** People it knows and the house does not become residents here. Otherwise they are refused: right for a provider of staff. */
  newcomers: z.boolean().default(false),
  /**
   * What of its word counts as a second factor: any of these in `amr`, or this `acr`. Absent: staff use the house's own.
   * @source RFC 8176 (amr), OpenID Connect Core 2 (acr)
   */
  second_factor: z.object({ amr: z.array(z.string()).default([]), acr: z.array(z.string()).default([]) }).default({ amr: [], acr: [] }),
  /** Only for tests on this machine: everything else speaks https. */
  insecure: z.boolean().default(false),
})

/** An identity provider that people may sign in with: the province's, a firm's, a city's own. */
export type OidcProvider = Readonly<z.infer<typeof Provider>>

/** @param json a list of providers. @throws Error naming what is wrong with it */
export function readOidcProviders(json: string): OidcProvider[] {
  const read = z.array(Provider).safeParse(JSON.parse(json))
  if (!read.success) throw new Error(`PANDENG_OIDC: ${z.prettifyError(read.error)}`)
  const ids = read.data.map((p) => p.id)
  if (new Set(ids).size < ids.length) throw new Error('PANDENG_OIDC: two providers have the same id')
  return read.data
}

/** What a provider vouches for. Subject, issuer, `amr` and `acr` come from the signed id token alone. */
export type Claims = Readonly<Record<string, unknown>>

/** The provider says that a second factor was used, and the house takes its word. */
export function vouchesForSecondFactor({ second_factor }: OidcProvider, { amr, acr }: Claims): boolean {
  return (Array.isArray(amr) && amr.some((m) => second_factor.amr.includes(String(m)))) || (typeof acr === 'string' && second_factor.acr.includes(acr))
}
