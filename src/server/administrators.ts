import type { FastifyRequest } from 'fastify'
import type { Caller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import type { Tx } from '#store/database.ts'
import { callerOf } from './house.ts'

/**
 * 三员分立: who runs the system, who gives rights and who looks over both are three people.
 * @source GB/T 22239-2019 8.1.5 (system, audit and security administrators)
 */
export const ADMINISTRATORS = {
  'admin.system': { zh: '系统管理员', en: 'System administrator' },
  'admin.security': { zh: '安全管理员', en: 'Security administrator' },
  auditor: { zh: '审计员', en: 'Auditor' },
} as const satisfies Readonly<Record<string, Text>>

export type Administrator = keyof typeof ADMINISTRATORS

export function isAdministrator(role: string): role is Administrator {
  return Object.hasOwn(ADMINISTRATORS, role)
}

/** The caller, who must hold this administrator's post. @throws Refusal `unsigned` · `forbidden` */
export function administratorOf(request: FastifyRequest, role: Administrator): Caller {
  const caller = callerOf(request)
  if (caller.posts.some((p) => p.role === role)) return caller
  throw new Refusal('forbidden', { zh: `仅限${ADMINISTRATORS[role].zh}使用`, en: `for the ${ADMINISTRATORS[role].en.toLowerCase()} alone` })
}

/** Leaves a line for the auditor of what an administrator did; in the transaction that does it. */
export async function logAdministration(tx: Tx, caller: Caller, at: Date, act: string, detail: object): Promise<void> {
  await tx.rows('insert into admin_log (district, id, at, by, act, detail) values ($1, $2, $3, $4, $5, $6)', [tx.district, crypto.randomUUID(), at, caller.party, act, JSON.stringify(detail)])
}
