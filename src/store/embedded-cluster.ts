import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Binaries } from './embedded-binaries.ts'
import { giveTo, makePrivate, type User } from './embedded-user.ts'

/** One PostgreSQL data folder and the hands that may touch it. */
export interface Cluster {
  readonly folder: string
  readonly data: string
  readonly binaries: Binaries
  readonly user: User | undefined
}

/** A live server, as its own pid file describes it. */
export interface Running {
  readonly pid: number
  readonly port: number
  /** Empty when it listens on 127.0.0.1 instead. */
  readonly socket: string
  readonly ready: boolean
}

export interface Settings {
  readonly fsync: boolean
  /** Listen on 127.0.0.1 with a password instead of on a socket inside the folder. */
  readonly tcp: boolean
  /** The port of before, when clients know it. Over TCP only. */
  readonly port?: number
}

/** A socket's address holds about 104 bytes, and this name is appended to its folder. */
const LONGEST_SOCKET_FOLDER = 100 - '/.s.PGSQL.5432'.length
/** Long enough to replay `max_wal_size` after a crash. */
const START_WITHIN_S = 600
const STOP_WITHIN_S = 30
/** Children of a killed server finish what they are at before they notice; until then the data is theirs. */
const ORPHANS_WITHIN_MS = 30_000
const ORPHANS = 'is still in use'

/** Makes the data folder, whole or not at all. Over the socket only who may enter the folder can connect; over TCP a password is asked. */
export async function initialise(cluster: Cluster): Promise<void> {
  const half = `${cluster.data}.half`
  rmSync(half, { recursive: true, force: true })
  const password = passwordFile(cluster)
  writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 })
  giveTo(cluster.user, password)
  const { code, said } = await run(cluster, cluster.binaries.initdb, ['-D', half, '-U', 'pandeng', '-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C',
    '--data-checksums', `--pwfile=${password}`, '--auth-local=trust', '--auth-host=scram-sha-256'])
  if (code !== 0) throw new Error(`the database could not be made in ${cluster.data}: ${said}`)
  renameSync(half, cluster.data)
}

/**
 * Starts the server in a session of its own, so that Ctrl-C reaches the house first, and waits until it answers:
 * after a crash that is when everything committed is back.
 */
export async function start(cluster: Cluster, settings: Settings): Promise<Running> {
  const socket = settings.tcp ? '' : socketFolder(cluster)
  // Whoever has the pid in these now is not the server (runningOn looked), but PostgreSQL would not dare to say so.
  for (const left of [join(cluster.data, 'postmaster.pid'), join(socket || cluster.data, '.s.PGSQL.5432.lock')]) rmSync(left, { force: true })
  if (socket && !makePrivate(socket, cluster.user)) throw new Error(`${socket} belongs to somebody else`)
  writeSettings(cluster, {
    ...settingsOf(settings), unix_socket_directories: socket,
    ...(settings.tcp ? { listen_addresses: '127.0.0.1', port: settings.port ?? (await freePort()) } : { listen_addresses: '', port: 5432 }),
  })
  const log = join(cluster.folder, 'pg.log')
  for (const until = Date.now() + ORPHANS_WITHIN_MS; ;) {
    const { code } = await run(cluster, cluster.binaries.pgCtl, ['start', '-D', cluster.data, '-l', log, '-w', '-t', String(START_WITHIN_S)])
    const running = runningOn(cluster)
    if (code === 0 && running) return running
    const end = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-5).join('\n') : ''
    if (!end.includes(ORPHANS) || Date.now() > until) throw new Error(`PostgreSQL did not start in ${cluster.data}; ${log} ends with:\n${end}`)
  }
}

/** Rolls back what is open and leaves everything committed on disk. A server that will not go is cut off; it recovers at the next start. */
export async function stop(cluster: Cluster): Promise<void> {
  for (const mode of ['fast', 'immediate']) {
    if (!runningOn(cluster)) return
    await run(cluster, cluster.binaries.pgCtl, ['stop', '-D', cluster.data, '-m', mode, '-w', '-t', String(STOP_WITHIN_S)])
  }
}

/** Tells the server to stop, without waiting: all that a process can still do while it exits. */
export function stopNow(cluster: Cluster): void {
  if (runningOn(cluster)) spawnSync(cluster.binaries.pgCtl, ['stop', '-D', cluster.data, '-m', 'fast', '-W'], { ...cluster.user, cwd: cluster.folder, stdio: 'ignore' })
}

/** The server that lives on this cluster, whoever started it. */
export function runningOn({ data }: Cluster): Running | undefined {
  const path = join(data, 'postmaster.pid')
  if (!existsSync(path)) return undefined
  const [pid, , , port, socket, , , status] = readFileSync(path, 'utf8').split('\n')
  if (!isServerOf(Number(pid), data)) return undefined
  return { pid: Number(pid), port: Number(port), socket: socket ?? '', ready: status?.trim() === 'ready' }
}

export function passwordOf(cluster: Cluster): string {
  return readFileSync(passwordFile(cluster), 'utf8')
}

function passwordFile(cluster: Cluster): string {
  return join(cluster.folder, 'pg-password')
}

/** A pid may have been given to somebody else since: where the system tells, ask what it runs. */
function isServerOf(pid: number, data: string): boolean {
  if (existsSync('/proc/self/cmdline')) return existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data)
  if (process.platform === 'darwin') return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(data)
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Beside the data, or under the temporary folder where that path is too long. */
function socketFolder({ folder, data }: Cluster): string {
  const beside = join(folder, 'run')
  if (Buffer.byteLength(beside) <= LONGEST_SOCKET_FOLDER) return beside
  return join(tmpdir(), `pandeng-${createHash('sha256').update(data).digest('hex').slice(0, 16)}`)
}

/** What this machine bears. Error logs stay terse: the detail of a violated key would quote what people wrote. */
function settingsOf({ fsync }: Settings): Record<string, string | number> {
  const mb = Math.floor(totalmem() / 2 ** 20)
  return {
    max_connections: 200, shared_buffers: `${Math.max(128, Math.min(2048, Math.floor(mb / 8)))}MB`, effective_cache_size: `${Math.floor(mb / 2)}MB`, work_mem: '16MB', maintenance_work_mem: '256MB',
    max_wal_size: '4GB', autovacuum_naptime: '15s', random_page_cost: 1.1, jit: 'off', timezone: 'Asia/Shanghai', log_timezone: 'Asia/Shanghai', lc_messages: 'C', log_min_messages: 'warning', log_error_verbosity: 'terse', cluster_name: 'pandeng',
    ...(fsync ? { fsync: 'on', synchronous_commit: 'on' } : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
}

function writeSettings(cluster: Cluster, settings: Record<string, string | number>): void {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'`)
  const path = join(cluster.data, 'postgresql.conf')
  writeFileSync(path, ['# Written at every start. Settings of your own: ALTER SYSTEM, which keeps them in postgresql.auto.conf.', ...lines, ''].join('\n'), { mode: 0o600 })
  giveTo(cluster.user, path)
}

/** A starting server inherits what its starter has open, and would keep a pipe open for ever: what it says is in its log. */
async function run({ folder, user }: Cluster, binary: string, args: readonly string[]): Promise<{ code: number; said: string }> {
  const quiet = args[0] === 'start'
  const child = spawn(binary, args, { ...user, cwd: folder, stdio: ['ignore', 'ignore', quiet ? 'ignore' : 'pipe'] })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => { said += chunk.toString() })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once(quiet ? 'exit' : 'close', (code) => resolve({ code: code ?? -1, said: said.trim() }))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
