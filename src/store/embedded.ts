import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { type Binaries, findBinaries, isOpenTo, socketFolder } from './embedded-binaries.ts'
import { giveTo, runAs, type User } from './embedded-user.ts'

/** A PostgreSQL the house started by itself, or found running on the same folder. */
export interface Embedded {
  /** The role that owns the schema, for migrations. */
  readonly ownerUrl: string
  /** The role everything else runs as. */
  readonly appUrl: string
  /** False when another process of the house started it and will stop it. */
  readonly owned: boolean
  readonly pid: number
  /** A fast shutdown: open transactions are rolled back, everything committed is on disk. Nothing when not owned. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** Made at first use; belongs to the database alone. */
  readonly folder: string
  readonly log?: (line: string) => void
  /** Only for tests that can afford to lose everything. */
  readonly fsync?: boolean
}

const READY_WITHIN_MS = 120_000

/**
 * Starts PostgreSQL on a folder, making it first if need be. After a crash it recovers what was committed;
 * a server left running by a killed process is taken over.
 * @throws Error when the platform has no binaries, or the server does not come up
 */
export async function openEmbedded({ folder: wanted, log = () => undefined, fsync = true }: EmbeddedOptions): Promise<Embedded> {
  const user = runAs()
  const folder = reachable(wanted, user, log)
  mkdirSync(folder, { recursive: true })
  giveTo(user, folder)
  const binaries = findBinaries(user)
  const cluster = join(folder, 'pg18')
  if (!existsSync(join(cluster, 'PG_VERSION'))) await init(binaries, user, cluster, log)
  const found = runningOn(cluster)
  const pid = found ?? (await start(binaries, user, cluster, fsync, log))
  const owned = takeOwnership(folder, pid)
  const urls = urlsOf(cluster)
  await prepare(urls.ownerUrl)
  return { ...urls, owned, pid, stop: () => (owned ? stop(folder, cluster, pid) : Promise.resolve()) }
}

/** The folder itself, or one under /var/lib when the user the server runs as cannot get there (a checkout under /root). */
function reachable(folder: string, user: User | undefined, log: (line: string) => void): string {
  if (!user || isOpenTo(dirname(folder))) return folder
  const elsewhere = join('/var/lib/pandeng', createHash('sha256').update(folder).digest('hex').slice(0, 16))
  log(`the database cannot enter ${folder}; it lies in ${elsewhere}`)
  return elsewhere
}

async function init(binaries: Binaries, user: User | undefined, cluster: string, log: (line: string) => void): Promise<void> {
  log('preparing the database folder')
  mkdirSync(cluster, { recursive: true })
  const password = randomBytes(24).toString('base64url')
  const file = join(cluster, '..', 'pg-password')
  writeFileSync(file, password, { mode: 0o600 })
  giveTo(user, cluster)
  giveTo(user, file)
  // Over the folder's own socket only who may enter the folder can connect; over TCP (Windows) a password is asked.
  await finished(spawn(binaries.initdb, ['-D', cluster, '-U', 'pandeng', '-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums',
    `--pwfile=${file}`, '--auth-local=trust', '--auth-host=scram-sha-256'], { stdio: ['ignore', 'ignore', 'pipe'], ...(user ?? {}) }))
}

async function start(binaries: Binaries, user: User | undefined, cluster: string, fsync: boolean, log: (line: string) => void): Promise<number> {
  rmSync(join(cluster, 'postmaster.pid'), { force: true }) // no such process lives: runningOn looked
  const sockets = socketFolder(cluster)
  if (sockets) {
    mkdirSync(sockets, { recursive: true, mode: 0o700 })
    chmodSync(sockets, 0o700)
    giveTo(user, sockets)
  }
  const out = openSync(join(cluster, '..', 'pg.log'), 'a', 0o600)
  const mb = Math.floor(totalmem() / 2 ** 20)
  const settings: Record<string, string | number> = {
    port: sockets ? 5432 : 0x8000 + (process.pid % 0x4000), listen_addresses: sockets ? '' : '127.0.0.1', unix_socket_directories: sockets ?? '', max_connections: 200,
    shared_buffers: `${Math.max(128, Math.min(2048, Math.floor(mb / 8)))}MB`, effective_cache_size: `${Math.floor(mb / 2)}MB`, work_mem: '16MB', maintenance_work_mem: '256MB',
    max_wal_size: '4GB', random_page_cost: 1.1, jit: 'off', log_min_messages: 'warning', timezone: 'Asia/Shanghai', fsync: fsync ? 'on' : 'off',
    ...(fsync ? {} : { synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  // Its own process group: Ctrl-C reaches the house first, which then closes the database in order.
  const child = spawn(binaries.postgres, ['-D', cluster, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])], { detached: true, stdio: ['ignore', out, out], ...(user ?? {}) })
  child.unref()
  const died = new Promise<never>((_, reject) => child.once('exit', (code) => reject(new Error(`PostgreSQL stopped at start (${code}); see ${join(cluster, '..', 'pg.log')}`))))
  died.catch(() => undefined)
  await Promise.race([ready(cluster), died])
  log(`PostgreSQL runs (pid ${child.pid})`)
  return child.pid ?? 0
}

async function ready(cluster: string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS
  for (;;) {
    try {
      const client = new pg.Client({ connectionString: urlsOf(cluster, 'postgres').ownerUrl })
      await client.connect()
      await client.end()
      return
    } catch (err) {
      if (Date.now() > until) throw err
      await new Promise((then) => setTimeout(then, 25))
    }
  }
}

/** The role and the database of the house, made once. */
async function prepare(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl.replace(/\/pandeng\?/, '/postgres?') })
  await client.connect()
  try {
    await client.query("do $$ begin if not exists (select from pg_roles where rolname = 'pandeng_app') then create role pandeng_app login nosuperuser nocreatedb nocreaterole nobypassrls; end if; end $$")
    const { rowCount } = await client.query("select from pg_database where datname = 'pandeng'")
    if (!rowCount) await client.query('create database pandeng')
  } finally {
    await client.end()
  }
}

/** The server's pid when one is alive on this cluster. */
function runningOn(cluster: string): number | undefined {
  const path = join(cluster, 'postmaster.pid')
  if (!existsSync(path)) return undefined
  const pid = Number(readFileSync(path, 'utf8').split('\n')[0])
  return isAlive(pid) && isPostgres(pid) ? pid : undefined
}

/** A pid may have been given to somebody else since: where the system tells, ask what it runs. */
function isPostgres(pid: number): boolean {
  const path = `/proc/${pid}/cmdline`
  return !existsSync('/proc/self/cmdline') || (existsSync(path) && readFileSync(path, 'utf8').includes('postgres'))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (err) {
    return (err as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whoever started the server stops it; when that process is gone, whoever comes next. */
function takeOwnership(folder: string, pid: number): boolean {
  const path = join(folder, 'owner.pid')
  const owner = existsSync(path) ? Number(readFileSync(path, 'utf8').split(' ')[0]) : 0
  if (owner && owner !== process.pid && isAlive(owner)) return false
  writeFileSync(path, `${process.pid} ${pid}`)
  return true
}

async function stop(folder: string, cluster: string, pid: number): Promise<void> {
  if (isAlive(pid)) process.kill(pid, 'SIGINT')
  const until = Date.now() + 60_000
  while (existsSync(join(cluster, 'postmaster.pid')) && isAlive(pid) && Date.now() < until) await new Promise((then) => setTimeout(then, 20))
  rmSync(join(folder, 'owner.pid'), { force: true })
}

function urlsOf(cluster: string, database = 'pandeng'): { ownerUrl: string; appUrl: string } {
  const sockets = socketFolder(cluster)
  if (sockets) {
    const at = `localhost/${database}?host=${encodeURIComponent(sockets)}`
    return { ownerUrl: `postgresql://pandeng@${at}`, appUrl: `postgresql://pandeng_app@${at}` }
  }
  const password = readFileSync(join(cluster, '..', 'pg-password'), 'utf8')
  const port = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3]
  const url = `postgresql://pandeng:${password}@127.0.0.1:${port}/${database}?application_name=pandeng`
  return { ownerUrl: url, appUrl: url }
}

function finished(child: ChildProcess): Promise<void> {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => { said += chunk.toString() })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`initdb failed (${code}): ${said.trim()}`))))
  })
}
