import { isoDay } from '#algo/workdays.ts'
import { houseCaller } from '#kernel/caller.ts'
import type { Random } from './random.ts'
import { DAY_MS, type Life } from './steps.ts'
import type { World } from './world.ts'

const INDUSTRIAL = /^(1[3-9]|2\d|3\d|4[0-3])/

/** Two years of scores per mu: one published, one shown with an objection in it. Figures are drawn about what such firms have; wholly invented. */
export function* muLives(world: World, random: Random, now: Date): Generator<Life> {
  const analyst = world.staff('economy.analyst')
  const keeper = world.staff('parks.manager')
  const archive = houseCaller(world.district, 'import')
  // The firm of the demo's own account is among them, in a park or not.
  const makers = world.firms.filter((f, i) => INDUSTRIAL.test(f.industry) && (f.park !== null || i === 0)).slice(0, 160)
  const thisYear = Number(isoDay(now).slice(0, 4))
  const size = new Map(makers.map((f) => [f.id, random.lognormal(1, 0.8)]))
  for (const year of [thisYear - 2, thisYear - 1]) {
    const rows = makers.map((f, i) => {
      const big = size.get(f.id) ?? 1
      const [land, added] = [round(random.lognormal(22 * Math.sqrt(big), 0.4)), round(random.lognormal(2_600 * big, 0.5))]
      return {
        firm: f.id, group: i % 3 === 2 ? 'below' : 'above', founded_on: `${2008 + (i % 16)}-0${1 + (i % 9)}-15`, vetoes: random.chance(0.02) ? [random.pick(['safety', 'environment'])] : [],
        figures: { land_mu: Math.max(1, land), tax_wan: round(added * (0.02 + random.next() * 0.25) - (random.chance(0.05) ? 300 : 0)), value_added_wan: added, energy_tce: round(added * (0.1 + random.next() * 0.5)), ...(random.chance(0.2) ? {} : { emission_t: round(0.05 + random.next() * added * 0.0006) }), staff: random.whole(20, 600), rd_wan: round(added * random.next() * 0.12), revenue_wan: round(added * (3 + random.next() * 2)), power_mwh: round(added * (1 + random.next())) },
      }
    })
    const opened = year === thisYear - 1 ? new Date(now.getTime() - 12 * DAY_MS) : new Date(Date.parse(`${year + 1}-05-10T10:00:00+08:00`))
    const after = (days: number) => new Date(opened.getTime() + days * DAY_MS)
    const until = year === thisYear - 1 ? isoDay(new Date(now.getTime() + 4 * DAY_MS)) : isoDay(after(8))
    yield { kind: 'mu_batch', id: `mj-${year}`, steps: [
      { caller: analyst, act: 'open', at: opened, body: { year, name: `${year}年度工业企业亩均效益评价`, data_source: '税务、统计、自然资源、供电部门提供（演示，虚构）', rows } },
      { caller: keeper, act: 'show', at: after(2), body: { notice_until_on: until } },
      { caller: keeper, act: 'object', at: after(3), evidence: [{ kind: 'stamped', sha256: random.pick(world.photos) }], body: { firm: rows[4]?.firm ?? '', objection: '用地面积含未移交的代征道路，申请核减。' } },
      ...(year === thisYear - 1 ? [] : [{ caller: analyst, act: 'resolve', at: after(5), body: { firm: rows[4]?.firm ?? '', accepted: false, answer: '核对不动产登记，代征道路未计入，维持原数据。' } }, { caller: archive, act: 'publish', at: after(10), body: {} }]),
    ] }
  }
}

const round = (v: number) => Math.round(v * 100) / 100
