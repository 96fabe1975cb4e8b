import { randomUUID } from 'node:crypto'
import { checkPhone } from '#algo/identifiers/phone.ts'
import type { House } from '#server/house.ts'
import type { Tx } from '#store/database.ts'
import type { Claims, OidcProvider } from './oidc-provider.ts'
import { addPerson, personByPhone } from './persons.ts'

/** The person a provider speaks of: by its subject, by an address the security administrator named, by a verified telephone; else new, where newcomers are welcome. */
export async function personOf(house: House, tx: Tx, provider: OidcProvider, claims: Claims): Promise<string | undefined> {
  const subject = String(claims['sub'])
  const email = claims['email_verified'] === true && typeof claims['email'] === 'string' ? claims['email'] : undefined
  const checked = claims['phone_number_verified'] === true ? checkPhone(String(claims['phone_number'])) : undefined
  const phone = checked?.ok ? checked.value : undefined
  const known = (await byIdentity(tx, provider, subject)) ?? (email && (await byIdentity(tx, provider, emailSubject(house, email)))) ?? (phone && (await byPhone(house, tx, phone)))
  const party = known || (provider.newcomers ? await newcomer(house, tx, claims, phone) : undefined)
  if (party) await tieIdentity(tx, provider, subject, party)
  return party
}

/** From now on whoever the provider knows by this subject is this person. @returns false when it is somebody else's already */
export async function tieIdentity(tx: Tx, { issuer }: Pick<OidcProvider, 'issuer'>, subject: string, party: string): Promise<boolean> {
  const tied = await tx.row<{ party: string }>(
    'insert into outside_identity (district, issuer, subject, party) values ($1, $2, $3, $4) on conflict (district, issuer, subject) do update set party = outside_identity.party returning party', [tx.district, issuer, subject, party])
  return tied?.party === party
}

/** How an address stands among the subjects: as a keyed digest, never in the clear. */
export function emailSubject(house: House, email: string): string {
  return `email:${house.vault.mac('id', `email:${email.trim().toLowerCase()}`).toString('hex')}`
}

async function byIdentity(tx: Tx, { issuer }: OidcProvider, subject: string): Promise<string | undefined> {
  return (await tx.row<{ party: string }>('select party from outside_identity where district = $1 and issuer = $2 and subject = $3', [tx.district, issuer, subject]))?.party
}

async function byPhone(house: House, tx: Tx, phone: string): Promise<string | undefined> {
  return (await tx.row<{ id: string }>('select id from party where district = $1 and phone_mac = $2', [tx.district, house.vault.mac('phone', phone)]))?.id
}

function newcomer(house: House, tx: Tx, claims: Claims, phone: string | undefined): Promise<string> {
  return phone ? personByPhone(house.vault, tx, phone) : addPerson(house.vault, tx, randomUUID(), typeof claims['name'] === 'string' ? { name: claims['name'] } : {})
}
