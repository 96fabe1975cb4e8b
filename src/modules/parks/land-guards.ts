import { closed, outlineProblem, type Polygon, polygonToWgs84 } from '#algo/polygon.ts'
import type { Datum } from '#algo/coordinates.ts'
import { isoDay } from '#algo/workdays.ts'
import type { Text } from '#kernel/text.ts'
import type { ParkRules } from '#packs/parks.ts'
import { type Guard as GuardOf, no, rule } from '#packs/rulings.ts'
import { chineseDay, type Land, type LandAsk } from './land-facts.ts'
import type { HeldElsewhere, Holder, LeadThere, Neighbour } from './land-given.ts'

export type Guard = GuardOf<Land>
export { all } from '#packs/rulings.ts'
export const rulesOf = (ask: { readonly policy: Parameters<typeof rule>[0]['policy'] }): ParkRules => rule<ParkRules>(ask, 'parks')

/** An outline of any datum as it is kept; what is wrong with it otherwise. */
export function outlineOf(boundary: Polygon, datum: Datum): { readonly outline: Polygon } | { readonly problem: Text } {
  let outline: Polygon
  try {
    outline = closed(polygonToWgs84(boundary, datum))
  } catch (err) {
    return { problem: no(`坐标有误：${err instanceof Error ? err.message : String(err)}`, `coordinates: ${err instanceof Error ? err.message : String(err)}`) }
  }
  const problem = outlineProblem(outline)
  if (problem === undefined) return { outline }
  const at = 'at' in problem ? `${problem.at[0].toFixed(6)}, ${problem.at[1].toFixed(6)}` : ''
  switch (problem.code) {
    case 'crosses': return { problem: no(`边界线自相交（${at}附近），请按顺序重新勾绘`, `the outline crosses itself near ${at}: draw it in order`) }
    case 'outside': return { problem: problem.swapped ? no(`坐标${at}不在中国境内：经纬度可能颠倒`, `${at} is not in China: longitude and latitude may have changed places`) : no(`坐标${at}不在中国境内`, `${at} is not in China`) }
    case 'hole_outside': return { problem: no(`第${problem.ring}个内环不在边界之内`, `hole ${problem.ring} is not inside the outline`) }
    case 'too_few': return { problem: no('边界至少需要三个不同的点', 'an outline has three different points at least') }
  }
}

export const outlineIsRight: Guard = ({ body }) => {
  if (!body?.boundary) return undefined
  if (!body.datum) return no('请注明坐标系', 'say in which datum it was drawn')
  const read = outlineOf(body.boundary, body.datum)
  return 'problem' in read ? read.problem : undefined
}

/** Land of the district lies in one of its towns. What an archive brings along is left as it was. */
export const liesHere: Guard = ({ given, roles }) => {
  const at = given['parks.stray'] as { readonly lng: number; readonly lat: number } | undefined
  return at && !roles.has('import') ? no(`位置（${at.lng.toFixed(6)}, ${at.lat.toFixed(6)}）不在本区镇街范围内，请核对坐标和坐标系`, `it lies at ${at.lng.toFixed(6)}, ${at.lat.toFixed(6)}, in no town of the district: check the coordinates and their datum`) : undefined
}

/** 编号不再另用: of this kind, whoever had it and whenever. */
export const codeIsFresh: Guard = ({ body, given }) => {
  const [other] = (given['parks.same_code'] ?? []) as readonly Neighbour[]
  return body?.code !== undefined && other ? no(`编号“${body.code}”已用于${other.number}，编号不得重复使用`, `the code '${body.code}' was given to ${other.number}; codes are never used twice`) : undefined
}

export const parkIsThere: Guard = ({ body, given }) => (body?.park !== undefined && given['parks.park'] === undefined ? no('没有这个园区，或园区已撤销', 'there is no such park, or it was withdrawn') : undefined)

/** Only 可供 may be promised, to a lead that is being negotiated, and only so many for one. */
export const mayHold: Guard = ({ body, given, ...ask }) => {
  if (!body) return undefined
  const lead = given['parks.lead'] as LeadThere | undefined
  if (!lead) return no('没有这条招商线索', 'there is no such lead')
  if (!lead.open || !IN_TALKS.has(lead.state)) return no(`线索${lead.number}当前为“${lead.state_label.zh}”，在谈至签约阶段方可预留`, `lead ${lead.number} is ${lead.state_label.en.toLowerCase()}: land is held from talks until it is sited`)
  const elsewhere = (given['parks.held'] ?? []) as readonly HeldElsewhere[]
  const { held_per_lead } = rulesOf(ask)
  return elsewhere.length >= held_per_lead ? no(`线索${lead.number}已预留${elsewhere.length}处（${elsewhere.map((h) => h.number).join('、')}），同时预留不得超过${held_per_lead}处`, `lead ${lead.number} holds ${elsewhere.length} already (${elsewhere.map((h) => h.number).join(', ')}); ${held_per_lead} at most`) : undefined
}
const IN_TALKS: ReadonlySet<string> = new Set(['talking', 'reviewing', 'proposed', 'signed'])

/** Who was before, and until when: whoever comes too late learns for which lead and of which unit, and that they may wait. */
export const heldBy = ({ state, given, due }: Pick<LandAsk, 'state' | 'given' | 'due'>): Text | undefined => {
  const held = given['parks.holder'] as Holder | undefined
  if (state !== 'reserved' || !held) return undefined
  // It runs out as that day ends: the moment before is still that day.
  const last = due['reservation'] && isoDay(new Date(due['reservation'].getTime() - 1))
  const [zh, en] = last ? [`至${chineseDay(last)}`, ` until ${last}`] : ['', '']
  return no(`已为线索${held.number}（${held.unit ?? '—'}）预留${zh}，不能再预留；可登记轮候，释放时通知`, `it is held for lead ${held.number} (${held.unit_en ?? '—'})${en}: wait for it, and you are told when it is free`)
}

/** A unit waits, and gives up waiting, with the leads that it has. */
export const ownLead: Guard = ({ body, given, caller, roles }) => {
  if (!body || ['parks.manager', 'investment.office', 'import'].some((r) => roles.has(r))) return undefined
  const lead = given['parks.lead'] as LeadThere | undefined
  return caller.posts.some((p) => p.office === lead?.unit) ? undefined : no('只能为本单位承办的线索办理轮候', 'a unit waits with its own leads only')
}

export const isWaiting: Guard = ({ facts, body }) => {
  if (!body) return (facts.waiting?.length ?? 0) > 0 ? undefined : no('没有线索在轮候', 'nobody waits for it')
  return facts.waiting?.some((w) => w.lead === body.lead) ? undefined : no('该线索没有轮候', 'this lead is not waiting')
}

/** Waiting for what somebody else holds. */
export const mayWait: Guard = ({ facts, body, given }) => {
  if (!body) return undefined
  const lead = given['parks.lead'] as LeadThere | undefined
  if (!lead?.open) return no('没有这条招商线索，或已办结', 'there is no such lead, or it is over')
  if (facts.reserved_by === body.lead) return no('已预留给该线索', 'it is held for this lead already')
  return facts.waiting?.some((w) => w.lead === body.lead) ? no('该线索已在轮候', 'this lead is waiting already') : undefined
}

export const mayRenew: Guard = ({ facts, ...ask }) => {
  const { renewals } = rulesOf(ask)
  return (facts.renewals ?? 0) >= renewals ? no(`预留已续期${facts.renewals ?? 0}次，不得再续`, `it was held on ${facts.renewals ?? 0} time(s) already`) : undefined
}

/** What is held for one lead is not given to another. */
export const holdsForThis: Guard = ({ facts, state, body }) =>
  state === 'reserved' && body && facts.reserved_by !== undefined && (body.sited_lead ?? body.lead) !== facts.reserved_by ? no('该地块（载体）已预留给其他线索，须先释放', 'it is held for another lead: it must be released first') : undefined

export const firmIsThere: Guard = ({ body, given }) => (body?.occupied_by !== undefined && given['parks.firm'] === undefined ? no('没有登记该企业', 'no such firm is registered here') : undefined)

export const notAhead: Guard = ({ body, at }) => (body?.occupied_on !== undefined && Date.parse(body.occupied_on) > at.getTime() + 86_400_000 ? no('日期不能晚于今天', 'the day cannot lie ahead') : undefined)
