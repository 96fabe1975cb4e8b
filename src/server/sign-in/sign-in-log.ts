import { randomUUID } from 'node:crypto'
import type { House } from '#server/house.ts'
import type { Tx } from '#store/database.ts'

export type Way = 'password' | 'totp' | 'code' | 'oidc'
export type Outcome = 'right' | 'wrong' | 'locked' | 'sent' | 'unknown'

/** Every attempt to come in leaves a line for the auditor; who it was is kept as a keyed digest. */
export async function logSignIn(house: House, tx: Tx, line: { login: string; way: Way; outcome: Outcome; party?: string | undefined }): Promise<void> {
  await tx.rows('insert into sign_in_log (district, id, at, login, way, outcome, party) values ($1, $2, $3, $4, $5, $6, $7)',
    [tx.district, randomUUID(), house.now(), digestOfLogin(house, line.login), line.way, line.outcome, line.party ?? null])
}

/** How a login or a telephone stands in the log. */
export function digestOfLogin(house: House, login: string): Buffer {
  return house.vault.mac('id', `login:${login.toLowerCase()}`)
}
