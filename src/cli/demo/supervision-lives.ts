import { isoDay } from '#algo/workdays.ts'
import type { Random } from './random.ts'
import { DAY_MS, HOUR_MS, inOffice, later, type Life, type Step } from './steps.ts'
import type { World } from './world.ts'

const TASKS = [
  ['work_report', '新建改造农贸市场两处', '按区工作报告部署，完成两处农贸市场改造并投入使用。', 'commerce'], ['livelihood_project', '新增公共停车泊位三百个', '民生实事项目，年内新增公共停车泊位三百个并完成验收。', 'housing'],
  ['instruction', '主干道夜间照明整治', '请牵头单位排查主干道路灯缺失点位，限期补装并公布结果。', 'urban_management'], ['meeting', '园区污水管网雨污分流', '常务会议明确，完成园区三条道路雨污分流改造。', 'environment'],
  ['superior', '燃气老旧管网更新', '落实上级督查反馈，完成年度更新计划并逐段验收。', 'housing'], ['congress', '增设公交线路衔接地铁站', '办理人大代表建议，优化两条公交线路衔接。', 'transport'],
  ['cppcc', '企业技能人才公寓配租', '办理政协提案，制定人才公寓配租办法并启动配租。', 'human_resources'], ['topic', '物业服务投诉集中小区整治', '根据诉求热点，对投诉集中的小区开展物业服务专项整治。', 'housing'],
] as const

/** A year and a half of matters under supervision: most closed in time, some late and raised, some still open. */
export function* supervisionLives(world: World, random: Random, n: number, now: Date): Generator<Life> {
  for (let i = 0; i < n; i++) {
    const own = random.fork(`supervision ${i}`)
    yield { kind: 'supervision', id: `d-${String(i + 1).padStart(4, '0')}`, steps: life(world, own, new Date(now.getTime() - own.next() ** 1.3 * 540 * DAY_MS - DAY_MS), i) }
  }
}

function* life(world: World, random: Random, opened: Date, i: number): Generator<Step> {
  const [source, subject, content, office] = TASKS[random.whole(0, TASKS.length - 1)] as (typeof TASKS)[number]
  const supervisor = world.staff('supervisor')
  const leader = world.staff('leader')
  const cls = source === 'instruction' ? random.pick(['urgent', 'normal'] as const) : source === 'meeting' ? 'minutes' : random.pick(['normal', 'hard'] as const)
  let at = inOffice(opened, random)
  yield { caller: supervisor, act: 'draft', at, body: { source, subject: `${subject}（${i + 1}）`, content, class: cls, doc_no: `${world.called.mark}经督〔${isoDay(at).slice(0, 4)}〕${i + 1}号`, area: random.pick(world.land.streets).code } }
  at = inOffice(later(at, random.lognormal(4 * HOUR_MS, 0.5)), random)
  yield { caller: leader, act: 'approve', at, body: {} }
  at = inOffice(later(at, random.lognormal(2 * HOUR_MS, 0.5)), random)
  yield { caller: supervisor, act: 'assign', at, body: { lead_unit: office } }
  const due = world.due(at, 'supervision.resolve', cls)
  const handler = world.handlerOf(office)
  at = inOffice(later(at, random.lognormal(5 * HOUR_MS, 0.6)), random)
  yield { caller: handler, act: 'acknowledge', at, body: {} }
  yield { caller: handler, act: 'progress', at: inOffice(later(at, 0.4 * (due.getTime() - at.getTime())), random), body: { note: '已制定方案，正在按节点推进。' } }
  const late = random.chance(0.22)
  const done = new Date(due.getTime() + (late ? random.lognormal(5 * DAY_MS, 0.7) : -random.next() * 0.5 * (due.getTime() - at.getTime())))
  if (late) yield { caller: { ...supervisor }, act: 'escalate', at: inOffice(new Date(due.getTime() + 2 * HOUR_MS), random), body: { level: 'reminder', level_basis: '办理时限届满' } }
  at = inOffice(done, random)
  yield { caller: handler, act: 'feed_back', at, body: { feedback: '已按要求完成，现场照片和验收材料附后。' }, evidence: [{ kind: 'result', sha256: random.pick(world.photos) }] }
  at = inOffice(later(at, random.lognormal(20 * HOUR_MS, 0.5)), random)
  yield { caller: supervisor, act: 'verify', at, body: { verification: '现场核查属实。' } }
  yield { caller: supervisor, act: 'close_out', at: inOffice(later(at, random.lognormal(30 * HOUR_MS, 0.5)), random), body: {} }
}
