import { type Caller, houseCaller } from '#kernel/caller.ts'
import { isDrawn } from '#packs/rulings.ts'
import type { Pack } from '#packs/pack.ts'
import { agentOf } from './settle.ts'
import { officeFor, type Firm } from './people.ts'
import type { Random } from './random.ts'
import { DAY_MS, HOUR_MS, inOffice, later, type Life, MINUTE_MS, someTime, type Step } from './steps.ts'
import type { World } from './world.ts'

/** What firms ask for, by class of appeal: {n} a number. */
const WORDS: Readonly<Record<string, { readonly weight: number; readonly said: readonly string[]; readonly answer: readonly string[] }>> = {
  policy: { weight: 14, said: ['技术改造补助申报后{n}个月没有结果，想了解进度。', '专精特新奖补政策的申报条件看不明白，请派人指导。'], answer: ['已核实申报材料，补助资金列入本批拨付，预计{n}个工作日到账。', '已上门逐条解读政策，并协助完成申报。'] },
  finance: { weight: 15, said: ['订单增加但流动资金不足，银行续贷审批迟迟不下来。', '知识产权质押融资不知道找哪家银行。'], answer: ['已组织银企对接，银行完成续贷审批。', '已推荐{n}家合作银行并安排客户经理上门。'] },
  labour: { weight: 13, said: ['一线操作工缺口{n}人，招聘两个月没招满。', '外地员工子女入学问题影响人员稳定。'], answer: ['已举办专场招聘，达成就业意向{n}人。', '已协调就近入学，学位已落实。'] },
  land: { weight: 8, said: ['二期扩产需要用地约{n}亩，土地指标什么时候能落实？'], answer: ['已纳入年度供地计划，明确出让时间节点。'] },
  energy: { weight: 11, said: ['厂区本月跳闸{n}次，影响连续生产，请增容改造。', '园区蒸汽压力不稳，产品合格率下降。'], answer: ['已完成线路改造和负荷切换，运行平稳。', '供热企业已更换减压设备，压力恢复正常。'] },
  approval: { weight: 12, said: ['环评批复后施工许可还需要补哪些材料，能不能并联办理？', '消防验收排队{n}天了，影响设备进场。'], answer: ['已提前介入并联审批，施工许可当日发放。', '已安排专班现场验收，一次通过。'] },
  arrears: { weight: 9, said: ['某项目总包拖欠货款{n}万元超过一年，请协调。'], answer: ['已组织双方达成分期付款协议，首期款到账。'] },
  enforcement: { weight: 8, said: ['一个月内三个部门分别来检查，重复提供材料，影响生产。'], answer: ['已统筹为联合检查，并向相关单位发出提醒。'] },
  logistics: { weight: 10, said: ['货车限行时段过长，原料进不来，请优化通行证办理。', '园区东门道路破损，集装箱车辆通行困难。'], answer: ['已为企业办理{n}张通行证并调整限行时段。', '已完成路面铣刨重铺。'] },
}

/** Two years of firms' appeals. */
export function* appealLives(world: World, random: Random, n: number, from: Date, to: Date, prefix = 'a'): Generator<Life> {
  for (let i = 0; i < n; i++) {
    const own = random.fork(`appeal ${i}`)
    yield { kind: 'appeal', id: `${prefix}-${String(i + 1).padStart(5, '0')}`, steps: life(world, own, someTime(own, from, to, [4, 3, 6, 6, 5, 5, 5, 6, 7, 6, 7, 8])) }
  }
}

interface Case { readonly pack: Pack; readonly firm: Firm; readonly category: string; readonly asker: Caller; readonly desk: Caller; readonly lead: string; readonly dispatched: Date; readonly answer: string }

function* life(world: World, random: Random, opened: Date): Generator<Step> {
  const pack = world.packAt(opened)
  const last = world.firms.length - 1
  const index = random.chance(0.2) ? random.whole(0, Math.min(40, last)) : random.whole(0, last)
  const firm = world.firms[index] as Firm
  const category = random.weighted(Object.entries(WORDS).map(([code, w]) => [code, w.weight] as const))
  const words = WORDS[category] as (typeof WORDS)[string]
  const say = (text: string) => text.replace('{n}', String(random.whole(2, 40)))
  const asker: Caller = { district: world.district, party: agentOf(world, index), posts: [], firms: [firm.id] }
  const desk = world.staff('care.desk')
  const office = officeFor(pack.categories.appeal.find((c) => c.code === category)?.office ?? 'science_industry', firm.area)
  const own = random.chance(0.7)
  const urgency = random.weighted([['normal', 8], ['urgent', 2]] as const)

  let at = own ? opened : inOffice(opened, random)
  yield { caller: own ? asker : desk, act: 'file', at, body: { firm: firm.id, content: say(random.pick(words.said)), category, urgency, contact_name: '企业联系人', contact_phone: world.residents.find((r) => r.id === asker.party)?.phone ?? '13800000001', area: firm.area, place: { lng: firm.lng, lat: firm.lat } } }
  at = inOffice(later(at, random.lognormal(2 * HOUR_MS, 0.8)), random)
  yield { caller: desk, act: 'accept', at, body: { category } }
  at = later(at, random.lognormal(35 * MINUTE_MS, 0.7))
  yield { caller: desk, act: 'dispatch', at, body: { lead_unit: office, ...(random.chance(0.25) ? { support_units: [`street-${firm.area.slice(-3)}`].filter((o) => o !== office) } : {}) } }
  yield* handled(world, random, { pack, firm, category, asker, desk, lead: office, dispatched: at, answer: say(random.pick(words.answer)) })
}

function* handled(world: World, random: Random, c: Case): Generator<Step> {
  const handler = world.handlerOf(c.lead)
  const fast = c.pack.limits.some((l) => l.stage === 'appeal.first_contact' && l.unit === 'minute')
  let at = inOffice(later(c.dispatched, random.lognormal((fast ? 12 : 90) * MINUTE_MS, 0.7)), random)
  yield { caller: handler, act: 'acknowledge', at, body: {} }
  at = inOffice(later(at, random.lognormal((fast ? 20 : 200) * MINUTE_MS, 0.8)), random)
  yield { caller: handler, act: 'first_contact', at, body: { contact_way: random.pick(['phone', 'visit']), contact_result: '已与企业联系人沟通，核实诉求背景和时限要求。' } }
  at = inOffice(later(at, random.lognormal(6 * HOUR_MS, 0.6)), random)
  yield { caller: handler, act: 'plan', at, body: { plan: '一是现场核实情况；二是会同相关单位研究方案；三是按时限答复企业。' } }
  for (let round = 0; round <= c.pack.rules.redo.appeal.max + 1; round++) {
    at = inOffice(later(at, random.lognormal(3.2 * DAY_MS, 0.9)), random)
    const outcome = random.weighted([['solved', 60], ['partly', 12], ['explained', 18], ['planned', 10]] as const)
    const named = outcome === 'solved' || outcome === 'partly'
    yield { caller: handler, act: named ? 'answer_solved' : 'answer_explained', at, body: { reply: c.answer, outcome, ...(outcome === 'planned' ? { planned_for: new Date(at.getTime() + 150 * DAY_MS).toISOString().slice(0, 10) } : {}) }, ...(named ? { evidence: [{ kind: 'result', sha256: random.pick(world.photos) }] } : {}) }
    const again = yield* verdict(world, random, c, { answered: at, outcome, round })
    if (!again) return
    at = again
  }
}

function* verdict(world: World, random: Random, c: Case, v: { answered: Date; outcome: string; round: number }): Generator<Step, Date | undefined> {
  const solved = v.round > c.pack.rules.redo.appeal.max || random.chance(v.outcome === 'solved' ? 0.94 : v.outcome === 'partly' ? 0.65 : v.outcome === 'explained' ? 0.4 : 0.3)
  const late = Math.min(1.2, (v.answered.getTime() - c.dispatched.getTime()) / DAY_MS / 16)
  const face = Math.max(1, Math.min(5, Math.round((solved ? 4.4 : 2) - late + (random.next() - 0.5) * 1.4)))
  const drawn = isDrawn({ dispatched_at: c.dispatched.toISOString(), replied_at: v.answered.toISOString() }, c.pack.rules.call_back.appeal.share)
  let at = inOffice(later(v.answered, random.lognormal(10 * HOUR_MS, 0.5)), random)
  const redo = !solved && v.round < c.pack.rules.redo.appeal.max
  const limit = world.due(v.answered, 'appeal.confirm')
  const spoke = at < limit && random.chance(0.78)
  if (spoke && redo) {
    yield { caller: c.asker, act: 'dispute', at, body: { reason: '答复没有解决实际问题，请重新研究。', face } }
    return inOffice(later(at, 4 * HOUR_MS), random)
  }
  if (spoke && !solved) {
    yield { caller: c.asker, act: 'escalate', at, body: { reason: '重办后问题仍未解决，请区领导协调。' } }
    return yield* instructed(world, random, at)
  }
  if (spoke) yield { caller: c.asker, act: 'confirm', at, body: { solved, face } }
  else {
    at = later(limit, 5 * MINUTE_MS)
    yield { caller: houseCaller(world.district), act: 'lapse', at, body: {} }
  }
  at = inOffice(later(at, 5 * HOUR_MS), random)
  if (!drawn) yield { caller: c.desk, act: 'close', at, body: {} }
  else if (solved) yield { caller: c.desk, act: 'call_back', at, body: { solved, face } }
  else if (redo) {
    yield { caller: c.desk, act: 'send_back', at, body: { face, reason: '回访中企业表示仍未解决。' } }
    return inOffice(later(at, 4 * HOUR_MS), random)
  } else {
    yield { caller: c.desk, act: 'escalate', at, body: { reason: '重办后企业仍不认可。' } }
    return yield* instructed(world, random, at)
  }
  return undefined
}

/** A leader takes it up and sends it back with an instruction. @returns when the unit has it again */
function* instructed(world: World, random: Random, raised: Date): Generator<Step, Date> {
  const at = inOffice(later(raised, random.lognormal(1.5 * DAY_MS, 0.6)), random)
  yield { caller: world.staff('leader'), act: 'instruct', at, body: { instruction: '请牵头单位会同相关部门专题研究，拿出可落地的办法。' } }
  return later(at, HOUR_MS)
}
