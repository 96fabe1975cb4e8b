import { isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import { targetStanding } from '#modules/targets/standing.ts'
import type { Target } from '#modules/targets/target-facts.ts'
import type { House } from '#server/house.ts'
import { type LedgerHouse, recordIn } from '#store/ledger.ts'
import { keepLampsNow } from '#server/jobs/keep-lamps.ts'
import { filesOf, openHouse, type Settings } from '#server/main.ts'
import { openDatabase } from '#store/database.ts'
import { sealNow } from '#store/heads.ts'
import { agentLives } from './demo/agent-lives.ts'
import { agreementLives } from './demo/agreement-lives.ts'
import { appealLives } from './demo/appeal-lives.ts'
import { chainLives } from './demo/chain-lives.ts'
import { controlLives } from './demo/control-lives.ts'
import { economyLives } from './demo/economy-lives.ts'
import { createRandom } from './demo/random.ts'
import { leadLives } from './demo/lead-lives.ts'
import { planLeads } from './demo/lead-plan.ts'
import { figuresLives } from './demo/figures-lives.ts'
import { photographSites, type PlannedProject, planProjects, projectLives } from './demo/project-lives.ts'
import { type DemoAccount, districtRow, drawPhotos, keepPhotos, keepSitePhotos, settle } from './demo/settle.ts'
import { DAY_MS, type Life } from './demo/steps.ts'
import { supervisionLives } from './demo/supervision-lives.ts'
import { muLives } from './demo/mu-lives.ts'
import { heldLives, parkLives } from './demo/park-lives.ts'
import { planLand } from './demo/park-plan.ts'
import { targetLives } from './demo/target-lives.ts'
import { ticketLives } from './demo/ticket-lives.ts'
import { makeWorld } from './demo/world.ts'

/** What the first process prints when it is ready. */
export interface DemoState {
  readonly name: string
  readonly accounts: readonly { readonly label: string; readonly login: string; readonly password?: string }[]
}

/** The generated districts: one under each city's rules. All names are invented. */
const DISTRICTS = {
  qinglan: { city: 'dailing', zh: '青岚经济开发区（演示）', en: 'Qinglan Economic Development Zone (demo)' },
  chaoting: { city: 'tanjiang', zh: '潮汀高新区（演示）', en: 'Chaoting High-tech Zone (demo)' },
} as const
export type DemoDistrict = keyof typeof DISTRICTS

export interface DemoSize { readonly firms: number; readonly residents: number; readonly tickets: number; readonly appeals: number; readonly days: number; readonly projects: number; readonly supervisions: number; readonly reporting: number; readonly leads: number }
export const FULL: DemoSize = { firms: 1_200, residents: 900, tickets: 1_500, appeals: 450, days: 730, projects: 300, supervisions: 80, reporting: 120, leads: 400 }
const AT_ONCE = 8
const FIRST_LOOK = 120

/** Makes a district, its people and two years of their matters, all through the ledger. The same seed gives the same world. */
export async function seedDemo(ownerUrl: string, appUrl: string, settings: Settings, wanted: string | undefined, say: (line: string) => void, size: DemoSize = FULL): Promise<void> {
  const id = wanted ?? 'qinglan'
  if (!Object.hasOwn(DISTRICTS, id)) throw new RangeError(`there is no demo district '${id}': ${Object.keys(DISTRICTS).join(', ')}`)
  const { city, ...name } = DISTRICTS[id as DemoDistrict]
  say(`正在生成演示区 · making the demo district: ${name.zh}`)
  const random = createRandom(`pandeng/${id}`)
  const photos = await drawPhotos(random.fork('photos'), filesOf(settings), 12)
  const world = makeWorld(random, id, city, photos.map((p) => p.sha256), size)
  const owner = openDatabase(ownerUrl, { max: 1, role: 'none' })
  const { text, values } = districtRow(world, name)
  await owner.inDistrict(id, (tx) => tx.rows(text, values))

  const house = await openHouse(settings, appUrl, true)
  try {
    const now = house.now()
    await house.database.inDistrict(id, async (tx) => {
      await settle(tx, house.vault, world)
      await keepPhotos(tx, photos, now)
    })
    const projects = planProjects(world, random.fork('projects'), size.projects, now)
    const leadsPlan = planLeads(random.fork('lead plan'), size.leads, projects, now)
    const fromLead = (p: PlannedProject) => leadsPlan.of.has(p.id)
    const sites = await photographSites(projects, random.fork('sites'), filesOf(settings))
    await house.database.inDistrict(id, (tx) => keepSitePhotos(tx, sites, now))
    const from = new Date(now.getTime() - size.days * DAY_MS)
    // Two years behind it, and the last days in more detail: desks that are at work, not an archive.
    const lately = new Date(now.getTime() - 6 * DAY_MS)
    const lives = [
      ...ticketLives(world, random.fork('tickets'), size.tickets, from, now), ...appealLives(world, random.fork('appeals'), size.appeals, from, now),
      ...ticketLives(world, random.fork('late tickets'), Math.ceil(size.tickets / 20), lately, now, 'tn'), ...appealLives(world, random.fork('late appeals'), Math.ceil(size.appeals / 12), lately, now, 'an'),
      ...projectLives(world, random.fork('project lives'), projects, fromLead), ...targetLives(world, random.fork('targets'), projects, now), ...supervisionLives(world, random.fork('supervision'), size.supervisions, now), ...figuresLives(world, random.fork('figures'), size.reporting, now),
    ]
    // Projects go on from the leads that opened them: those are played first.
    const land = planLand(world, random.fork('land plan'), projects, fromLead)
    const onChains = [...chainLives(world, random.fork('chains'), now)]
    const register = [...parkLives(world, random.fork('parks'), land, now), ...muLives(world, random.fork('mu'), now), ...onChains.filter((l) => l.kind === 'chain')]
    const { leads, contenders } = leadLives(world, random.fork('leads'), leadsPlan, land.of, now)
    // Land lies in parks: those stand first. What is planned over empty tables is planned badly: looked at once they hold something.
    const acts = (await play(house, id, register.filter((l) => l.kind === 'park'), now)) + (await play(house, id, register.filter((l) => l.kind !== 'park'), now)) + (await play(house, id, leads.slice(0, FIRST_LOOK), now)) + (await owner.pool.query('analyze').then(() => play(house, id, leads.slice(FIRST_LOOK), now))) + (await play(house, id, [...contenders, ...lives], now)) + (await play(house, id, onChains.filter((l) => l.kind !== 'chain'), now))
    // Firms are taken up for the figures they reported: those come first.
    const watched = [...(await economyLives(house, id, world, now)), ...(await heldLives(house, id, world, random.fork('held'), now)), ...(await controlLives(house, id, world, random.fork('controls'), now))]
    const { agreements, commitments } = await agreementLives(house, id, world, random.fork('agreements'), now)
    const { contracts, fees } = await agentLives(house, id, world, random.fork('agents'), now)
    const more = (await play(house, id, contracts, now)) + (await play(house, id, fees, now)) + (await play(house, id, watched, now)) + (await play(house, id, agreements, now)) + (await play(house, id, commitments, now))
    await settleLastYear(house, id, world.staff('targets.planner'), now)
    await house.database.inDistrict(id, (tx) => sealNow(tx, house.now()))
    await keepLampsNow(house, id)
    const played = register.length + onChains.filter((l) => l.kind !== 'chain').length + agreements.length + commitments.length + contracts.length + fees.length + leads.length + contenders.length + lives.length + watched.filter((l) => l.seen === undefined).length
    say(`${played} 件事项、${acts + more} 条留痕 · ${played} matters, ${acts + more} ledger lines`)
  } finally {
    await owner.close()
    await house.close()
  }
}

/** 年终核定: last year's targets are closed with what their indicators say. */
async function settleLastYear(house: House, district: string, planner: Caller, now: Date): Promise<void> {
  const year = Number(isoDay(now).slice(0, 4)) - 1
  const at = new Date(Math.min(now.getTime(), Date.parse(`${year + 1}-01-20T10:00:00+08:00`)))
  await house.database.inDistrict(district, async (tx) => {
    for (const { id, version, facts } of await tx.rows<{ id: string; version: number; facts: Target }>("select id, version, facts from matter where district = $1 and kind = 'target' and open and facts->>'year' = $2 order by id", [district, String(year)])) {
      const { actual } = await targetStanding(tx, house.registry, facts, { now, kept_back: false })
      if (actual !== null) await recordIn(house, tx, { caller: planner, kind: 'target', id, act: 'close', seen: version, body: { result: Math.round(actual * 1000) / 1000 }, at })
    }
  })
}

/** Plays lives up to now, several at once; each matter is one transaction. */
async function play(house: LedgerHouse, district: string, lives: readonly Life[], now: Date): Promise<number> {
  const queue = lives.values()
  let acts = 0
  const one = async () => {
    for (const life of queue) {
      const done = await house.database.inDistrict(district, async (tx) => {
        let seen = life.seen ?? 0
        for (const step of life.steps) {
          if (step.at > now) break
          try {
            const answer = await recordIn(house, tx, { caller: step.caller, kind: life.kind, id: life.id, act: step.act, seen, body: step.body, at: step.at, evidence: step.evidence ?? [] })
            seen = answer.version
          } catch (err) {
            throw new Error(`${life.id}, ${step.act} at ${step.at.toISOString()}: ${err instanceof Error ? err.message : String(err)}`, { cause: err })
          }
        }
        return seen
      })
      acts += done
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  return acts
}

/** The demo district that lives here, if there is one. */
export async function demoOf(appUrl: string): Promise<DemoState | undefined> {
  const database = openDatabase(appUrl, { max: 1 })
  try {
    const { rows } = await database.pool.query<{ name_zh: string; name_en: string; settings: { demo_accounts?: DemoAccount[] } }>('select name_zh, name_en, settings from district')
    const demo = rows.find((r) => r.settings.demo_accounts)
    return demo && { name: `${demo.name_zh} · ${demo.name_en}`, accounts: (demo.settings.demo_accounts ?? []).map((a) => ({ label: `${a.label.zh} · ${a.label.en}`, login: a.login, ...(a.password ? { password: a.password } : {}) })) }
  } finally {
    await database.close()
  }
}
