import { isoDay } from '#algo/workdays.ts'
import { anomaliesAt } from '#modules/economy/anomalies.ts'
import type { Watched } from '#modules/economy/watch.ts'
import type { EconomyRules } from '#packs/economy.ts'
import { watchOf } from '#server/economy-answers.ts'
import type { LedgerHouse } from '#store/ledger.ts'
import { DAY_MS, type Life, type Step } from './steps.ts'
import type { World } from './world.ts'

/** How many months ago firms were taken up, and how many beside those that had crossed: the newest are left to whoever looks at the demo. */
const TAKEN_UP = [[22, 2], [18, 2], [14, 2], [11, 3], [8, 3], [5, 3], [3, 3], [1, 3]] as const
const INQUIRIES = 4
const WORDS = { nurture: '营业收入已达标准八成以上，列入培育库上门服务。', hold_provisional: '近12个月营业收入接近或达到标准，提前辅导入统材料。', warn: '近12个月营业收入低于标准，关注经营情况，及时提示。' } as const
const ACT_OF = { nurture: 'nurture', provisional: 'hold_provisional', apply: 'hold_provisional', exit: 'warn' } as const

/** 入规培育 of a year, and what firms are asked about the newest month: made from the figures they reported. */
export async function economyLives(house: LedgerHouse, district: string, world: World, now: Date): Promise<Life[]> {
  return house.database.inDistrict(district, async (tx) => {
    const lives: Life[] = []
    const taken = new Set<string>()
    const rulesAt = (at: Date) => house.policy(district, at).rule<EconomyRules>('economy')
    for (const [ago, n] of TAKEN_UP) {
      const period = monthAgo(now, ago + 1)
      if (period.endsWith('-01')) continue // not reported alone
      const at = workingHour(period, 1, 18)
      const rows = (await watchOf(house, tx, period, rulesAt(at), at)).rows.filter((r) => !taken.has(r.firm) && !r.young)
      for (const row of [...rows.filter((r) => r.signal === 'apply' && ago > 2), ...spread(rows.filter((r) => r.signal !== 'apply'), n)]) {
        taken.add(row.firm)
        lives.push({ kind: 'entry', id: `rg-${row.firm}`, steps: steps(world, row, period, at, lives.length) })
      }
    }
    const last = monthAgo(now, 1)
    const odd = last.endsWith('-01') ? [] : await anomaliesAt(tx, last, rulesAt(now))
    for (const [i, o] of odd.slice(0, INQUIRIES).entries()) {
      const caller = world.staff('economy.analyst')
      const asked = workingHour(last, 1, 11 + i)
      lives.push({ kind: 'inquiry', id: `hs-${o.firm}-${o.code}`, steps: [
        { caller, act: 'ask', at: asked, body: { firm: o.firm, firm_name: o.name, period: last, anomaly: o.code, figures: [o.about], question: `请说明：${o.reason.zh}。` } },
        ...(i % 2 === 0 ? [] : [{ caller, act: 'note_answer', at: new Date(asked.getTime() + DAY_MS), body: { answer: i % 4 === 1 ? '企业来电：填报时误用了单位，已联系报送人更正。' : '企业来电：本月集中交付一批订单，数据属实。', answered_by: 'phone' } }]),
        ...(i % 4 === 3 ? [{ caller, act: 'settle', at: new Date(asked.getTime() + 2 * DAY_MS), body: { finding: 'as_reported' } }] : []),
      ] })
    }
    return lives
  })
}

function* steps(world: World, row: Watched, period: string, at: Date, i: number): Generator<Step> {
  const caller = world.staff('economy.analyst')
  const checker = world.staff('figures.checker')
  const act = ACT_OF[row.signal]
  const revenue = row.rolling.at(-1)?.revenue ?? 0
  yield { caller, act, at, body: { firm: row.firm, firm_name: row.name, sector: row.sector, signals: [{ code: 'revenue', period, value: revenue, line: row.line }], proposal: WORDS[act] } }
  const day = (n: number) => new Date(at.getTime() + n * DAY_MS)
  const proof = (kind: string) => [{ kind, sha256: world.photos[i % world.photos.length] ?? '' }]
  const year = (when: Date) => isoDay(when)
  if (act === 'warn') {
    if (i % 3 === 1) yield { caller: checker, act: 'leave', at: day(60), body: { acknowledged_no: `统退函${i + 1}号`, left_on: year(day(58)) }, evidence: proof('acknowledgement') }
    return
  }
  if (act === 'nurture') {
    if (i % 3 === 0) yield { caller, act: 'drop', at: day(120), body: { reason: '企业订单回落，暂不具备入规条件。' } }
    return
  }
  if (i % 4 === 3) return
  yield { caller, act: 'prepare', at: day(9), body: { way: 'annual', missing: '审计报告、纳税申报表' } }
  yield { caller, act: 'submit', at: day(24), body: {}, evidence: proof('papers') }
  if (i % 5 === 2) {
    yield { caller: checker, act: 'refuse', at: day(33), body: { reason: '审计报告缺附注，请补正。' } }
    yield { caller, act: 'submit', at: day(41), body: {}, evidence: proof('papers') }
  }
  yield { caller: checker, act: 'accept', at: day(63), body: { acknowledged_no: `统规函${i + 1}号`, entered_on: year(day(60)) }, evidence: proof('acknowledgement') }
}

/** So many of them, evenly over the list: every signal has its turn. */
function spread<T>(rows: readonly T[], n: number): T[] {
  return Array.from({ length: Math.min(n, rows.length) }, (_, i) => rows[Math.floor((i * rows.length) / Math.min(n, rows.length))]).filter((r) => r !== undefined)
}

function monthAgo(now: Date, n: number): string {
  const [year = 0, month = 0] = isoDay(now).split('-').map(Number)
  const whole = year * 12 + month - 1 - n
  return `${Math.floor(whole / 12)}-${String((whole % 12) + 1).padStart(2, '0')}`
}

/** Ten o'clock on a day of the month `n` after a period. */
function workingHour(period: string, n: number, day: number): Date {
  const [year = 0, month = 0] = period.split('-').map(Number)
  const whole = year * 12 + month - 1 + n
  return new Date(`${Math.floor(whole / 12)}-${String((whole % 12) + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}T10:00:00+08:00`)
}
