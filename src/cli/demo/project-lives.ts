import type { Caller } from '#kernel/caller.ts'
import { isoDay } from '#algo/workdays.ts'
import type { PermitRule } from '#modules/projects/project-guards.ts'
import type { FileStore } from '#store/files.ts'
import { exifOf } from './exif.ts'
import { AREA_CODE } from './land.ts'
import { addMonths } from './months.ts'
import { drawScene, withExif } from './picture.ts'
import type { Firm } from './people.ts'
import type { Random } from './random.ts'
import { DAY_MS, HOUR_MS, type Life, type Step } from './steps.ts'
import type { World } from './world.ts'

/** One project as it was planned and as it goes: decided before anything is played, so that its photographs can be taken first. */
export interface PlannedProject {
  readonly id: string
  readonly firm: Firm
  readonly type: 'approval' | 'verification' | 'filing'
  readonly name: string
  readonly total_wan: number
  readonly level: string
  readonly lead: string
  /** The month it was to start in: for some that still prepare it has gone by. */
  readonly due: string
  /** Months of preparation before that. */
  readonly preparing: number
  /** First and last month of the plan. */
  readonly start: string
  readonly finish: string
  /** How fast it goes against its plan. */
  readonly pace: number
  /** Months reported, with the running total and the photograph. */
  readonly months: readonly { readonly period: string; readonly wan: number; readonly shot_at: Date; photo?: string }[]
  /** How far it comes: registered, preparing, begun, finished, in production. */
  readonly reaches: 'reserve' | 'preliminary' | 'building' | 'finished' | 'producing'
  /** The days it is finished and goes into production, of those that come so far. */
  readonly finished_on: string
  readonly produced_on: string
  startPhoto?: string
}

const KINDS = [['生产基地', 4], ['二期厂房', 4], ['技术改造', 4], ['研发中心', 2], ['智能仓储', 2]] as const
const PUBLIC = ['道路及管网', '标准厂房', '学校新建', '社区卫生服务中心', '污水处理提标', '停车场及充电设施'] as const
/** Months of reports, each with a photograph of its own. */
const MONTHS_REPORTED = 13

export function planProjects(world: World, random: Random, n: number, now: Date): PlannedProject[] {
  const thisMonth = isoDay(now).slice(0, 7)
  return Array.from({ length: n }, (_, i): PlannedProject => {
    const own = random.fork(`project ${i}`)
    const firm = world.firms[own.whole(0, world.firms.length - 1)] as Firm
    const type = own.weighted([['filing', 11], ['approval', 6], ['verification', 2]] as const)
    const reaches = own.weighted([['reserve', 3], ['preliminary', 5], ['building', 12], ['finished', 2], ['producing', 3]] as const)
    const length = own.whole(8, 26)
    const ago = reaches === 'building' ? own.whole(1, length - 1) : reaches === 'finished' || reaches === 'producing' ? length + own.whole(1, 8) : -own.whole(1, 9)
    const start = addMonths(thisMonth, -ago)
    const total_wan = Math.round(own.lognormal(type === 'approval' ? 9_000 : 16_000, 0.9) / 100) * 100 + 1_000
    const pace = reaches === 'finished' || reaches === 'producing' ? 1 : Math.min(1.15, Math.max(0.35, own.lognormal(0.92, 0.22)))
    const name = type === 'approval' ? `${world.land.streets[own.whole(0, world.land.streets.length - 1)]?.zh ?? ''}${own.pick(PUBLIC)}项目` : `${firm.name.replace('有限公司', '')}${own.weighted(KINDS)}项目`
    const reported = reaches === 'reserve' || reaches === 'preliminary' ? 0 : Math.min(reaches === 'building' ? ago : length, 60)
    const first = Math.max(0, reported - MONTHS_REPORTED)
    const last = own.fork('end')
    const end = addMonths(start, length)
    const on = (period: string, from: number) => `${period}-${String(last.whole(from, 27)).padStart(2, '0')}`
    const months = Array.from({ length: reported }, (_, m) => ({ period: addMonths(start, m), wan: Math.round(total_wan * shareAt((m + 1) * (m + 1 >= length && reaches !== 'building' ? 1 : pace), length)), shot_at: new Date(Date.parse(`${addMonths(start, m)}-26T10:00:00+08:00`) + own.whole(0, 3) * DAY_MS + own.whole(0, 6) * HOUR_MS) })).slice(first)
    return {
      id: `p-${String(i + 1).padStart(4, '0')}`, firm, type, name, total_wan, level: own.weighted([['province', 1], ['city', 4], ['district', 10], ['other', 6]] as const),
      lead: type === 'approval' ? 'housing' : `street-${firm.area.slice(-3)}`, start, due: reaches === 'preliminary' && own.chance(0.35) ? addMonths(thisMonth, -own.whole(1, 4)) : start, finish: addMonths(start, length - 1), pace, months, reaches,
      finished_on: on(end, 8), produced_on: on(addMonths(end, last.weighted([[1, 5], [2, 3], [3, 1]] as const)), 2), preparing: type === 'approval' ? 8 : own.fork('preparing').whole(3, 8),
    }
  })
}

/** Takes the photographs of sites: a drawn scene with the time and place of its taking in it. @returns rows of the register of files */
export async function photographSites(projects: readonly PlannedProject[], random: Random, files: FileStore): Promise<{ sha256: string; size_bytes: number; taken_at: Date; lng: number; lat: number; by: string }[]> {
  const scenes = Array.from({ length: 6 }, (_, i) => drawScene(random.fork(`scene ${i}`)))
  const rows: { sha256: string; size_bytes: number; taken_at: Date; lng: number; lat: number; by: string }[] = []
  const take = async (project: PlannedProject, at: Date): Promise<string> => {
    const spot = { lng: project.firm.lng + (random.next() - 0.5) * 0.001, lat: project.firm.lat + (random.next() - 0.5) * 0.001 }
    const bytes = withExif(random.pick(scenes), exifOf({ at, ...spot }))
    const sha256 = await files.put(bytes)
    rows.push({ sha256, size_bytes: bytes.length, taken_at: new Date(Math.floor(at.getTime() / 1000) * 1000), ...spot, by: 'house' })
    return sha256
  }
  // Drawn in order, so that the same seed gives the same pictures; kept many at once.
  await Promise.all(projects.filter((p) => p.reaches !== 'reserve' && p.reaches !== 'preliminary').flatMap((project) => [
    take(project, new Date(Date.parse(`${project.start}-05T10:00:00+08:00`))).then((sha256) => { project.startPhoto = sha256 }),
    ...project.months.map((month) => take(project, month.shot_at).then((sha256) => { month.photo = sha256 })),
  ]))
  return rows
}

export function* projectLives(world: World, random: Random, projects: readonly PlannedProject[], opened: (project: PlannedProject) => boolean): Generator<Life> {
  for (const project of projects) {
    const steps = life(world, random.fork(project.id), project)
    // What began as a lead was registered by it.
    if (opened(project)) steps.next()
    yield { kind: 'project', id: project.id, steps, ...(opened(project) ? { seen: 1 } : {}) }
  }
}

const GENERIC = (world: World, random: Random, kind: string) => ({ kind, sha256: random.pick(world.photos) })

function* life(world: World, random: Random, p: PlannedProject): Generator<Step> {
  const office = world.staff('projects.office')
  const lead: Caller = world.handlerOf(p.lead)
  const day = (period: string, d: number, h = 10) => new Date(`${period}-${String(d).padStart(2, '0')}T${String(h).padStart(2, '0')}:00:00+08:00`)
  const before = (months: number) => addMonths(p.due, -months)
  let at = day(before(12), random.whole(3, 25))
  yield {
    caller: office, act: 'register', at, body: {
      name: p.name, type: p.type, level: p.level, industry: p.type === 'approval' ? '4812' : p.firm.industry, content: p.type === 'approval' ? '按区级计划新建公共设施及配套工程。' : `新建厂房及配套设施，购置设备${random.whole(20, 300)}台（套）。`, total_wan: p.total_wan,
      ...(p.type === 'approval' ? {} : { owner: p.firm.id }), lead_unit: p.lead, area: p.firm.area, place: { lng: p.firm.lng, lat: p.firm.lat }, land_mu: random.whole(8, 180), start_plan: `${p.due}-01`, finish_plan: `${p.finish}-28`,
      funds: p.type === 'approval' ? [{ source: 'special_bond', planned_wan: Math.round(p.total_wan * 0.6) }, { source: 'own', planned_wan: p.total_wan - Math.round(p.total_wan * 0.6) }] : [{ source: 'own', planned_wan: Math.round(p.total_wan * 0.4) }, { source: 'loan', planned_wan: p.total_wan - Math.round(p.total_wan * 0.4) }],
    },
  }
  if (p.reaches === 'reserve') return
  at = day(before(p.preparing), random.whole(3, 25))
  yield { caller: office, act: 'begin_preliminary', at, evidence: [GENERIC(world, random, 'basis')], body: { national_code: codeOf(random, p, at), start_plan: `${p.due}-01`, finish_plan: `${p.finish}-28` } }
  yield* permits(world, random, p, office, before(p.preparing - 1))
  // A leader has accepted the reason of a few that are late.
  if (p.due < p.start && random.chance(0.2)) yield { caller: world.staff('leader'), act: 'excuse_start', at: day(p.due, 20), body: { start_excuse: '涉及省级用地指标批复，经区长办公会同意缓开。' } }
  if (p.reaches === 'preliminary') return
  yield { caller: office, act: 'approve_plan', at: day(before(1), 20), body: { points: planOf(p) } }
  yield { caller: lead, act: 'start', at: day(p.start, 6), body: { start_actual: `${p.start}-05` }, evidence: [{ kind: 'photo', sha256: p.startPhoto ?? '' }, GENERIC(world, random, 'permit')] }
  const paidShare = 0.82 + random.next() * 0.15
  // Most enter the statistics within weeks; some are late, and the lamp says so.
  const counted = random.chance(0.9) ? addMonths(p.start, random.weighted([[1, 14], [2, 3], [4, 1]] as const)) : undefined
  let entered = false
  for (const [i, { period, wan, photo }] of p.months.entries()) {
    if (counted && !entered && i > 0 && counted <= addMonths(period, 1)) {
      entered = true
      yield { caller: office, act: 'count_in', at: day(addMonths(period, 1), 1), body: { counted_on: `${[counted, addMonths(period, 1)].toSorted()[0] ?? counted}-01`, ack_no: `统投入库${p.id.slice(-4)}` }, evidence: [GENERIC(world, random, 'acknowledgement')] }
    }
    yield {
      caller: lead, act: 'report_month', at: day(addMonths(period, 1), random.whole(2, 6), random.whole(9, 16)), evidence: [{ kind: 'photo', sha256: photo ?? '' }],
      body: { period, physical_wan: wan, physical_percent: Math.round((wan / p.total_wan) * 1000) / 10, paid_wan: Math.round(wan * paidShare), progress: progressWords(wan / p.total_wan), ...(p.pace < 0.6 && i % 3 === 0 ? { trouble: random.pick(['红线内尚有住户未签约', '电力增容未到位', '资金到位滞后', '施工图调整']) } : {}) },
    }
  }
  if (p.reaches === 'building') return
  const told = (on: string) => new Date(Date.parse(`${on}T10:00:00+08:00`) + 2 * DAY_MS)
  yield { caller: office, act: 'finish', at: told(p.finished_on), body: { finish_actual: p.finished_on }, evidence: [GENERIC(world, random, 'acceptance')] }
  if (p.reaches === 'producing') yield { caller: office, act: 'produce', at: told(p.produced_on), body: { produced_on: p.produced_on }, evidence: [GENERIC(world, random, 'invoice'), GENERIC(world, random, 'power')] }
}

/** One permit after another in the order the city's graph allows; those in preparation stop half-way. */
function* permits(world: World, random: Random, p: PlannedProject, office: Caller, from: string): Generator<Step> {
  const rules = (world.packAt(new Date(`${from}-01T00:00:00+08:00`)).rules.projects.permits[p.type] ?? []) as readonly PermitRule[]
  const done = new Set<string>()
  const most = p.reaches === 'preliminary' ? random.whole(1, rules.length - 1) : rules.length
  // All are there before the plan is approved, a month before the start.
  const apart = Math.min(13, Math.floor(((p.preparing - 2) * 30 + 10) / rules.length))
  for (let round = 0; done.size < most && round < 20; round++) {
    for (const rule of rules) {
      if (done.has(rule.item) || done.size >= most || !rule.after.every((item) => done.has(item))) continue
      const on = new Date(Date.parse(`${from}-02T10:00:00+08:00`) + done.size * apart * DAY_MS + random.whole(0, 5) * DAY_MS)
      done.add(rule.item)
      yield { caller: office, act: 'set_permit', at: on, body: { item: rule.item, permit: rule.item === 'water_soil' && random.chance(0.3) ? { status: 'not_needed', reason: '位于已建成标准厂房区内' } : { status: 'granted', done_on: isoDay(on), doc_no: `许可〔${isoDay(on).slice(0, 4)}〕${random.whole(1, 900)}号` } } }
    }
  }
}

/** A slow beginning, a quick middle, a slow end. */
function shareAt(month: number, length: number): number {
  const x = Math.min(1, month / length)
  return x * x * (3 - 2 * x)
}

function planOf(p: PlannedProject): { period: string; wan: number }[] {
  const length = monthsFrom(p.start, p.finish) + 1
  return Array.from({ length }, (_, m) => ({ period: addMonths(p.start, m), wan: m === length - 1 ? p.total_wan : Math.round(p.total_wan * shareAt(m + 1, length)) }))
}

function progressWords(share: number): string {
  return share < 0.1 ? '场地平整完成，桩基施工中。' : share < 0.3 ? '基础施工完成，开始主体施工。' : share < 0.6 ? '主体结构施工至二层。' : share < 0.85 ? '主体封顶，开始安装工程。' : '装饰装修和设备安装收尾。'
}

/** Plainly of the demo district: no such area is in the national list. */
function codeOf(random: Random, p: PlannedProject, at: Date): string {
  const kind = { approval: '01', verification: '02', filing: '04' }[p.type]
  return `${isoDay(at).slice(2, 4)}${isoDay(at).slice(5, 7)}-${AREA_CODE}-${String(random.whole(1, 39)).padStart(2, '0')}-${kind}-${p.id.slice(-4)}${String(random.whole(10, 99))}`
}

function monthsFrom(from: string, to: string): number {
  const [a = 0, b = 0] = from.split('-').map(Number)
  const [c = 0, d = 0] = to.split('-').map(Number)
  return (c - a) * 12 + d - b
}
