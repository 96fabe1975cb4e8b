import type { FastifyInstance } from 'fastify'
import { URI } from 'otpauth'
import pg from 'pg'
import { createApp, type AppOptions } from '#server/app.ts'
import { hashPassword } from '#server/sign-in/passwords.ts'
import { whoisBySession } from '#server/sign-in/sessions.ts'
import type { House } from '#server/house.ts'
import { DISTRICT, openHouse } from '../house.ts'

export const PASSWORD = 'Pandeng-2026-door'
export const PHONE = '13800138000'
export type Door = Awaited<ReturnType<typeof openDoor>>
export type Visitor = ReturnType<Door['visitor']>

/** A house whose people really come in through its door: sessions instead of the test header, accounts, and the messages it sends. */
export async function openDoor(more: Partial<House> = {}, options: AppOptions = {}) {
  const test = await openHouse({ city: 'dailing' })
  const sent: string[] = []
  const house: House = { ...test.house, sendText: async (_phone, { zh }) => void sent.push(zh), ...more, whois: (request) => whoisBySession(house, request) }
  const app = await createApp(house, { perMinute: 1_000_000, signInsPerMinute: 1_000_000, ...options })
  const owner = new pg.Client({ connectionString: test.ownerUrl })
  await owner.connect()
  await owner.query("select set_config('app.district', $1, false)", [DISTRICT])
  const sql = async <T = Record<string, unknown>>(text: string, ...values: unknown[]) => (await owner.query(text, values)).rows as T[]

  return {
    ...test, house, app, sent, sql,
    /** Gives a person of the test district an account. */
    account: async (party: string, login = party) => { await sql('insert into account (district, party, login, password) values ($1, $2, $3, $4)', DISTRICT, party, login, await hashPassword(PASSWORD)) },
    /** The newest code the house sent. */
    code: () => /验证码 (\d{6})/.exec(sent.at(-1) ?? '')?.[1] ?? '',
    visitor: (address?: string) => visitorOf(app, address),
    async close() {
      await owner.end()
      await app.close()
      await test.close()
    },
  }
}

interface Answer { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly body: unknown; readonly cookies: readonly { name: string; value: string; [more: string]: unknown }[] }

/** A browser's worth of cookies. Other visitors have others. */
function visitorOf(app: FastifyInstance, remoteAddress = '203.0.113.7') {
  const jar = new Map<string, string>()
  const ask = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object, headers: Record<string, string> = {}): Promise<Answer> => {
    const res = await app.inject({ method, url, remoteAddress, headers: { ...(jar.size ? { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') } : {}), ...headers }, ...(payload ? { payload } : {}) })
    for (const { name, value, maxAge } of res.cookies) {
      if (value === '' || maxAge === 0) jar.delete(name)
      else jar.set(name, value)
    }
    const json = String(res.headers['content-type']).includes('json')
    return { status: res.statusCode, headers: res.headers, body: json ? res.json() : res.body, cookies: res.cookies as unknown as Answer['cookies'] }
  }
  return {
    jar, ask,
    get: (url: string, headers?: Record<string, string>) => ask('GET', url, undefined, headers),
    post: (url: string, payload: object = {}, headers?: Record<string, string>) => ask('POST', url, payload, headers),
    password: (login: string, password = PASSWORD) => ask('POST', '/api/sign-in/password', { login, password }),
    totp: (code: string) => ask('POST', '/api/sign-in/totp', { code }),
    /** A code of the authenticator behind this address, at this moment. */
    codeAt: (otpauth_url: string, at: Date) => URI.parse(otpauth_url).generate({ timestamp: at.getTime() }),
  }
}
