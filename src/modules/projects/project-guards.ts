import { distance_m } from '#algo/coordinates.ts'
import { checkProjectCode } from '#algo/identifiers/project-code.ts'
import { DAY_MS } from '#algo/workdays.ts'
import type { Given } from '#kernel/matter.ts'
import { all as allOf, type Guard as GuardOf, no } from '#packs/rulings.ts'
import type { Project, ProjectAsk } from './project-facts.ts'

type Guard = GuardOf<Project>
export const all = allOf<Project>

/** A permit a city asks for: from its pack. */
export interface PermitRule { readonly item: string; readonly label: { zh: string; en: string }; readonly office: string; readonly days: number; readonly after: readonly string[] }

export const permitsOf = ({ facts, policy }: Pick<ProjectAsk, 'facts' | 'policy'>): readonly PermitRule[] => policy.rule<Record<string, PermitRule[]>>('projects.permits')[facts.type ?? 'filing'] ?? []

/** Projects that already carry a code: one project, one code. */
export const sameCode: Given = async (query, { id, body, caller }) => {
  const code = (body as Project | undefined)?.national_code
  return code === undefined ? [] : query<{ number: string }>("select number from matter where district = $1 and kind = 'project' and facts->>'national_code' = $2 and id <> $3 limit 1", [caller.district, code, id])
}

export const codeIsRight: Guard = ({ body, given }) => {
  if (body?.national_code === undefined) return undefined
  const checked = checkProjectCode(body.national_code)
  if (!checked.ok) return no(`国家代码有误：${checked.problem.zh}`, `the code is wrong: ${checked.problem.en}`)
  const [other] = (given['projects.same_code'] ?? []) as readonly { number: string }[]
  return other ? no(`国家代码已用于项目${other.number}，一个项目只能有一个代码`, `the code belongs to project ${other.number} already`) : undefined
}

/** A permit is granted after those it rests on, with its document and day; 不涉及 says why. */
export const permitFits: Guard = (ask) => {
  const { body, facts, at } = ask
  if (!body?.item || !body.permit) return undefined
  const rules = permitsOf(ask)
  const rule = rules.find((r) => r.item === body.item)
  if (!rule) return no(`本市${facts.type ?? ''}类项目没有“${body.item}”这项手续`, `projects of this type need no '${body.item}'`)
  const { status, doc_no, done_on, reason } = body.permit
  if (status === 'not_needed') return reason ? undefined : no('不涉及须说明理由', 'say why it is not needed')
  if (status !== 'granted') return undefined
  if (!doc_no || !done_on) return no('办结须填写文号和日期', 'a permit granted has its number and its day')
  if (new Date(`${done_on}T00:00:00+08:00`) > at) return no(`办结日期${done_on}晚于今天`, `${done_on} is still to come`)
  const open = rule.after.filter((item) => !settled(facts, item))
  return open.length ? no(`须先办结：${open.map((item) => rules.find((r) => r.item === item)?.label.zh ?? item).join('、')}`, `first needed: ${open.map((item) => rules.find((r) => r.item === item)?.label.en ?? item).join(', ')}`) : undefined
}

const settled = (facts: Project, item: string) => ['granted', 'not_needed'].includes(facts.permits?.[item]?.status ?? '')

/** 开工: the permits the city asks for are there, permanent works have begun, and a photograph shows it. Levelling the ground is no start. */
export const mayStart: Guard = (ask) => {
  const rules = permitsOf(ask)
  const lacking = ask.policy.rule<string[]>('projects.to_start').filter((item) => rules.some((r) => r.item === item) && ask.facts.permits?.[item]?.status !== 'granted')
  if (lacking.length) return no(`尚未取得：${lacking.map((item) => rules.find((r) => r.item === item)?.label.zh ?? item).join('、')}`, `not granted yet: ${lacking.map((item) => rules.find((r) => r.item === item)?.label.en ?? item).join(', ')}`)
  return ask.body?.start_actual !== undefined && new Date(`${ask.body.start_actual}T00:00:00+08:00`) > ask.at ? no('开工日期不能晚于今天', 'the start is still to come') : undefined
}

/** Photographs carry their own time and place, of this month and of this site. */
export const photosAreOfHere: Guard = ({ evidence, facts, body, policy, at }) => {
  const photos = evidence.filter((e) => e.kind === 'photo')
  const { within_m, days } = policy.rule<{ within_m: number; days: number }>('projects.photo')
  const site = body?.place ?? facts.place
  for (const { name, taken_at, lng, lat } of photos) {
    if (taken_at === undefined || lng === undefined || lat === undefined) return no(`照片“${name}”没有拍摄时间或位置，请用手机原图上传（勿经微信压缩）`, `'${name}' does not say when or where it was taken: send the original, not a copy that was made smaller`)
    if (at.getTime() - new Date(taken_at).getTime() > days * DAY_MS) return no(`照片“${name}”拍摄于${taken_at.slice(0, 10)}，已超过${days}天`, `'${name}' was taken on ${taken_at.slice(0, 10)}, more than ${days} days ago`)
    const off = site ? distance_m(site, { lng, lat }) : 0
    if (off > within_m) return no(`照片“${name}”拍摄地点距项目${Math.round(off)}米，超过${within_m}米`, `'${name}' was taken ${Math.round(off)} m from the site, more than ${within_m} m`)
  }
  return undefined
}

/** A month is reported once, in order, not before it has begun nor too late, and running totals do not fall. */
export const reportsInOrder: Guard = ({ body, facts, at, policy }) => {
  if (!body?.period) return undefined
  const now = monthAt(at)
  if (body.period > now) return no(`${body.period}尚未到来`, `${body.period} is still to come`)
  if (facts.last_period !== undefined && body.period <= facts.last_period) return no(`${facts.last_period}及以前已报送，如有差错请用更正`, `months up to ${facts.last_period} are reported: correct them instead`)
  const back = policy.rule<number>('projects.back_months')
  if (monthsApart(body.period, now) > back) return no(`只能补报最近${back}个月，${body.period}请联系发改部门更正`, `only the last ${back} month(s) may be made up for`)
  return neverFalls(body, facts)
}

/** A month that was reported, and a total that lies between those of its neighbours. */
export const correctsReported: Guard = ({ body, facts }) => {
  if (!body?.period) return undefined
  const { reported = {} } = facts
  if (reported[body.period] === undefined) return no(`${body.period}没有月报，请用月报报送`, `${body.period} has not been reported: report it instead`)
  const periods = Object.keys(reported).toSorted()
  const at = periods.indexOf(body.period)
  const [low = 0, high = Infinity] = [reported[periods[at - 1] ?? ''], reported[periods[at + 1] ?? '']]
  const is = body.physical_wan ?? 0
  return is < low || is > high ? no(`${body.period}累计应在${low}万元和${high === Infinity ? '计划总投资' : `${high}万元`}之间`, `the total of ${body.period} lies between ${low} and ${high === Infinity ? 'the planned total' : high}`) : undefined
}

function neverFalls(body: Project, facts: Project) {
  for (const [key, zh, en] of [['physical_wan', '形象进度投资', 'physical progress'], ['paid_wan', '财务支出', 'what is spent']] as const) {
    const [is, was] = [body[key], facts[key]]
    if (is !== undefined && was !== undefined && is < was) return no(`累计${zh}不能减少：上次${was}万元，本次${is}万元；确需调减请用更正`, `${en} never falls: ${was}, then ${is}; correct the earlier month if it was wrong`)
  }
  return undefined
}

/** Points in order of months, never falling, the last the total investment. */
export const planLeadsUp: Guard = ({ body, facts }) => {
  const points = body?.points
  if (!points) return undefined
  for (const [i, point] of points.entries()) {
    const before = points[i - 1]
    if (before && (point.period <= before.period || point.wan < before.wan)) return no(`计划第${i + 1}行：月份须递增、累计不减`, `row ${i + 1} of the plan: months go on and totals never fall`)
  }
  const total = body?.total_wan ?? facts.total_wan
  return total !== undefined && points.at(-1)?.wan !== total ? no(`计划末月累计应等于计划总投资${total}万元`, `the plan must end at the total of ${total}`) : undefined
}

/** A change of the plan leaves the months that are gone as they were. */
export const planAheadOnly: Guard = ({ body, facts, at }) => {
  const before = facts.plans?.at(-1)
  if (!body?.points || !before) return undefined
  const now = monthAt(at)
  const altered = before.points.find((p) => p.period < now && body.points?.find((q) => q.period === p.period)?.wan !== p.wan)
  return altered ? no(`${altered.period}的计划已成过去，不得改动`, `what was planned for ${altered.period} stays`) : undefined
}

/** `2026-03` in China's time. */
export function monthAt(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 7)
}

export function monthsApart(from: string, to: string): number {
  const [fy = 0, fm = 0] = from.split('-').map(Number)
  const [ty = 0, tm = 0] = to.split('-').map(Number)
  return (ty - fy) * 12 + tm - fm
}
