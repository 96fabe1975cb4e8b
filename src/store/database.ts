import { createHash } from 'node:crypto'
import pg from 'pg'

/** One transaction in which only one district's rows exist. */
export interface Tx {
  readonly district: string
  /** Rows of one SQL text with `$1…` values. The plan is kept by the text, so write the text the same each time. */
  rows<T = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<T[]>
  row<T = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<T | undefined>
  /**
   * Sent without waiting for its answer: whatever is asked next goes out behind it. Should it fail, nothing of the transaction
   * is committed and `inDistrict` throws `told(err)`.
   */
  send(text: string, values: readonly unknown[], told?: (err: unknown) => unknown): void
  /** Done when the transaction has been committed, not before. */
  afterCommit(then: () => void): void
}

export interface Database {
  readonly pool: pg.Pool
  /**
   * Commits what `work` did, all or nothing. Work that lost against another transaction (40001, 40P01) is done again, so it must not act outside of `tx`.
   * @throws RangeError for a district that is no district code; whatever `work` throws, after a rollback;
   * Error when `work` went on after a statement had failed, since nothing of it could be committed
   */
  inDistrict<T>(district: string, work: (tx: Tx) => Promise<T>, options?: { readOnly?: boolean }): Promise<T>
  close(): Promise<void>
}

const DISTRICT = /^[a-z0-9][a-z0-9_-]{0,30}$/
/** Serialisation failures and deadlocks: nobody's fault, the same work may simply be done again. */
const AGAIN = new Set(['40001', '40P01'])
const MOST_TRIES = 4
/** Every connection keeps a plan by this many texts; texts made up on the way must not fill its memory. */
const MOST_NAMED = 500
/** Waiting longer for a connection means that work waits for work: better to say so. */
const CONNECT_WITHIN_MS = 30_000

const { INT8, DATE } = pg.types.builtins
const [TEXTS, INT8S, DATES] = [1009, 1016, 1182]
const texts = pg.types.getTypeParser(TEXTS) as unknown as (text: string) => (string | null)[]

/** Counts arrive as numbers; a date stays 'YYYY-MM-DD', since a Date would move it with the time zone. */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: safeWhole, [INT8S]: (text) => texts(text).map((n) => (n === null ? null : safeWhole(n))),
  [DATE]: (text) => text, [DATES]: texts,
}
const types = { getTypeParser: ((oid: number, format?: 'text' | 'binary') => PARSERS[oid] ?? pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser }

/** @throws RangeError beyond 2^53: a count that large is a bug */
function safeWhole(text: string): number {
  const n = Number(text)
  if (!Number.isSafeInteger(n)) throw new RangeError(`${text} is too large to count with`)
  return n
}

/**
 * Connections to one database, each in the role that row-level security binds.
 * @param url anyone who may become `role`
 */
export function openDatabase(url: string, options: { max?: number; role?: string } = {}): Database {
  const { connectionString, own } = splitOptions(url)
  const pool = new pg.Pool({
    connectionString, max: options.max ?? 10, types, application_name: 'pandeng', keepAlive: true,
    pipeline: true, statement_timeout: 30_000, idle_in_transaction_session_timeout: 60_000, connectionTimeoutMillis: CONNECT_WITHIN_MS,
    options: `${own} -c role=${options.role ?? 'pandeng_app'} -c timezone=Asia/Shanghai`.trim(),
  })
  pool.on('error', () => undefined) // an idle connection died: the next one is opened when it is needed
  const names = new Map<string, string>()
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text)
    if (known || names.size >= MOST_NAMED) return known
    const name = createHash('sha1').update(text).digest('base64url')
    names.set(text, name)
    return name
  }

  async function once<T>(district: string, work: (tx: Tx) => Promise<T>, readOnly: boolean): Promise<T> {
    const client = await pool.connect()
    const later: (() => void)[] = []
    let broken: Error | undefined
    const lost = (err: Error) => { broken = err }
    client.on('error', lost)
    const query = async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => {
      const name = nameOf(text)
      return client.query<R>({ text, values: values as unknown[], ...(name ? { name } : {}) })
    }
    const rows = async <R>(text: string, values?: readonly unknown[]) => (await query(text, values)).rows as R[]
    // The first thing that failed among what nobody waited for; what failed after it, failed because of it.
    let failed: { err: unknown } | undefined
    const sent: Promise<unknown>[] = []
    const unwaited = (answer: Promise<unknown>, told: (err: unknown) => unknown = (err) => err) => {
      sent.push(answer.catch((err: unknown) => { failed ??= { err: told(err) } }))
    }
    const settled = async () => {
      await Promise.all(sent)
      if (failed) throw failed.err
    }
    const tx: Tx = { district, rows, row: async <R>(text: string, values?: readonly unknown[]) => (await rows<R>(text, values))[0], send: (text, values, told) => unwaited(query(text, values), told), afterCommit: (then) => later.push(then) }
    let result: T
    try {
      unwaited(client.query(`begin${readOnly ? ' read only' : ''}; set local app.district = '${district}'`))
      result = await work(tx)
      const committed = client.query('commit')
      committed.catch(() => undefined) // told below, behind what failed before it
      await settled()
      // After a failed statement that `work` swallowed, PostgreSQL answers a commit with a rollback, and no error.
      if ((await committed).command !== 'COMMIT') throw new Error('nothing was committed: a statement had failed before')
    } catch (err) {
      await client.query('rollback').catch(lost)
      await settled()
      throw err
    } finally {
      client.off('error', lost)
      client.release(broken)
    }
    for (const then of later) then()
    return result
  }

  return {
    pool,
    async inDistrict(district, work, { readOnly = false } = {}) {
      if (!DISTRICT.test(district)) throw new RangeError(`'${district}' is not a district code`)
      for (let tries = 1; ; tries++) {
        try {
          return await once(district, work, readOnly)
        } catch (err) {
          if (tries >= MOST_TRIES || !AGAIN.has(String((err as { code?: unknown }).code))) throw err
        }
      }
    },
    close: () => pool.end(),
  }
}

/** An `options` in the address would take the place of ours, and with it the role that the walls rest on. */
function splitOptions(url: string): { connectionString: string; own: string } {
  const at = new URL(url)
  const own = at.searchParams.get('options') ?? ''
  at.searchParams.delete('options')
  return { connectionString: at.href, own }
}
