import { chownSync, readFileSync } from 'node:fs'

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
