import { chmodSync, chownSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** A user PostgreSQL may run as: it refuses to run as root. */
export interface User {
  readonly uid: number
  readonly gid: number
}

/** Undefined when this process is not root and needs nobody else. @throws Error when root finds no other user */
export function runAs(): User | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':')).filter((p) => p.length >= 4)
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) })).filter((u) => u.uid > 0)
  const user = users.find((u) => u.name === 'postgres') ?? users.find((u) => u.name === 'nobody') ?? users.find((u) => u.uid >= 1000)
  if (!user) throw new Error('PostgreSQL does not run as root, and this machine has no other user: add one, or set DATABASE_URL')
  return { uid: user.uid, gid: user.gid }
}

export function giveTo(user: User | undefined, path: string): void {
  if (user) chownSync(path, user.uid, user.gid)
}

/** May this user enter every folder on the way? */
export function isOpenTo(user: User, path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    const { mode, uid } = statSync(at)
    if ((mode & (uid === user.uid ? 0o100 : 0o001)) === 0) return false
    if (dirname(at) === at) return true
  }
}

/**
 * Makes a folder that only the database's user enters. False where that cannot be had: the way there is closed to it
 * (a checkout under /root), or the file system keeps no owners and modes (a Windows disk seen from WSL).
 */
export function makePrivate(folder: string, user: User | undefined): boolean {
  mkdirSync(folder, { recursive: true })
  if (process.platform === 'win32') return true
  if (user && !isOpenTo(user, dirname(folder))) return false
  try {
    giveTo(user, folder)
    chmodSync(folder, 0o700)
  } catch {
    return false
  }
  const { mode, uid } = statSync(folder)
  return (mode & 0o777) === 0o700 && uid === (user?.uid ?? process.getuid?.())
}
