import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { constants, homedir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { findBinaries, SHARED_HOME } from './embedded-binaries.ts'
import { type Cluster, initialise, passwordOf, type Running, runningOn, type Settings, start, stop, stopNow } from './embedded-cluster.ts'
import { type Lock, tryLock, withLock } from './embedded-lock.ts'
import { makePrivate, runAs, type User } from './embedded-user.ts'

/** A PostgreSQL the house started by itself, or found running on the same folder. */
export interface Embedded {
  /** The role that owns the schema, for migrations. */
  readonly ownerUrl: string
  /** The role everything else runs as: no superuser, no way around row-level security. */
  readonly appUrl: string
  /** False when another process of the house holds the server: it ends with that process. */
  readonly owned: boolean
  /** Changes when a killed server has been started again. */
  readonly pid: number
  /** A fast shutdown: open transactions are rolled back, everything committed is on disk. Nothing when not owned. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** Made at first use; belongs to the database alone. */
  readonly folder: string
  readonly log?: (line: string) => void
  /** False only for tests that can afford to lose everything. */
  readonly fsync?: boolean
  /** Listen on 127.0.0.1 with a password instead of on a socket that only this user reaches. Always so on Windows. */
  readonly tcp?: boolean
}

const OPEN_WITHIN_MS = 600_000
const WATCH_MS = 1_000

/**
 * Starts PostgreSQL on a folder, making it first if need be. After a crash it recovers what was committed; a server
 * left behind by a killed process is taken over; one that a living process holds is shared. The owner starts it again
 * should it be killed, and stops it when it exits: by `stop()`, at the end of its work, or by a signal nobody else listens for.
 * @throws Error when the platform has no binaries, the server does not start, or the folder is held from where it cannot be reached
 */
export async function openEmbedded({ folder: wanted, log = () => undefined, fsync = true, tcp = process.platform === 'win32' }: EmbeddedOptions): Promise<Embedded> {
  const user = runAs()
  const folder = homeOf(wanted, user, log)
  const cluster: Cluster = { folder, data: join(folder, 'pg18'), binaries: findBinaries(user), user }
  return withLock(join(folder, 'opening.lock'), OPEN_WITHIN_MS, async () => {
    const ownership = tryLock(join(folder, 'owner.lock'))
    try {
      return ownership ? await own(cluster, ownership, { fsync, tcp }, log) : await share(cluster)
    } catch (err) {
      ownership?.release()
      throw err
    }
  })
}

/** The folder itself, or one elsewhere when the user the server runs as cannot have it for itself. */
function homeOf(folder: string, user: User | undefined, log: (line: string) => void): string {
  if (makePrivate(folder, user)) return folder
  const elsewhere = join(user ? SHARED_HOME : join(homedir(), '.pandeng'), createHash('sha256').update(folder).digest('hex').slice(0, 16))
  if (!makePrivate(elsewhere, user)) throw new Error(`the database can be kept neither in ${folder} nor in ${elsewhere}: name another data folder`)
  log(`the database cannot live in ${folder}; it lies in ${elsewhere}`)
  return elsewhere
}

async function own(cluster: Cluster, ownership: Lock, settings: Settings, log: (line: string) => void): Promise<Embedded> {
  if (!existsSync(cluster.data)) {
    log('preparing the database folder')
    await initialise(cluster)
  }
  const release = onExit(() => stopNow(cluster))
  let running: Running
  try {
    const found = runningOn(cluster) ? await adopt(cluster) : undefined
    running = found ?? (await start(cluster, settings))
    if (!found) await prepare(cluster, running)
  } catch (err) {
    await stop(cluster)
    release()
    throw err
  }
  const keep = async () => {
    if (runningOn(cluster)) return
    log('PostgreSQL was killed; starting it again')
    running = await start(cluster, { ...settings, tcp: running.socket === '', port: running.port })
  }
  const watch = watching(() => keep().catch((err: unknown) => log(String(err))))
  let stopped: Promise<void> | undefined
  return {
    ...urlsOf(cluster, running),
    owned: true,
    get pid() { return running.pid },
    stop: () => (stopped ??= watch.end().then(() => stop(cluster)).then(() => {
      release()
      ownership.release()
    })),
  }
}

/** Takes over a server somebody left running; undefined when it was only dying and is gone. */
async function adopt(cluster: Cluster): Promise<Running | undefined> {
  for (const until = Date.now() + OPEN_WITHIN_MS; ;) {
    try {
      const running = await ready(cluster)
      await prepare(cluster, running)
      return running
    } catch (err) {
      if (!runningOn(cluster)) return undefined
      if (Date.now() > until) throw err
      await new Promise((then) => setTimeout(then, 50))
    }
  }
}

async function share(cluster: Cluster): Promise<Embedded> {
  if (!runningOn(cluster)) throw new Error(`${cluster.folder} is in use by another process of the house, whose database cannot be reached from here: stop that process first`)
  const running = await ready(cluster)
  return { ...urlsOf(cluster, running), owned: false, pid: running.pid, stop: () => Promise.resolve() }
}

/** The living server, once it has replayed what it must. */
async function ready(cluster: Cluster): Promise<Running> {
  const until = Date.now() + OPEN_WITHIN_MS
  for (;;) {
    const running = runningOn(cluster)
    if (!running || Date.now() > until) throw new Error(`the PostgreSQL found in ${cluster.data} did not become ready`)
    if (running.ready) return running
    await new Promise((then) => setTimeout(then, 20))
  }
}

/** The role and the database of the house, made once. */
async function prepare(cluster: Cluster, running: Running): Promise<void> {
  const client = new pg.Client({ connectionString: urlsOf(cluster, running, 'postgres').ownerUrl })
  client.on('error', () => undefined) // what is lost on the way is told by the query that waits for it
  await client.connect()
  try {
    await client.query("do $$ begin if not exists (select from pg_roles where rolname = 'pandeng_app') then create role pandeng_app login nosuperuser nocreatedb nocreaterole nobypassrls; end if; end $$")
    await client.query(`alter role pandeng_app login password '${passwordOf(cluster)}'`)
    const { rowCount } = await client.query("select from pg_database where datname = 'pandeng'")
    if (!rowCount) await client.query('create database pandeng')
  } finally {
    await client.end()
  }
}

function urlsOf(cluster: Cluster, { socket, port }: Running, database = 'pandeng'): { ownerUrl: string; appUrl: string } {
  const password = socket ? '' : `:${passwordOf(cluster)}`
  const at = socket ? `localhost/${database}?host=${encodeURIComponent(socket)}` : `127.0.0.1:${port}/${database}`
  return { ownerUrl: `postgresql://pandeng${password}@${at}`, appUrl: `postgresql://pandeng_app${password}@${at}` }
}

/** Looks again and again, one look at a time, without keeping the process alive. */
function watching(look: () => Promise<void>): { end(): Promise<void> } {
  let last: Promise<void> = Promise.resolve()
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    last = look().finally(() => { busy = false })
  }, WATCH_MS)
  timer.unref()
  return { end: () => { clearInterval(timer); return last } }
}

/** Also makes an orderly exit of the signals that would otherwise end the process without one. Answers with how to undo it. */
function onExit(then: () => void): () => void {
  const orderly = (signal: NodeJS.Signals) => {
    if (process.listeners(signal).every((listener) => listener.name === orderly.name)) process.exit(128 + constants.signals[signal])
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  process.once('exit', then)
  for (const signal of signals) process.on(signal, orderly)
  return () => {
    process.off('exit', then)
    for (const signal of signals) process.off(signal, orderly)
  }
}
