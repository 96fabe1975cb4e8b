import { Secret, TOTP } from 'otpauth'
import { Refusal } from '#kernel/refusal.ts'
import type { House } from '#server/house.ts'
import type { Tx } from '#store/database.ts'
import { logSignIn } from './sign-in-log.ts'
import { forgetTries, takeTry } from './tries.ts'

const STEP_MS = 30_000
/** A clock may be wrong by one step either way. @source RFC 6238 5.2 */
const WINDOW = 1

/** What somebody who is half signed in has to do next. `enrol`: the address is the QR code for an authenticator. */
export interface SecondFactorStep {
  readonly step: 'totp' | 'enrol'
  readonly otpauth_url?: string
  readonly demo_code?: string
}

interface FactorRow { readonly secret: Buffer; readonly since: Date | null }

/** Asks for the second factor; whoever has none gets a secret, shown until its first code was right. */
export async function askSecondFactor(house: House, tx: Tx, party: string): Promise<SecondFactorStep> {
  const known = await find(tx, party)
  const totp = await totpOf(house, tx, known?.secret ?? (await newSecret(house, tx, party)))
  return {
    step: known?.since ? 'totp' : 'enrol',
    ...(known?.since ? {} : { otpauth_url: totp.toString() }),
    ...(house.demo ? { demo_code: totp.generate({ timestamp: house.now().getTime() }) } : {}),
  }
}

/** Checks a code; right once and never again. The first right one ends the enrolment. @returns `locked` after too many wrong ones */
export async function checkSecondFactor(house: House, tx: Tx, party: string, code: string): Promise<'right' | 'wrong' | 'locked'> {
  const what = triesAt(house, party)
  const outcome = (await takeTry(house, tx, what)) ? ((await isRight(house, tx, party, code)) ? 'right' : 'wrong') : 'locked'
  if (outcome === 'right') await forgetTries(tx, what)
  await logSignIn(house, tx, { login: party, way: 'totp', outcome, party })
  return outcome
}

/** Takes a lost second factor away and ends the person's sessions: at their next sign-in they set up a new one. @returns false when there was none */
export async function resetSecondFactor(house: House, tx: Tx, party: string): Promise<boolean> {
  const gone = await tx.row('delete from second_factor where district = $1 and party = $2 returning 1 as gone', [tx.district, party])
  await tx.rows('delete from session where district = $1 and party = $2', [tx.district, party])
  await forgetTries(tx, triesAt(house, party))
  return gone !== undefined
}

async function isRight(house: House, tx: Tx, party: string, token: string): Promise<boolean> {
  const factor = await find(tx, party)
  if (!factor) return false
  const timestamp = house.now().getTime()
  const delta = (await totpOf(house, tx, factor.secret)).validate({ token, window: WINDOW, timestamp })
  if (delta === null) return false
  // The demo shows everybody the code: there is nothing to steal, and its people sign in twice in half a minute.
  const used = await tx.row(
    'update second_factor set since = coalesce(since, $3), step = $4 where district = $1 and party = $2 and (step < $4 or $5) returning 1 as used',
    [tx.district, party, house.now(), Math.floor(timestamp / STEP_MS) + delta, house.demo])
  return used !== undefined
}

function find(tx: Tx, party: string): Promise<FactorRow | undefined> {
  return tx.row<FactorRow>('select secret, since from second_factor where district = $1 and party = $2', [tx.district, party])
}

async function newSecret(house: House, tx: Tx, party: string): Promise<Buffer> {
  const { value } = house.vault.seal(await house.vault.keyOf(tx, party), party, 'text', new Secret({ size: 20 }).base32, '••••••')
  const digest = Buffer.from(value.digest, 'hex')
  await tx.rows("insert into sealed (district, digest, subject, seal, shown, ciphertext) values ($1, $2, $3, 'text', $4, decode($5, 'hex'))", [tx.district, digest, party, value.shown, value.ciphertext])
  const kept = await tx.row<{ secret: Buffer }>('insert into second_factor (district, party, secret) values ($1, $2, $3) on conflict (district, party) do update set secret = second_factor.secret returning secret', [tx.district, party, digest])
  return kept?.secret ?? digest
}

async function totpOf(house: House, tx: Tx, sealed: Buffer): Promise<TOTP> {
  const hex = sealed.toString('hex')
  const secret = (await house.vault.open(tx, [hex])).get(hex)
  if (!secret) throw new Refusal('unavailable', { zh: '动态口令密钥不可用，请联系系统管理员重置', en: 'the second factor cannot be read; ask the system administrator to reset it' })
  return new TOTP({ issuer: 'Pandeng', label: 'Pandeng', secret: Secret.fromBase32(secret) })
}

const triesAt = (house: House, party: string) => house.vault.mac('id', `tries:totp:${party}`)
