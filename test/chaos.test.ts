import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBase } from '#cli/base.ts'
import { makeDistrict } from '#cli/district.ts'

const DISTRICT = 'chaos'
const SECRET = 'a-session-that-outlives-the-storm-0123456789'
const CLIENTS = 8
const ENOUGH = 60
const MAIN = 'src/cli/main.ts'

let data: string
let port: number
let app: ChildProcess | undefined

/** An act a client sent, and what it was told; without an answer it had the act in hand when the line went dead. */
interface Said { readonly id: string; readonly key: string; readonly act: 'file' | 'withdraw'; answer?: unknown }

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'pandeng-chaos-'))
  chmodSync(data, 0o711)
  port = await freePort()
  const base = await openBase({ data })
  await makeDistrict(base.ownerUrl, DISTRICT, 'dailing')
  const client = new Client({ connectionString: base.ownerUrl })
  await client.connect()
  await client.query("select set_config('app.district', $1, false)", [DISTRICT])
  await client.query("insert into party (district, id, kind, name) values ($1, 'firm-1', 'firm', '风雨制造有限公司'), ($1, 'agent-1', 'person', '经办人')", [DISTRICT])
  await client.query("insert into agent (district, person, firm, from_on) values ($1, 'agent-1', 'firm-1', '2020-01-01')", [DISTRICT])
  await client.query("insert into session (district, hash, party, half, created_at, seen_at, expires_at) values ($1, $2, 'agent-1', false, now(), now(), now() + interval '10 hours')", [DISTRICT, createHash('sha256').update(SECRET).digest()])
  await client.end()
  await base.close()
})
afterAll(async () => {
  if (app?.exitCode === null) {
    app.kill('SIGTERM')
    await once(app, 'exit')
  }
  rmSync(data, { recursive: true, force: true })
})

test('app and database die by SIGKILL in the middle of acts, and nothing acknowledged is lost or doubled', async () => {
  const said: Said[] = []
  // Everything at once: the house, its workers and the database.
  await start()
  await actUntil(said, ENOUGH, killAll, 'leave')
  await gone()
  // The database alone: the house lives on, starts it again, and whoever asks again is served.
  await start()
  await actUntil(said, 2 * ENOUGH, () => process.kill(postmaster(), 'SIGKILL'), 'insist')
  expect(app?.exitCode).toBe(null)
  // The house alone: the database it leaves behind is taken over.
  await actUntil(said, 3 * ENOUGH, killHouse, 'leave')
  await gone()
  await start()
  expect(said.filter((s) => s.answer !== undefined).length).toBeGreaterThanOrEqual(3 * ENOUGH)
  // Each client asks again with its keys: who had an answer gets the same, who had none is answered now.
  for (const one of said) {
    const answer = await send(one)
    expect(answer).toEqual(one.answer ?? answer)
    one.answer = answer
  }
  const list = (await (await fetch(`http://127.0.0.1:${port}/api/appeal?limit=200`, { headers: { cookie: cookie() } })).json()) as { rows: { id: string; version: number }[]; total: number }
  const acts = Object.entries(Object.groupBy(said, (s) => s.id)).map(([id, all]) => [id, all?.length] as const)
  expect(list.total).toBe(acts.length)
  expect(Object.fromEntries(list.rows.map((r) => [r.id, r.version]))).toEqual(Object.fromEntries(acts))
  app?.kill('SIGTERM')
  await gone()
  const verify = spawn(process.execPath, [MAIN, 'verify', '--data', data], { stdio: 'ignore' })
  expect((await once(verify, 'exit'))[0]).toBe(0)
}, 300_000)

/**
 * Clients file appeals and take them back, one act after another, until enough are acknowledged; then the blow falls, with others
 * in hand. Who leaves then keeps what was in hand unanswered; who insists sends it again with its key until it is answered.
 */
async function actUntil(said: Said[], enough: number, blow: () => void, then: 'leave' | 'insist'): Promise<void> {
  let struck = false
  const answered = async (one: Said): Promise<boolean> => {
    said.push(one)
    for (;;) {
      try {
        one.answer = await send(one)
        return true
      } catch (err) {
        if (then === 'leave') return false
        if (err instanceof Refused && err.status !== 503) throw err
        await ready()
      }
    }
  }
  const client = async () => {
    while (!struck) {
      const id = crypto.randomUUID()
      for (const act of ['file', 'withdraw'] as const) {
        if (!(await answered({ id, key: crypto.randomUUID(), act }))) return
        if (struck || said.filter((s) => s.answer !== undefined).length < enough) continue
        struck = true
        blow()
      }
    }
    // One more after the blow: the house is up again, or nobody is there to answer.
    await answered({ id: crypto.randomUUID(), key: crypto.randomUUID(), act: 'file' })
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
}

/** An answer that is a no. While the database is away it may only be a 503. */
class Refused extends Error {
  readonly status: number
  constructor(status: number, body: string) {
    super(`${status}: ${body}`)
    this.status = status
  }
}

const BODIES = {
  file: { seen: 0, body: { firm: 'firm-1', content: '厂区门口道路夜间无照明，希望补装路灯。', category: 'approval', contact_name: '王经理', contact_phone: '13812345678' } },
  withdraw: { seen: 1, body: { reason: '已自行解决，不再需要。' } },
}

async function send({ id, key, act }: Said): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/appeal/${id}/${act}`, { method: 'POST', headers: { cookie: cookie(), 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(BODIES[act]) })
  if (answer.status !== 200) throw new Refused(answer.status, await answer.text())
  return answer.json()
}

const cookie = () => `pd_session=${DISTRICT}.${SECRET}`
const postmaster = () => Number(readFileSync(join(data, 'database', 'pg18', 'postmaster.pid'), 'utf8').split('\n')[0])

/** The first process of the house and its workers. */
function killHouse(): void {
  if (app?.pid !== undefined) process.kill(-app.pid, 'SIGKILL')
}

function killAll(): void {
  process.kill(postmaster(), 'SIGKILL')
  killHouse()
}

async function start(): Promise<void> {
  app = spawn(process.execPath, [MAIN, 'serve', '--data', data, '--port', String(port), '--workers', '2', '--empty'], { stdio: ['ignore', 'ignore', 'inherit'], detached: true, env: { ...process.env, LOG_LEVEL: 'silent' } })
  await ready()
}

/** Until the house answers and reaches its database. */
async function ready(): Promise<void> {
  for (const until = Date.now() + 60_000; ;) {
    if (await fetch(`http://127.0.0.1:${port}/readyz`).then((r) => r.ok, () => false)) return
    if (app?.exitCode !== null || Date.now() > until) throw new Error('the house did not come up')
    await new Promise((then) => setTimeout(then, 50))
  }
}

async function gone(): Promise<void> {
  if (app && app.exitCode === null && app.signalCode === null) await once(app, 'exit')
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address() as { port: number }
      probe.close(() => resolve(free))
    })
  })
}
