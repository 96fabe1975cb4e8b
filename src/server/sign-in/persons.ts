import { randomUUID } from 'node:crypto'
import { maskName, maskPhone } from '#algo/masking.ts'
import type { SealedRef, Seal } from '#kernel/fact.ts'
import type { Tx } from '#store/database.ts'
import type { Vault } from '#store/vault.ts'

export interface PersonDetails {
  readonly name?: string
  readonly phone?: string
}

/** The person with this telephone, made at first sight: the name and number are sealed, only a keyed digest finds them again. */
export async function personByPhone(vault: Vault, tx: Tx, phone: string): Promise<string> {
  const mac = vault.mac('phone', phone)
  const known = await tx.row<{ id: string }>('select id from party where district = $1 and phone_mac = $2', [tx.district, mac])
  if (known) return known.id
  return addPerson(vault, tx, randomUUID(), { phone })
}

/** Adds a person. What others see of the name is its masked form. @returns the party's id */
export async function addPerson(vault: Vault, tx: Tx, id: string, { name, phone }: PersonDetails): Promise<string> {
  const key = await vault.keyOf(tx, id)
  const refs: Record<string, SealedRef> = {}
  const put = async (field: string, seal: Seal, plain: string, shown: string) => {
    const { ref, value } = vault.seal(key, id, seal, plain, shown)
    await tx.rows('insert into sealed (district, digest, subject, seal, shown, ciphertext) values ($1, decode($2, \'hex\'), $3, $4, $5, decode($6, \'hex\'))', [tx.district, value.digest, id, seal, shown, value.ciphertext])
    refs[field] = ref
  }
  if (name) await put('name', 'name', name, maskName(name))
  if (phone) await put('phone', 'phone', phone, maskPhone(phone))
  const shown = name ? maskName(name) : phone ? maskPhone(phone) : id.slice(0, 8)
  await tx.rows("insert into party (district, id, kind, name, sealed, phone_mac) values ($1, $2, 'person', $3, $4, $5) on conflict do nothing", [tx.district, id, shown, refs, phone ? vault.mac('phone', phone) : null])
  return id
}
