import { type ChildProcess, fork } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { type Base, openBase } from '#cli/base.ts'
import { makeDistrict } from '#cli/district.ts'

export const DISTRICT = 'bench'
export const FIRMS = 200
export const OFFICES = 10
const DESKS = 5

/** A house of its own for one run: a database that syncs every commit to disk, a district with people, their sessions. */
export interface Town {
  readonly base: Base
  /** A signed-in person's cookie: an agent of firm i, a person at the centre's desk, a handler of office i. */
  readonly cookie: (role: 'agent' | 'desk' | 'handler', i: number) => string
  /** Runs SQL as the owner of the schema, past row-level security. */
  owner<T>(work: (client: Client) => Promise<T>): Promise<T>
  /** Server processes that share the database; answers with their addresses. */
  serve(count?: number): Promise<{ readonly urls: readonly string[]; stop(): Promise<void> }>
  close(): Promise<void>
}

export const SERVERS = Math.max(1, Math.min(3, availableParallelism() - 1))

export async function openTown(): Promise<Town> {
  const data = mkdtempSync(join(tmpdir(), 'pandeng-bench-'))
  chmodSync(data, 0o711) // the user the database runs as must get through, or it would be kept elsewhere and left behind
  const base = await openBase({ data })
  const owner: Town['owner'] = async (work) => {
    const client = new Client({ connectionString: base.ownerUrl })
    await client.connect()
    try {
      await client.query("select set_config('app.district', $1, false)", [DISTRICT])
      return await work(client)
    } finally {
      await client.end()
    }
  }
  await makeDistrict(base.ownerUrl, DISTRICT, 'dailing')
  const secrets = await owner(settle)
  return {
    base, owner,
    cookie: (role, i) => {
      const person = `${role}-${(i % ({ agent: FIRMS, desk: DESKS, handler: OFFICES }[role])) + 1}`
      return `pd_session=${DISTRICT}.${secrets.get(person) ?? ''}`
    },
    serve: (count = SERVERS) => serve(base, count),
    async close() {
      await base.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

async function settle(client: Client): Promise<Map<string, string>> {
  await client.query(
    `insert into party (district, id, kind, name) select $1, 'firm-' || i, 'firm', '第' || i || '精密制造有限公司' from generate_series(1, ${FIRMS}) i
     union all select $1, 'office-' || i, 'office', '第' || i || '局' from generate_series(1, ${OFFICES}) i union all select $1, 'centre', 'office', '企业服务中心'
     union all select $1, 'agent-' || i, 'person', '经办人' || i from generate_series(1, ${FIRMS}) i
     union all select $1, 'handler-' || i, 'person', '承办人' || i from generate_series(1, ${OFFICES}) i
     union all select $1, 'desk-' || i, 'person', '专员' || i from generate_series(1, ${DESKS}) i`, [DISTRICT])
  await client.query(`insert into agent (district, person, firm, from_on) select $1, 'agent-' || i, 'firm-' || i, '2020-01-01' from generate_series(1, ${FIRMS}) i`, [DISTRICT])
  await client.query(
    `insert into post (district, id, person, office, role, from_on)
     select $1, 'h' || i, 'handler-' || i, 'office-' || i, 'handler', '2020-01-01'::date from generate_series(1, ${OFFICES}) i
     union all select $1, 'd' || i, 'desk-' || i, 'centre', 'care.desk', '2020-01-01' from generate_series(1, ${DESKS}) i`, [DISTRICT])
  const { rows } = await client.query<{ id: string }>("select id from party where district = $1 and kind = 'person'", [DISTRICT])
  const secrets = new Map(rows.map((r) => [r.id, randomBytes(32).toString('base64url')]))
  for (const [person, secret] of secrets) {
    await client.query("insert into session (district, hash, party, half, created_at, seen_at, expires_at) values ($1, $2, $3, false, now(), now(), now() + interval '10 hours')",
      [DISTRICT, createHash('sha256').update(secret).digest(), person])
  }
  return secrets
}

async function serve(base: Base, count: number): ReturnType<Town['serve']> {
  const children: ChildProcess[] = []
  const stop = async () => {
    await Promise.all(children.map((child) => new Promise<void>((gone) => {
      if (child.exitCode !== null || child.signalCode !== null) return gone()
      child.once('exit', () => gone())
      child.send('stop', () => undefined)
    })))
  }
  try {
    const urls = await Promise.all(Array.from({ length: count }, (_, i) => {
      const child = fork(join(import.meta.dirname, 'server.ts'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], ...(i === 0 && process.env['BENCH_PROF'] ? { execArgv: ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_PROF']}`] } : {}) })
      children.push(child)
      return new Promise<string>((resolve, reject) => {
        child.once('message', (url) => resolve(url as string))
        child.once('exit', (code) => reject(new Error(`a server process ended (${code})`)))
        child.send({ settings: base.settings, appUrl: base.appUrl })
      })
    }))
    return { urls, stop }
  } catch (err) {
    await stop()
    throw err
  }
}
