import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Refusal } from '#kernel/refusal.ts'

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt)
/** OWASP's minimum for scrypt; about 60 ms off the event loop. */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 } as const

/** `scrypt$<salt>$<key>`, both base64url. @throws Refusal `invalid` for a password shorter than 10 characters */
export async function hashPassword(password: string): Promise<string> {
  if (Array.from(password).length < 10) throw new Refusal('invalid', { zh: '密码至少 10 个字符', en: 'a password has at least 10 characters' })
  const salt = randomBytes(16)
  return `scrypt$${salt.toString('base64url')}$${(await derive(password.normalize('NFKC'), salt, 32, COST)).toString('base64url')}`
}

/** Takes as long for an unknown account as for a wrong password. */
export async function checkPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, salt = 'AAAAAAAAAAAAAAAAAAAAAA', key = ''] = stored?.split('$') ?? []
  const given = await derive(password.normalize('NFKC'), Buffer.from(salt, 'base64url'), 32, COST)
  const right = Buffer.from(key, 'base64url')
  return right.length === given.length && timingSafeEqual(right, given)
}
