import type { Random } from './random.ts'
import type { PlannedProject } from './project-lives.ts'
import type { Life, Step } from './steps.ts'
import type { World } from './world.ts'

/** What the district has promised, by indicator: the goal of a year as a multiple of the year before's, or as a level. */
const PROMISES: readonly { readonly id: string; readonly indicator: string; readonly name: string; readonly lead: string; readonly weight: number; readonly goal: (world: World, year: number, projects: readonly PlannedProject[]) => number; readonly even?: boolean }[] = [
  { id: 'investment', indicator: 'projects.investment', name: '重点项目完成投资', lead: 'development_reform', weight: 16, goal: (_, year, projects) => plannedIn(projects, year) },
  { id: 'solved', indicator: 'care.true_solution_rate', name: '企业诉求真解决率', lead: 'science_industry', weight: 10, goal: () => 0.85, even: true },
  { id: 'response', indicator: 'livelihood.response_rate', name: '民生诉求响应率', lead: 'letters', weight: 8, goal: () => 0.98, even: true },
  { id: 'resolved', indicator: 'livelihood.solution_rate', name: '民生诉求解决率', lead: 'letters', weight: 12, goal: () => 0.9, even: true },
  { id: 'output', indicator: 'economy.output', name: '规模以上工业总产值', lead: 'science_industry', weight: 15, goal: (_, year) => 4_800_000 + (year - 2025) * 380_000 },
  { id: 'fai', indicator: 'economy.fai', name: '固定资产投资', lead: 'development_reform', weight: 12, goal: (_, year) => 1_650_000 + (year - 2025) * 120_000 },
  { id: 'revenue', indicator: 'economy.budget_revenue', name: '一般公共预算收入', lead: 'finance', weight: 10, goal: (_, year) => 298_000 + (year - 2025) * 16_000 },
  { id: 'retail', indicator: 'economy.retail', name: '社会消费品零售总额', lead: 'commerce', weight: 9, goal: (_, year) => 1_040_000 + (year - 2025) * 52_000 },
  { id: 'signed', indicator: 'investment.signed', name: '招商签约项目数', lead: 'investment', weight: 5, goal: () => 50 },
  { id: 'kept', indicator: 'agreements.kept_rate', name: '投资协议履约率', lead: 'investment', weight: 3, goal: () => 0.85, even: true },
]

/** The share of a year that is due by the end of each month: little before spring, most in the middle. */
const SHARES = [0.04, 0.09, 0.18, 0.26, 0.35, 0.46, 0.55, 0.64, 0.74, 0.83, 0.92, 1]

export function* targetLives(world: World, random: Random, projects: readonly PlannedProject[], now: Date): Generator<Life> {
  const thisYear = now.getFullYear()
  for (const year of [thisYear - 1, thisYear]) {
    for (const promise of PROMISES) yield { kind: 'target', id: `t-${promise.id}-${year}`, steps: life(world, random.fork(`${promise.id} ${year}`), promise, year, projects) }
  }
}

function* life(world: World, random: Random, promise: (typeof PROMISES)[number], year: number, projects: readonly PlannedProject[]): Generator<Step> {
  const planner = world.staff('targets.planner')
  const leader = world.staff('leader')
  const goal = rounded(promise.goal(world, year, projects))
  const day = (month: number, d: number) => new Date(`${year}-${String(month).padStart(2, '0')}-${String(d).padStart(2, '0')}T10:00:00+08:00`)
  const curve = promise.even ? undefined : SHARES.map((s, i) => (i === 11 ? goal : rounded(goal * s)))
  yield {
    caller: planner, act: 'propose', at: day(1, 6), body: {
      indicator: promise.indicator, year, name: promise.name, goal, stretch: rounded(promise.even ? Math.min(1, goal + 0.03) : goal * 1.05), ...(curve ? { curve } : {}), weight: promise.weight, lead_unit: promise.lead,
      doc_no: `${world.called.mark}经管办发〔${year}〕${random.whole(1, 9)}号`, basis: `区管委会${year}年工作报告目标分解`,
    },
  }
  yield { caller: leader, act: 'approve', at: day(1, 8), body: {} }
  if (promise.id !== 'fai' || !curve) return
  // One promise is changed on the way, so that 原目标 and 调整后 are seen beside one another.
  const less = rounded(goal * 0.96)
  yield { caller: planner, act: 'ask_change', at: day(7, 10), body: { change_from: 7, change_goal: less, change_curve: curve.map((v, i) => (i < 7 ? v : i === 11 ? less : rounded((curve[6] ?? 0) + (v - (curve[6] ?? 0)) * ((less - (curve[6] ?? 0)) / (goal - (curve[6] ?? 0)))))), change_reason: '两个重大项目因规划调整推迟至明年开工，申请相应调减全年目标。' } }
  yield { caller: leader, act: 'approve_change', at: day(7, 14), body: { change_doc_no: `${world.called.mark}经管办发〔${year}〕41号` } }
}

/** What the projects' own plans add up to in a year. */
function plannedIn(projects: readonly PlannedProject[], year: number): number {
  const within = (period: string) => period.startsWith(String(year))
  return projects.reduce((sum, p) => sum + p.months.reduce((own, m, i) => own + (within(m.period) ? (m.wan - (p.months[i - 1]?.wan ?? 0)) / Math.max(p.pace, 0.5) : 0), 0), 0) * 1.32
}

function rounded(value: number): number {
  return value < 10 ? Math.round(value * 1000) / 1000 : Math.round(value / 10) * 10
}
