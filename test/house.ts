import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { makeUscc } from '#algo/identifiers/uscc.ts'
import { houseCaller } from '#kernel/caller.ts'
import type { Module } from '#kernel/module.ts'
import { createRegistry } from '#kernel/registry.ts'
import { modules as allModules } from '#modules/index.ts'
import { policyFor } from '#packs/policy.ts'
import { createApp } from '#server/app.ts'
import { type House, readDistricts } from '#server/house.ts'
import { openLive } from '#server/live.ts'
import { callerFor } from '#server/sign-in/sessions.ts'
import { openDatabase } from '#store/database.ts'
import { diskFiles } from '#store/files.ts'
import { record } from '#store/ledger.ts'
import { measure, type Scope } from '#store/measure.ts'
import { createSegmenter } from '#store/segment.ts'
import { createVault } from '#store/vault.ts'
import { freshDatabase } from './database.ts'

const OFFICES = {
  'service-centre': '企业服务中心', 'hotline-centre': '12345热线中心', 'district-office': '区政府办公室', 'supervision-office': '督查室',
  'housing-bureau': '住房和城乡建设局', 'urban-bureau': '城市管理局', 'market-bureau': '市场监督管理局',
  'investment-committee': '招商引资委员会办公室', 'investment-bureau': '投资促进局', 'east-town': '城东镇', 'tech-park': '科技产业园管理委员会',
  'reform-bureau': '发展和改革局', 'resources-bureau': '自然资源和规划分局', 'environment-bureau': '生态环境分局', 'emergency-bureau': '应急管理局', 'finance-bureau': '财政局', 'justice-bureau': '司法局', 'industry-bureau': '科技和工业信息化局',
}
const POSTS = {
  'care-desk': ['care.desk', 'service-centre'], officer: ['care.officer', 'service-centre'], hotline: ['hotline.desk', 'hotline-centre'], caller: ['hotline.caller', 'hotline-centre'], grid: ['grid.officer', 'hotline-centre'],
  leader: ['leader', 'district-office'], supervisor: ['supervisor', 'supervision-office'], auditor: ['auditor', 'supervision-office'], importer: ['import', 'hotline-centre'],
  reporter: ['figures.reporter', 'urban-bureau'], checker: ['figures.checker', 'supervision-office'], planner: ['targets.planner', 'supervision-office'], analyst: ['economy.analyst', 'district-office'], 'project-office': ['projects.office', 'district-office'], 'rule-keeper': ['rules.editor', 'supervision-office'],
  scout: ['investment.scout', 'investment-bureau'], 'town-scout': ['investment.scout', 'east-town'], 'park-scout': ['investment.scout', 'tech-park'], 'investment-office': ['investment.office', 'investment-committee'], 'investment-board': ['investment.board', 'investment-committee'], 'board-member': ['investment.board', 'investment-committee'],
  'reform-reviewer': ['investment.reviewer', 'reform-bureau'], 'resources-reviewer': ['investment.reviewer', 'resources-bureau'], 'environment-reviewer': ['investment.reviewer', 'environment-bureau'], 'emergency-reviewer': ['investment.reviewer', 'emergency-bureau'],
  'finance-reviewer': ['investment.reviewer', 'finance-bureau'], 'justice-reviewer': ['investment.reviewer', 'justice-bureau'], 'industry-reviewer': ['investment.reviewer', 'industry-bureau'],
  'park-manager': ['parks.manager', 'tech-park'], 'legal-reviewer': ['legal.reviewer', 'justice-bureau'], 'fair-reviewer': ['fair_competition.reviewer', 'market-bureau'],
  'agent-registrar': ['agents.registrar', 'investment-committee'], 'fee-auditor': ['agents.auditor', 'finance-bureau'],
  'chain-office': ['chains.office', 'industry-bureau'], 'chain-expert': ['chains.expert', 'reform-bureau'],
  housing: ['handler', 'housing-bureau'], 'housing-2': ['handler', 'housing-bureau'], 'housing-head': ['reviewer', 'housing-bureau'],
  /** Sits at both desks and in the unit: what they do in one post they may not approve in the other. */
  'two-hats': ['handler', 'housing-bureau', 'hotline.desk', 'hotline-centre', 'care.desk', 'service-centre', 'leader', 'district-office'],
  urban: ['handler', 'urban-bureau'], 'urban-head': ['reviewer', 'urban-bureau'], market: ['handler', 'market-bureau'], 'market-head': ['reviewer', 'market-bureau'],
} as const satisfies Record<string, readonly string[]>
const FIRMS = { 'firm-alpha': ['岱山精密制造有限公司', makeUscc('91', '320412', 'MA1ABCDE')], 'firm-beta': ['潭江新材料有限公司', makeUscc('91', '320412', 'MADX0001')] } as const
const AGENTS = { 'alpha-agent': 'firm-alpha', 'beta-agent': 'firm-beta' } as const
const RESIDENTS = ['zhang', 'li', 'wang'] as const

/** Everybody who lives in the test district. */
export type Person = keyof typeof POSTS | keyof typeof AGENTS | (typeof RESIDENTS)[number]
export const people = [...Object.keys(POSTS), ...Object.keys(AGENTS), ...RESIDENTS] as Person[]
export type City = 'dailing' | 'tanjiang'
export const cities = ['dailing', 'tanjiang'] as const
export const DISTRICT = 'testqu'

export interface Answered { readonly status: number; readonly [key: string]: unknown }
export interface Proof { readonly kind: string; readonly sha256: string }
export interface ActMore { readonly seen?: number; readonly evidence?: readonly Proof[]; readonly key?: string }
export type TestHouse = Awaited<ReturnType<typeof openHouse>>

/** A whole house over a database of its own, with a clock you hold and a client that speaks as anybody, over HTTP. */
export async function openHouse({ city, modules = allModules, start = '2026-03-02T09:00:00+08:00' }: { city: City; modules?: readonly Module[]; start?: string }) {
  const fresh = await freshDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'pandeng-house-'))
  const owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  await settle(owner, city)
  await owner.end()
  const database = openDatabase(fresh.appUrl, { max: 4 })
  const districts = await readDistricts(database)
  const live = await openLive(database)
  let now = new Date(start)
  const house: House = {
    database, districts, live, segmenter, registry: createRegistry(modules), vault: createVault(Buffer.alloc(32, 7)),
    policy: (_, at, pack) => policyFor(city, at, pack), words: (text) => segmenter.forIndex(text), now: () => now,
    files: diskFiles(join(folder, 'files')), demo: false, version: 'test', oidc: [], origin: 'http://localhost', sendText: async () => undefined,
    whois: async (request) => {
      const person = request.headers['x-test-person']
      return typeof person === 'string' ? database.inDistrict(DISTRICT, (tx) => callerFor(tx, person, now)) : undefined
    },
  }
  const app = await createApp(house, { perMinute: 1_000_000 })

  const ask = async (person: Person | undefined, method: 'GET' | 'POST', url: string, payload?: object, headers: Record<string, string> = {}): Promise<Answered> => {
    const answer = await app.inject({ method, url, ...(payload ? { payload } : {}), headers: { ...headers, ...(person ? { 'x-test-person': person } : {}) } })
    return { status: answer.statusCode, ...(answer.json() as object) }
  }
  const versionOf = (id: string) => database.inDistrict(DISTRICT, async (tx) => (await tx.row<{ version: number }>('select version from matter where id = $1', [id]))?.version ?? 0)

  return {
    house, app, database, ownerUrl: fresh.ownerUrl,
    now: () => now,
    travel: (at: string) => void (now = new Date(at)),
    /** Moves the clock on. */
    pass: (ms: number) => void (now = new Date(now.getTime() + ms)),
    /** A client that speaks as a person, or as nobody. */
    as: (person?: Person) => ({
      get: (url: string) => ask(person, 'GET', url),
      post: (url: string, payload: object) => ask(person, 'POST', url, payload),
      /** Does an act, having seen the newest version unless told otherwise. */
      act: async (kind: string, id: string, act: string, body: object = {}, more: ActMore = {}) =>
        ask(person, 'POST', `/api/${kind}/${id}/${act}`, { seen: more.seen ?? (await versionOf(id)), body, evidence: more.evidence ?? [] }, more.key ? { 'idempotency-key': more.key } : {}),
      page: (kind: string, id: string) => ask(person, 'GET', `/api/${kind}/${id}`),
      /** The acts open to this person. */
      acts: async (kind: string, id: string) => ((await ask(person, 'GET', `/api/${kind}/${id}`))['acts'] ?? []) as string[],
    }),
    /** A file somebody uploaded, laid as this kind of proof. */
    async prove(kind: string): Promise<Proof> {
      const sha256 = createHash('sha256').update(kind).digest('hex')
      await database.inDistrict(DISTRICT, (tx) => tx.rows("insert into attachment (district, sha256, name, type, size_bytes, by, at) values ($1, $2, $3, 'image/jpeg', 1024, 'housing', $4) on conflict do nothing", [DISTRICT, sha256, `${kind}.jpg`, now]))
      return { kind, sha256 }
    },
    /** Does what time does: the expiry act of every clock that has run out. Answers with the acts done and refused. */
    async expire() {
      const due = await database.inDistrict(DISTRICT, (tx) => tx.rows<{ kind: string; id: string; version: number; name: string }>(
        "select m.kind, m.id, m.version, c.name from clock c join matter m on m.district = c.district and m.id = c.matter_id where c.stopped_at is null and c.due_at <= $1 and (c.pauses = '[]' or c.pauses->-1->>'to' is not null) order by c.due_at", [now]))
      const done: string[] = []
      for (const { kind, id, version, name } of due) {
        const expires = house.registry.matter(kind).clocks[name]?.expires
        if (!expires) continue
        await record(house, { caller: houseCaller(DISTRICT), kind, id, act: expires.act, seen: version, body: expires.body }).then((a) => done.push(`${expires.act}:${a.state}`), (err: { code?: string }) => done.push(`${expires.act}:${err.code}`))
      }
      return done
    },
    /** An indicator's figure over everything, with what it leaves out. */
    async figure(id: string, scope: Partial<Scope> = {}) {
      const { rows, exclusions } = await database.inDistrict(DISTRICT, (tx) => measure(tx, house.registry.counted(id), { by: 'total', as_of: now, ...scope }), { readOnly: true })
      return { value: rows[0]?.value ?? null, n: rows[0]?.n ?? 0, hits: rows[0]?.hits ?? null, rows, excluded: Object.fromEntries(exclusions.filter((e) => e.n > 0).map((e) => [e.code, e.n])) }
    },
    async close() {
      await app.close()
      await live.close()
      await database.close()
      await fresh.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const segmenter = createSegmenter()

async function settle(db: pg.Client, city: City): Promise<void> {
  await db.query("select set_config('app.district', $1, false)", [DISTRICT])
  await db.query("insert into district (district, name_zh, name_en, pack, center_lng, center_lat) values ($1, '试验区', 'Test District', $2, 119.97, 31.81)", [DISTRICT, city])
  const parties = [
    ...Object.entries(OFFICES).map(([id, name]) => ({ id, kind: 'office', name, uscc: null })),
    ...Object.entries(FIRMS).map(([id, [name, uscc]]) => ({ id, kind: 'firm', name, uscc })),
    ...people.map((id) => ({ id, kind: 'person', name: id, uscc: null })),
  ]
  await db.query('insert into party (district, id, kind, name, uscc) select $1, x.id, x.kind, x.name, x.uscc from jsonb_to_recordset($2) as x(id text, kind text, name text, uscc text)', [DISTRICT, JSON.stringify(parties)])
  await db.query("insert into post (district, id, person, office, role, from_on) select $1, x.person || '/' || x.role, x.person, x.office, x.role, '2020-01-01' from jsonb_to_recordset($2) as x(person text, office text, role text)",
    [DISTRICT, JSON.stringify(Object.entries(POSTS).flatMap(([person, posts]: [string, readonly string[]]) => posts.flatMap((role, i) => (i % 2 ? [] : [{ person, role, office: posts[i + 1] }]))))])
  await db.query("insert into agent (district, person, firm, from_on) select $1, x.person, x.firm, '2020-01-01' from jsonb_to_recordset($2) as x(person text, firm text)",
    [DISTRICT, JSON.stringify(Object.entries(AGENTS).map(([person, firm]) => ({ person, firm })))])
}
