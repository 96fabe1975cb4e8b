import { isoDay } from '#algo/workdays.ts'
import { CITY } from '#packs/economy.ts'
import { addMonths } from './months.ts'
import type { Firm } from './people.ts'
import type { Random } from './random.ts'
import { DAY_MS, HOUR_MS, type Life, type Step } from './steps.ts'
import type { World } from './world.ts'

/** How a month compares with the average, from January: slow in spring, strong at the year's end. */
const SEASON = [0.86, 0.82, 1.02, 1, 1.02, 1.06, 0.98, 0.97, 1.04, 1.02, 1.05, 1.16]
const YEARS = 3
const INDUSTRIAL = /^(1[3-9]|2\d|3\d|4[0-6])/
export const PEERS = { dongyu: '东屿高新区（参照）', nanping: '南坪经开区（参照）', xilang: '西朗新区（参照）', beihe: '北禾开发区（参照）' } as const

const ODD = '已与企业电话核对，按企业填报报送。'

interface Row { readonly indicator: string; readonly subject?: string; readonly caliber: 'month' | 'cumulative'; readonly period: string; readonly value: number }

/** Three years of months: what firms reported, above the line and around it, and what was published of the district and its peers. */
export function* figuresLives(world: World, random: Random, n: number, now: Date): Generator<Life> {
  const last = addMonths(isoDay(now).slice(0, 7), -1)
  const first = `${Number(last.slice(0, 4)) - YEARS + 1}-01`
  const makers = world.firms.filter((f) => INDUSTRIAL.test(f.industry))
  const firms = makers.slice(0, n).map((firm, i) => makeFirm(random.fork(`firm ${i}`), firm, first, i % 23 === 7))
  // Those below the line report their revenue alone, to whoever looks after them.
  const small = makers.slice(n, n + Math.round(n * 0.6)).map((firm, i) => makeSmall(random.fork(`small ${i}`), firm, first))
  const run = new Map<string, number>()
  let before: readonly (readonly Row[])[] = []
  for (let period = first; period <= last; period = addMonths(period, 1)) {
    const month = Number(period.slice(5))
    if (month === 1) run.clear()
    const told = firms.map((f) => f.rows(period, run))
    const rows = [...told.flatMap((own, i) => (period === last ? slips(own, before[i] ?? [], i) : own)), ...small.flatMap((f) => f.rows(period, run))]
    before = told
    if (month === 1) continue // 1月不单独上报: told with February
    yield batch(world, `f-${period}`, period, `规上工业企业${Number(period.slice(0, 4))}年${month === 2 ? '1—2' : month}月调度`, '科技和工业信息化局', 'dispatch', rows)
  }
  for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year++) {
    const to = [last, `${year}-12`].toSorted()[0] ?? last
    if (to.endsWith('-01')) continue // nothing is published of January alone
    yield batch(world, `p-${year}`, to, `${year}年主要经济指标`, '统计局、财政局公开数据', 'published', published(random.fork(`published ${year}`), year, to))
  }
}

/** A firm above the line; a weak one stands little over it and shrinks. */
function makeFirm(random: Random, firm: Firm, first: string, weak: boolean) {
  const [usual, grows] = [random.lognormal(2_680, 0.85), 1 + (random.next() - 0.42) * 0.22]
  const [size, growth] = weak ? [150 + random.fork('weak').next() * 60, 0.88] : [usual, grows]
  // Some sell from stock what they made in years before.
  const sold = 0.93 + random.next() * 0.07 + (random.fork('stock').chance(0.03) ? 0.09 : 0)
  const power = 60 + random.next() * 240 // kWh for 10,000 yuan of output
  const joins = random.chance(0.12) ? random.whole(8, 26) : 0
  const leaves = random.chance(0.06) ? random.whole(14, 30) : Infinity
  return {
    rows(period: string, run: Map<string, number>): Row[] {
      const since = monthsFrom(first, period)
      if (since < joins || since > leaves) return []
      const month = Number(period.slice(5))
      const made = round(size * growth ** (since / 12) * (SEASON[month - 1] ?? 1) * (0.94 + random.next() * 0.12))
      const total = (name: string, value: number) => { const t = round((run.get(`${firm.id} ${name}`) ?? 0) + value); run.set(`${firm.id} ${name}`, t); return t }
      const [output, sales] = [total('output', made), total('sales', round(made * sold))]
      const row = (indicator: string, caliber: 'month' | 'cumulative', value: number): Row => ({ indicator, subject: firm.id, caliber, period, value })
      return [row('economy.output', 'cumulative', output), row('economy.sales', 'cumulative', sales), row('economy.revenue', 'cumulative', round(sales * 1.02)), ...(month > 2 ? [row('economy.output', 'month', made)] : []), row('economy.power', 'month', Math.round(made * power * (0.95 + random.next() * 0.1)))]
    },
  }
}

/** A firm around the line of 20 million a year: a third grows fast and crosses it, most stay where they are. */
function makeSmall(random: Random, firm: Firm, first: string) {
  const rising = random.chance(0.35)
  const size = (rising ? 800 + random.next() * 900 : 1_150 + random.next() * 800) / 12
  const growth = rising ? 1.2 + random.next() * 0.3 : 0.96 + random.next() * 0.09
  return {
    rows(period: string, run: Map<string, number>): Row[] {
      const since = monthsFrom(first, period)
      const t = round((run.get(`${firm.id} revenue`) ?? 0) + size * growth ** (since / 12) * (SEASON[Number(period.slice(5)) - 1] ?? 1) * (0.92 + random.next() * 0.16))
      run.set(`${firm.id} revenue`, t)
      return [{ indicator: 'economy.revenue', subject: firm.id, caliber: 'cumulative', period, value: t }]
    },
  }
}

type Slip = (rows: readonly Row[], before: readonly Row[]) => readonly Row[]
const ofMonth = (rows: readonly Row[], indicator: string, value: (v: number) => number): readonly Row[] => rows.map((r) => (r.indicator === indicator && r.caliber === 'month' ? { ...r, value: value(r.value) } : r))
/** What people get wrong in the newest month: another unit, a figure forgotten, the month before sent again, a month that counts an order twice. */
const SLIPS: readonly Slip[] = [
  (rows) => ofMonth(rows, 'economy.output', (v) => round(v * 1_000)),
  (rows) => ofMonth(rows, 'economy.output', () => 0),
  (rows) => ofMonth(rows, 'economy.power', (v) => Math.round(v / 40)),
  (rows) => ofMonth(rows, 'economy.power', () => 0),
  (rows, before) => rows.map((r) => (r.caliber === 'month' ? { ...r, value: before.find((b) => b.indicator === r.indicator && b.caliber === 'month')?.value ?? r.value } : r)),
  (rows) => ofMonth(ofMonth(rows, 'economy.output', (v) => round(v * 4.2)), 'economy.power', (v) => Math.round(v * 4)),
]

/** Every ninth firm or so, each in another way. */
function slips(rows: readonly Row[], before: readonly Row[], firm: number): readonly Row[] {
  return firm % 9 === 3 ? (SLIPS[((firm / 9) | 0) % SLIPS.length]?.(rows, before) ?? rows) : rows
}

function published(random: Random, year: number, to: string): Row[] {
  const levels = { fai: 1_530_000, budget_revenue: 282_000, retail: 862_000 } as const
  return Object.entries(levels).flatMap(([name, level]) => {
    const series = (scale: number, growth: number) => {
      let total = 0
      return Array.from({ length: 12 }, (_, m) => {
        total += (level * scale * growth ** (year - 2024) * (SEASON[m] ?? 1) * (0.97 + random.next() * 0.06)) / 12
        return { period: `${year}-${String(m + 1).padStart(2, '0')}`, value: Math.round(total) }
      }).filter((p) => p.period <= to && !p.period.endsWith('-01'))
    }
    return [
      ...series(1, 1.055).map((p): Row => ({ indicator: `economy.${name}`, caliber: 'cumulative', ...p })),
      ...Object.keys(PEERS).flatMap((peer, i) => series(0.8 + i * 0.22, 1.03 + i * 0.012).map((p): Row => ({ indicator: `peers.${name}`, subject: peer, caliber: 'cumulative', ...p }))),
      ...series(8.6, 1.046).map((p): Row => ({ indicator: `peers.${name}`, subject: CITY, caliber: 'cumulative', ...p })),
    ]
  })
}

function batch(world: World, id: string, period: string, dataset: string, source: string, origin: 'dispatch' | 'published', rows: readonly Row[]): Life {
  return { kind: 'batch', id, steps: steps(world, period, { dataset, source, origin, frame: period.slice(0, 4) }, rows) }
}

function* steps(world: World, period: string, head: object, rows: readonly Row[]): Generator<Step> {
  const reporter = world.staff('figures.reporter')
  const checker = world.staff('figures.checker')
  const at = new Date(Date.parse(`${addMonths(period, 1)}-08T10:00:00+08:00`))
  const MOST = 2_000
  yield { caller: reporter, act: 'report', at, body: { ...head, odd_reason: ODD, rows: rows.slice(0, MOST) } }
  for (let from = MOST; from < rows.length; from += MOST) yield { caller: reporter, act: 'add', at: new Date(at.getTime() + HOUR_MS), body: { odd_reason: ODD, rows: rows.slice(from, from + MOST) } }
  yield { caller: checker, act: 'check', at: new Date(at.getTime() + DAY_MS), body: {} }
  yield { caller: checker, act: 'publish', at: new Date(at.getTime() + DAY_MS + HOUR_MS), body: { publication: 'preliminary' } }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function monthsFrom(from: string, to: string): number {
  const [a = 0, b = 0] = from.split('-').map(Number)
  const [c = 0, d = 0] = to.split('-').map(Number)
  return (c - a) * 12 + d - b
}
