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

/** What a client was told, or what it had in hand when the line went dead. */
interface Said { readonly id: string; readonly key: string; answer?: unknown }

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

test('app and database die by SIGKILL in the middle of acts, twice, and nothing acknowledged is lost or doubled', async () => {
  const said: Said[] = []
  for (let storm = 1; storm <= 2; storm++) {
    await start()
    await fileUntil(said, ENOUGH * storm, storm === 1 ? killAll : killDatabase)
    await gone()
  }
  await start()
  const acknowledged = said.filter((s) => s.answer !== undefined)
  expect(acknowledged.length).toBeGreaterThanOrEqual(ENOUGH)
  // Each client asks again with its key: who had an answer gets the same, who had none is now answered.
  for (const one of said) {
    const answer = await file(one)
    if (one.answer !== undefined) expect(answer).toEqual(one.answer)
    one.answer = answer
  }
  const list = (await (await fetch(`http://127.0.0.1:${port}/api/appeal?limit=200`, { headers: { cookie: cookie() } })).json()) as { rows: { id: string; version: number }[]; total: number }
  expect(list.total).toBe(said.length)
  expect(list.rows.every((r) => r.version === 1)).toBe(true)
  app?.kill('SIGTERM')
  await gone()
  const verify = spawn(process.execPath, [MAIN, 'verify', '--data', data], { stdio: 'ignore' })
  expect((await once(verify, 'exit'))[0]).toBe(0)
}, 120_000)

/** Clients file one appeal after another until enough are acknowledged; then the blow falls, with others in hand. */
async function fileUntil(said: Said[], enough: number, blow: () => void): Promise<void> {
  let struck = false
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    while (!struck) {
      const one: Said = { id: crypto.randomUUID(), key: crypto.randomUUID() }
      said.push(one)
      try {
        one.answer = await file(one)
      } catch {
        return // the line is dead: what was in hand stays unanswered
      }
      if (!struck && said.filter((s) => s.answer !== undefined).length >= enough) {
        struck = true
        blow()
      }
    }
  }))
}

async function file({ id, key }: Said): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/appeal/${id}/file`, {
    method: 'POST', headers: { cookie: cookie(), 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ seen: 0, body: { firm: 'firm-1', content: '厂区门口道路夜间无照明，希望补装路灯。', category: 'approval', contact_name: '王经理', contact_phone: '13812345678' } }),
  })
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.json()
}

const cookie = () => `pd_session=${DISTRICT}.${SECRET}`
const postmaster = () => Number(readFileSync(join(data, 'database', 'pg18', 'postmaster.pid'), 'utf8').split('\n')[0])

/** Every process of the house at once, the database's own first process among them. */
function killAll(): void {
  process.kill(postmaster(), 'SIGKILL')
  if (app?.pid !== undefined) process.kill(-app.pid, 'SIGKILL')
}

/** The database alone, under a house that has acts in hand; then the house as well. */
function killDatabase(): void {
  process.kill(postmaster(), 'SIGKILL')
  setImmediate(() => { if (app?.pid !== undefined) process.kill(-app.pid, 'SIGKILL') })
}

async function start(): Promise<void> {
  app = spawn(process.execPath, [MAIN, 'serve', '--data', data, '--port', String(port), '--workers', '2', '--empty'], { stdio: ['ignore', 'ignore', 'inherit'], detached: true, env: { ...process.env, LOG_LEVEL: 'silent' } })
  const until = Date.now() + 60_000
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then((r) => r.ok, () => false)
    if (ready) return
    if (app.exitCode !== null || Date.now() > until) throw new Error('the house did not come up')
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
