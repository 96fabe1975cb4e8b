import { randomBytes } from 'node:crypto'
import { Pool } from 'pg'
import { callerFor } from '#server/sign-in/sessions.ts'
import { openHouse } from '#server/main.ts'
import type { Database, Tx } from '#store/database.ts'
import { record } from '#store/ledger.ts'
import { listMatters, MatterFilter } from '#store/matters.ts'
import { stepsOf } from './appeal-life.ts'
import { keepBusy } from './client.ts'
import { DISTRICT, FIRMS, OFFICES, type Town } from './town.ts'

/** One statement of a transaction as it went to the database. */
export interface Sent { readonly text: string; readonly values: readonly unknown[]; /** Whether the house waited for its answer before it went on. */ readonly waited: boolean }

/** The same database, noting every statement of every transaction. */
export function noting(database: Database): { readonly database: Database; readonly sent: Sent[][] } {
  const sent: Sent[][] = []
  return {
    sent,
    database: {
      ...database,
      inDistrict: (district, work, options) => database.inDistrict(district, (tx) => {
        const list: Sent[] = []
        sent.push(list)
        const rows: Tx['rows'] = (text, values = []) => {
          list.push({ text, values, waited: true })
          return tx.rows(text, values)
        }
        const send: Tx['send'] = (text, values, told) => {
          list.push({ text, values, waited: false })
          tx.send(text, values, told)
        }
        return work({ ...tx, rows, send, row: async <T>(text: string, values?: readonly unknown[]) => (await rows<T>(text, values))[0] })
      }, options),
    },
  }
}

/** A life as its transactions, and the words in it that no two lives share. */
interface Score { readonly transactions: readonly (readonly Sent[])[]; readonly own: readonly string[] }

/** Lives once in this process and notes what is sent, the search included. */
async function noteLife(town: Town, i: number): Promise<Score> {
  const house = await openHouse(town.base.settings, town.base.appUrl, false)
  try {
    const { database, sent } = noting(house.database)
    const noted = { ...house, database }
    const id = crypto.randomUUID()
    let number = ''
    const people = { agent: `agent-${(i % FIRMS) + 1}`, desk: 'desk-1', handler: `handler-${(i % OFFICES) + 1}` }
    const keys: string[] = []
    for (const [seen, { by, act, body }] of stepsOf(i).entries()) {
      const key = crypto.randomUUID()
      keys.push(key)
      const caller = await house.database.inDistrict(DISTRICT, (tx) => callerFor(tx, people[by], new Date()))
      number = (await record(noted, { caller, kind: 'appeal', id, act, seen, body, key })).number
    }
    const caller = await house.database.inDistrict(DISTRICT, (tx) => callerFor(tx, people.desk, new Date()))
    await database.inDistrict(DISTRICT, (tx) => listMatters(tx, [house.registry.matter('appeal')], MatterFilter.parse({ q: number }), { caller, now: new Date(), soon_hours: 24, words: (text) => house.segmenter.forQuery(text) }))
    const digests = [...new Set([...JSON.stringify(sent).matchAll(/"digest\\*":\\*"([0-9a-f]{64})/g)].map((m) => String(m[1])))]
    return { transactions: sent, own: [id, ...keys, number, number.toLowerCase(), ...digests] }
  } finally {
    await house.close()
  }
}

/**
 * The statements of appeal lives, noted once each for several firms, sent again by one process straight to the database
 * and waited for where the house waits: each time under a new id, number and new digests of sealed text, so that the database does the same work.
 */
export async function rawLives(town: Town, concurrency: number, warm_s: number, run_s: number): Promise<{ rate: number; statements: number }> {
  const scores: Score[] = []
  for (let i = 0; i < 40; i++) scores.push(await noteLife(town, i))
  const pool = new Pool({ connectionString: town.base.appUrl, max: concurrency, pipeline: true })
  pool.on('error', () => undefined) // one that is still closing when the database stops
  try {
    const one = async (i: number) => {
      const score = scores[i % scores.length] as Score
      const fresh = freshWords(score.own)
      for (const transaction of score.transactions) await replay(pool, transaction, fresh)
    }
    await keepBusy(concurrency, warm_s, one)
    const pace = await keepBusy(concurrency, run_s, one)
    if (pace.failed) throw new Error(`${pace.failed} raw lives failed: ${String(pace.firstFailure)}`)
    return { rate: pace.done / pace.seconds, statements: scores[0]?.transactions.reduce((n, t) => n + t.length + 2, 0) ?? 0 }
  } finally {
    await pool.end()
  }
}

async function replay(pool: Pool, transaction: readonly Sent[], fresh: (value: unknown) => unknown): Promise<void> {
  const client = await pool.connect()
  try {
    const unwaited: Promise<unknown>[] = [client.query(`begin; set local app.district = '${DISTRICT}'`)]
    for (const { text, values, waited } of transaction) {
      const answer = client.query({ name: nameOf(text), text, values: values.map(fresh) })
      if (waited) await answer
      else unwaited.push(answer)
    }
    await Promise.all([...unwaited, client.query('commit')])
  } catch (err) {
    await client.query('rollback')
    throw err
  } finally {
    client.release()
  }
}

const names = new Map<string, string>()
function nameOf(text: string): string {
  const name = names.get(text) ?? `s${names.size}`
  names.set(text, name)
  return name
}

/** New words for old, each as long and of the same letters. */
function freshWords(own: readonly string[]): (value: unknown) => unknown {
  const code = randomBytes(8).toString('hex').toUpperCase()
  const map = new Map(own.map((old) => {
    if (/^[0-9a-f]{64}$/.test(old)) return [old, randomBytes(32).toString('hex')] as const
    if (/^[0-9a-f-]{36}$/.test(old)) return [old, crypto.randomUUID()] as const
    return [old, `${old.slice(0, 9)}${old === old.toLowerCase() ? code.toLowerCase() : code}`] as const
  }))
  const swap = (text: string) => {
    let out = text
    for (const [old, now] of map) if (out.includes(old)) out = out.replaceAll(old, now)
    return out
  }
  const fresh = (value: unknown): unknown => {
    if (typeof value === 'string') return swap(value)
    if (Buffer.isBuffer(value)) return Buffer.from(map.get(value.toString('hex')) ?? value.toString('hex'), 'hex')
    if (Array.isArray(value)) return value.map(fresh)
    return value !== null && typeof value === 'object' && !(value instanceof Date) ? JSON.parse(swap(JSON.stringify(value))) : value
  }
  return fresh
}
