import { makeUscc } from '#algo/identifiers/uscc.ts'
import { isoDay } from '#algo/workdays.ts'
import { ALPHABET } from '#algo/tracking-code.ts'
import { type Caller, houseCaller } from '#kernel/caller.ts'
import { likenessOf, type Terms, termsOf } from '#modules/investment/claims.ts'
import { AREA_CODE } from './land.ts'
import type { LandPlan, PlannedParcel } from './park-plan.ts'
import { type Fate, landBy, type LeadsPlan, type PlannedLead } from './lead-plan.ts'
import { addMonths } from './months.ts'
import { nameOf, type Staff } from './people.ts'
import type { PlannedProject } from './project-lives.ts'
import { CHAINS } from './chain-plan.ts'
import type { Random } from './random.ts'
import { agentFirm } from './settle.ts'
import { DAY_MS, HOUR_MS, inOffice, type Life, MINUTE_MS, type Step } from './steps.ts'
import type { World } from './world.ts'

/** What an investor wants to build, said in words that tell one from another. */
const PRODUCTS: Readonly<Record<string, readonly string[]>> = {
  '3670': ['一体化压铸后地板', '线控制动执行器', '电驱动桥壳体', '热管理集成阀岛', '座椅骨架总成', '高压连接器'], '3484': ['滚珠丝杠副', '谐波减速器', '精密导轨滑块', '液压伺服阀', '主轴轴承'], '3491': ['协作机器人本体', '锂电叠片机', '视觉检测工作站', '激光清洗设备', '智能仓储穿梭车'],
  '2761': ['重组蛋白原液', '核酸药物脂质体', '细胞培养基', '多肽原料药', '单抗制剂'], '3581': ['一次性内窥镜', '骨科植入物', '体外诊断分析仪', '血液透析器', '可穿戴心电监护仪'], '3976': ['车规级毫米波雷达', '光纤预制棒', 'Mini LED 背光模组', '红外热像芯片', '硅光收发模块'],
  '3985': ['溅射靶材', '半导体光刻胶', '覆铜板', '高纯石英砂', '柔性电路基材'], '2651': ['聚酰亚胺薄膜', '碳纤维预浸料', '可降解塑料', '气凝胶毡', '导电炭黑'], '2662': ['水性油墨', '电子级双氧水', '特种胶黏剂', '缓释肥助剂'],
  '6513': ['工业数字孪生平台', '车联网安全软件', '园区碳管理系统', '医疗影像辅助软件'], '1491': ['冻干果蔬', '植物蛋白饮品', '功能性糖醇', '预制菜中央厨房'],
}
const PLACES = ['海川', '北辰', '南溪', '东篱', '西岭', '云栖', '长汀', '望湖', '临江', '石桥', '竹里', '松风', '鹿鸣', '麦浪', '雁回', '潮生']
const TAILS = ['同步设立研发中心和中试线', '引进全自动检测线并配套危化品库', '首期先租后建，二期购地自建厂房', '与本地整车企业形成近地化供应', '配套光伏屋顶和储能系统', '建设无尘车间一万平方米', '设立华东区域销售结算中心', '承接总部部分产能转移', '引入高校团队共建联合实验室', '产品八成以上用于出口', '建设工业互联网标识解析节点', '预留三期扩产用地']
const TALKS = ['介绍园区供地条件和配套，对方关注用电容量。', '对方实地查看两处地块，倾向临路一侧。', '就亩均税收和投产节点交换意见。', '对方提出先租用标准厂房过渡。', '沟通环评和能耗指标，对方补充工艺说明。', '商定由对方提供投资方案和股权结构。']

/** A report a fortnight keeps a lead: those of the last weeks are told one by one, what was before in a few. */
const TOLD_DAYS = 60

/** Of those that came to a signing every so manieth is from abroad, and a few of the rest. */
const ABROAD = { of_signed: 8, of_others: 19 }
const COUNTRIES = ['新加坡', '德国', '日本', '韩国', '香港']

/** An investor without a credit code, known by its name and its group, which is nobody else's. */
function fromAbroad({ investor_uscc: _, ...lead }: Described, random: Random, groups: Set<string>): Described {
  let own = lead.investor_name.slice(0, 4)
  while (groups.has(own)) own = shuffled(random, PLACES).slice(0, 2).join('')
  groups.add(own)
  return { ...lead, name: lead.confidentiality === 'secret' ? lead.name : `${own}${lead.name.slice(4)}`, investor_name: `${own}（${random.pick(COUNTRIES)}）${random.pick(['控股', '投资', '实业'])}有限公司`, investor_group: `${own}集团` }
}

function abroadIn(leads: readonly PlannedLead[]): ReadonlySet<string> {
  const signs = (l: PlannedLead) => l.fate === 'landed' || l.fate === 'signed'
  return new Set([...leads.filter(signs).filter((_, i) => i % ABROAD.of_signed === 3), ...leads.filter((l) => !signs(l) && l.rival === undefined).filter((_, i) => i % ABROAD.of_others === 7)].map((l) => l.id))
}

/** 万美元 of 万元, at the rate of the day it was counted. */
const dollars = (random: Random) => (wan: number, on: string) => { const rate = Math.round((7.02 + random.next() * 0.2) * 10_000) / 10_000; return { usd_wan: Math.round(wan / rate), rate, rate_on: on } }

/** 招商线索 of three years: those that became projects, those that are talked about now, and those that came to nothing. Contenders are played once their rivals stand. */
export function leadLives(world: World, random: Random, plan: LeadsPlan, landOf: LandPlan['of'], now: Date): { leads: Life[]; contenders: Life[] } {
  const scouts = world.people.filter((s) => s.posts.some((o) => o.role === 'investment.scout'))
  const known = new Map<string, { readonly lead: Described; readonly scout: Staff }>()
  const abroad = abroadIn(plan.leads)
  const groups = new Set<string>()
  const lives = plan.leads.map((planned) => {
    const own = random.fork(planned.id)
    const rival = known.get(planned.rival ?? '')
    const described = rival ? { ...rival.lead, name: `${rival.lead.name.slice(0, -2)}（分厂）项目`, content: own.pick(RETOLD)(rival.lead.content) } : describe(own, planned, [...known.values()].map((k) => k.lead))
    const scout = own.pick(scouts.filter((s) => s.id !== rival?.scout.id && unitOf(s) !== (rival && unitOf(rival.scout))))
    const foreign = abroad.has(planned.id)
    const lead = foreign ? fromAbroad(described, own.fork('abroad'), groups) : described
    known.set(planned.id, { lead, scout })
    return { kind: 'lead', id: planned.id, steps: life(world, own, planned, lead, scout, planned.project && landOf.get(planned.project.id), now, foreign ? dollars(own.fork('rate')) : undefined) }
  })
  const contends = new Set(plan.leads.filter((l) => l.rival).map((l) => l.id))
  return { leads: lives.filter((l) => !contends.has(l.id)), contenders: lives.filter((l) => contends.has(l.id)) }
}

const unitOf = (s: Staff) => s.posts.find((o) => o.role === 'investment.scout')?.office ?? ''
/** The same investment as another unit heard of it. */
const RETOLD: readonly ((content: string) => string)[] = [(c) => `投资方拟在本区设厂，${c}`, (c) => `经校友引荐，${c}`, (c) => `${c.slice(0, -1)}，一期先行实施。`]

interface Described { readonly name: string; readonly investor_name: string; readonly investor_uscc?: string; readonly investor_group?: string; readonly industry: string; readonly content: string; readonly planned_investment_wan: number; readonly confidentiality: string }

/** Terms of what was described: each is held against all that come after. */
const told = new WeakMap<Described, Terms>()
function termsFor(lead: Described): Terms {
  const known = told.get(lead) ?? termsOf(lead)
  told.set(lead, known)
  return known
}

function describe(random: Random, { project }: PlannedLead, said: readonly Described[]): Described {
  const industry = project && PRODUCTS[project.firm.industry] ? project.firm.industry : project ? '3491' : random.pick(Object.keys(PRODUCTS))
  const same = said.filter((s) => s.industry.startsWith(industry.slice(0, 2)))
  const planned_investment_wan = project?.total_wan ?? Math.round(random.lognormal(18_000, 0.8) / 100) * 100 + 2_000
  for (let attempt = 0; ; attempt++) {
    const product = random.pick(PRODUCTS[industry] ?? ['零部件'])
    const investor_name = `${shuffled(random, PLACES).slice(0, 2).join('')}${product.slice(0, 2)}${random.pick(['科技', '实业', '集团', '控股', '智造'])}有限公司`
    const parts = [`年产${random.whole(1, 90) * 10}万件${product}`, `${random.pick(['洁净', '重载', '多层', '钢构'])}厂房${random.whole(6, 90) * 1000}平方米`, ...shuffled(random, TAILS).slice(0, random.whole(1, 3))]
    const content = `${shuffled(random, parts).join('，')}。`
    const lead = { name: `${investor_name.slice(0, 4)}${product}项目`, investor_name, investor_uscc: makeUscc('91', AREA_CODE, `MB${Array.from({ length: 6 }, () => ALPHABET[random.whole(0, 30)]).join('')}`), industry, content, planned_investment_wan, confidentiality: random.weighted([['internal', 8], ['ordinary', 3], ['secret', 1]] as const) }
    const alike = same.some((s) => likenessOf(termsFor(lead), termsFor(s), { content: 0.4, name: 0.5, content_with_name: 0.15 }).length > 0) || said.some((s) => s.investor_name === investor_name)
    if (!alike || attempt > 300) return lead.confidentiality === 'secret' ? { ...lead, name: `“${random.pick(PLACES)}”${product.slice(0, 2)}项目` } : lead
  }
}

const shuffled = <T>(random: Random, all: readonly T[]): T[] => all.map((one) => ({ one, at: random.next() })).toSorted((a, b) => a.at - b.at).map(({ one }) => one)

function* life(world: World, random: Random, { fate, from, talked, signed, rival, project: p }: PlannedLead, lead: Described, one: Staff, parcel: PlannedParcel | undefined, now: Date, usd: ReturnType<typeof dollars> | undefined): Generator<Step> {
  const unit = unitOf(one)
  const scout: Caller = { district: world.district, party: one.id, posts: one.posts, firms: [] }
  const office = world.staff('investment.office')
  const archive = houseCaller(world.district, 'import')
  const proof = (...kinds: string[]) => kinds.map((kind) => ({ kind, sha256: random.pick(world.photos) }))
  let at = from
  const next = (least: number, most: number) => (at = inOffice(new Date(at.getTime() + random.whole(least * 24, most * 24) * HOUR_MS), random))
  const until = (day: Date | number) => (at = inOffice(maximum(at, Number(day)), random))
  const rules = world.packAt(at).rules.investment
  const fixed = Math.round(lead.planned_investment_wan * 0.78)
  // What is asked for is worth its land by the city's own measure.
  const wanted = Math.max(2, Math.floor(fixed / (rules.review.per_mu.investment_wan * (1.05 + random.next() * 0.9))))
  const said = {
    ...lead, ...sourceOf(random, lead.industry), ...(rival ? { rival } : {}), reporter_unit: unit, planned_fixed_wan: fixed,
    class: lead.planned_investment_wan >= rules.intake.major_wan ? 'major' : 'ordinary', contact_name: nameOf(random), contact_phone: '13800000000', ...(p ? { area: p.firm.area, place: { lng: p.firm.lng, lat: p.firm.lat } } : {}),
    land_mu: wanted, power_kva: random.whole(4, 80) * 100, ...(p ? {} : builtSpace(random, wanted)), water_t_day: random.whole(1, 30) * 20, emission_kinds: random.pick([[], ['dust'], ['wastewater'], ['voc', 'dust'], ['noise'], ['wastewater', 'heavy_metal']]), jobs: random.whole(20, 800), expected_output_wan: Math.round(lead.planned_investment_wan * (1 + random.next())), expected_tax_wan: Math.max(10, Math.ceil(wanted * rules.review.per_mu.tax_wan * (1.05 + random.next() * 0.9))),
  }
  const own = random.fork('introducer')
  const introducer = introducerOf(world, own, said.source, fate)
  /** What whoever introduced it was told; of late a few still wait for it. */
  const word = (answer: string): Step[] => (introducer === undefined || (now.getTime() - at.getTime() < TOLD_DAYS * DAY_MS && own.chance(0.15)) ? [] : [{ caller: scout, act: 'answer_introducer', at: (at = inOffice(new Date(at.getTime() + own.whole(20, 90) * MINUTE_MS), own)), body: { contact_on: isoDay(at), contact_way: own.pick(['phone', 'letter', 'meeting'] as const), answer } }])
  yield { caller: scout, act: rival ? 'report_contending' : 'report', at, body: { ...said, ...(introducer === undefined ? {} : { introducer }) } }
  if (fate === 'reported' || fate === 'contended') return
  yield { caller: archive, act: 'take_in', at: next(0, 1), body: {} }
  if (fate === 'declined') { yield { caller: office, act: 'decline', at: next(1, 3), body: { decline_basis: random.pick(rules.intake.refusals).code, reason: '经核实不属于本区受理范围。' } }; yield* word('经研判不符合本区产业方向，未予受理，感谢引荐，欢迎继续推介。'); return }
  if (fate === 'screening') return
  yield { caller: office, act: 'screen', at: next(1, 2), body: { screening: `符合区内${random.pick(['新能源汽车', '智能装备', '生物医药', '新材料'])}产业方向，建议由首报单位深入洽谈。` } }
  yield* word(own.pick(['已完成研判，由我单位对接洽谈，进展将及时通报。', '研判通过，拟近期邀请投资方来区考察，请协助安排。', '已转入洽谈，请继续协助沟通用地和能耗需求。']))
  yield { caller: scout, act: 'log_contact', at: next(0, 2), body: contact(random, at) }
  yield { caller: scout, act: 'begin_talks', at: next(0, 2), body: { owner: scout.party } }
  const over = Math.min(talked.getTime(), now.getTime()) - (fate === 'stalling' ? random.whole(48, 75) * DAY_MS : 0)
  const few = Math.max(12, (over - at.getTime()) / DAY_MS / 6)
  // The first talk is protected for a term, and once more where there is progress.
  const protectedUntil = world.due(from, 'lead.protection').getTime()
  const renewal = inOffice(new Date(protectedUntil - random.whole(6, 14) * DAY_MS), random)
  let told = at
  const renewed = (): Step[] => (told < renewal && renewal <= at && renewal.getTime() < protectedUntil ? [{ caller: office, act: 'renew_protection', at: renewal, evidence: proof('progress'), body: { reason: '洽谈有实质进展，同意续保护期一次。' } }] : [])
  while (next(...between(at, now, few)).getTime() < over) {
    yield* renewed()
    yield { caller: scout, act: 'log_contact', at: (told = at), body: contact(random, at) }
    if (next(...between(at, now, few)).getTime() >= over) break
    yield* renewed()
    yield { caller: scout, act: 'report_progress', at: (told = at), evidence: proof('progress'), body: { summary: random.pick(TALKS), progress: random.pick(['site_visit', 'plan', 'terms', 'leader_met'] as const), next_step: random.pick(['约定下周到访', '补充投资强度测算', '对接供电部门']) } }
  }
  if (fate === 'talking' || fate === 'stalling') return
  at = new Date(Math.min(at.getTime(), talked.getTime()))
  if (fate === 'ended') { yield { caller: office, act: 'end', at: until(talked), body: { reason: random.pick(['投资方选择在其他地区落地。', '用能指标不满足，投资方放弃。', '投资方资金未落实。', '亩均税收低于门槛，双方终止洽谈。']) } }; return }
  if (fate === 'handed_over') { yield { caller: office, act: 'hand_over', at: until(talked), body: { to_region: '邻近开发区', reason: '本区无合适用地，经协调流转，业绩按约定分成。', credits: [{ unit, percent: 100 }] } }; return }
  if (fate === 'paused') { yield { caller: office, act: 'pause', at: until(talked), body: { reason: '投资方内部重组，暂缓洽谈。', paused_from: 'talking' } }; return }
  until(talked)
  yield* reviewed(world, random, { fate, scout, at: () => at, until, next, proof })
  if (fate === 'reviewing' || fate === 'proposed' || fate === 'refused') return
  yield { caller: archive, act: 'sign', at: until(signed), evidence: proof('agreement'), body: { signed_on: isoDay(at), agreed_investment_wan: lead.planned_investment_wan, fixed_investment_wan: fixed, ...(usd ? { foreign_agreed: usd(lead.planned_investment_wan * 0.6, isoDay(at)) } : {}) } }
  if (fate === 'left') yield* left(world, random, { land: wanted, at: () => at, next, proof })
  if (!p) return
  until(landBy(p, now) - random.whole(12, 17) * DAY_MS)
  yield { caller: archive, act: 'site', at, evidence: proof('land'), body: { company: p.firm.id, land_contract_no: `${world.called.mark}土合〔${isoDay(at).slice(0, 4)}〕${random.whole(1, 400)}号`, sited_on: isoDay(at), ...(parcel ? { parcel: parcel.id } : {}), area: p.firm.area, place: { lng: p.firm.lng, lat: p.firm.lat }, land_mu: parcel?.area_mu ?? wanted } }
  yield { caller: world.staff('projects.office'), act: 'open_project', at: next(1, 4), body: { project: p.id, project_type: p.type, project_level: p.level, project_unit: p.lead, start_plan: `${p.due}-01`, finish_plan: `${p.finish}-28` } }
  if (p.reaches === 'reserve' || p.reaches === 'preliminary') return
  yield* built(random, p, { fixed, archive, ...(usd ? { usd } : {}), at: () => at, until, next, proof })
}

/** How long until the next word of it: a fortnight lately, otherwise as told. */
function between(at: Date, now: Date, few: number): [number, number] {
  return now.getTime() - at.getTime() < TOLD_DAYS * DAY_MS ? [5, 7] : [Math.floor(few * 0.7), Math.ceil(few * 1.3)]
}

interface Told { readonly at: () => Date; readonly next: (least: number, most: number) => Date; readonly proof: (...kinds: string[]) => { kind: string; sha256: string }[] }

/** From the start of works to what comes of them, each on the day of the project. */
function* built(random: Random, p: PlannedProject, { fixed, archive, usd, at, until, next, proof }: Told & { readonly fixed: number; readonly usd?: ReturnType<typeof dollars>; readonly archive: Caller; readonly until: (day: number) => Date }): Generator<Step> {
  const day = (period: string, d: number) => until(Date.parse(`${period}-${String(d).padStart(2, '0')}T10:00:00+08:00`))
  yield { caller: archive, act: 'start', at: day(p.start, 7), body: { started_on: `${p.start}-05` } }
  const end = p.finished_on.slice(0, 7)
  const over = p.reaches !== 'building'
  for (const [share, months] of [[0.2, 2], [0.45, 5], [0.7, 9]] as const) {
    if (over && addMonths(p.start, months) >= end) break
    yield { caller: archive, act: 'confirm_funds', at: day(addMonths(p.start, months), 15), evidence: proof('capital'), body: { funds_in_place_wan: Math.round(fixed * share), as_of_on: isoDay(at()) } }
    yield { caller: archive, act: 'confirm_statistics', at: next(1, 2), evidence: proof('acknowledgement'), body: { statistical_investment_wan: Math.round(fixed * share * 0.94), as_of_on: isoDay(at()) } }
    if (usd) yield { caller: archive, act: 'confirm_foreign', at: next(2, 6), evidence: proof('verification'), body: { foreign_capital_used: usd(fixed * share * 0.5, isoDay(at())), as_of_on: isoDay(at()) } }
  }
  if (!over) return
  const told = (on: string, days: number) => until(Date.parse(`${on}T15:00:00+08:00`) + days * DAY_MS)
  yield { caller: archive, act: 'finish', at: told(p.finished_on, 3), body: { finished_on: p.finished_on } }
  yield { caller: archive, act: 'confirm_statistics', at: next(1, 3), evidence: proof('acknowledgement'), body: { statistical_investment_wan: Math.round(fixed * 0.97), as_of_on: isoDay(at()) } }
  if (p.reaches !== 'producing') return
  yield { caller: archive, act: 'produce', at: told(p.produced_on, 4), body: { produced_on: p.produced_on } }
  if (!random.chance(0.75)) return
  const counted_on = isoDay(told(p.produced_on, random.whole(28, 80)))
  yield { caller: archive, act: 'count_in', at: at(), evidence: proof('acknowledgement'), body: { counted_on, ack_no: `统入库${p.id.slice(-4)}` } }
  if (random.chance(0.6)) yield { caller: archive, act: 'reach_full', at: next(50, 130), evidence: proof('output'), body: { reason: '连续三个月产值达到设计产能的九成以上。' } }
}

/** Signed and never built: it is wound up by two hands, with land taken back where there was any. */
function* left(world: World, random: Random, { land, next, proof }: Told & { readonly land: number }): Generator<Step> {
  const recover = random.chance(0.4)
  const company = random.pick(world.firms)
  if (recover) {
    const at = next(40, 120)
    yield { caller: houseCaller(world.district, 'import'), act: 'site', at, evidence: proof('land'), body: { company: company.id, land_contract_no: `${world.called.mark}土合〔${isoDay(at).slice(0, 4)}〕${random.whole(400, 480)}号`, sited_on: isoDay(at), area: company.area, land_mu: land } }
  }
  const handling = { debt_handling: '双方无未结债务，已缴保证金按约定退还。', ...(recover ? { land_handling: '依法解除出让合同，收回土地并退还已缴价款。' } : {}) }
  yield { caller: world.staff('investment.office'), act: 'propose_exit', at: next(240, 330), body: { exit: recover ? 'recover' : 'end', reason: random.pick(['投资方资金链紧张，逾期未开工，经催告仍无法履约。', '投资方总部调整布局，书面提出解除协议。']), ...handling } }
  yield { caller: world.staff('legal.reviewer'), act: 'approve_exit', at: next(15, 70), evidence: proof('settlement'), body: { reason: '程序合法，清算材料齐备，同意解除。' } }
}

/** Departments side by side, as many score cards as the city asks for, the board. */
function* reviewed(world: World, random: Random, { fate, scout, at, until, next, proof }: Told & { readonly fate: Fate; readonly scout: Caller; readonly until: (day: number) => Date }): Generator<Step> {
  const rules = world.packAt(at()).rules.investment
  const archive = houseCaller(world.district, 'import')
  const { departments } = rules.review
  yield { caller: scout, act: 'submit_review', at: at(), body: { reviewers: departments.map(({ key }) => ({ department: key, unit: key })) } }
  const asked = fate === 'reviewing' ? departments.slice(0, random.whole(2, departments.length - 1)) : departments
  const against = fate === 'refused' ? random.pick(asked).key : undefined
  const submitted = at().getTime()
  // Most answer within their days, a few late.
  const days = asked.map(() => Math.min(8, random.lognormal(1.5, 0.7))).toSorted((a, b) => a - b)
  for (const [i, { key }] of shuffled(random, asked).entries()) {
    yield { caller: world.reviewerOf(key), act: 'give_opinion', at: until(submitted + (days[i] ?? 1) * DAY_MS), body: { department: key, ...(key === against ? OBJECTION : random.chance(0.2) ? CONDITIONAL : AGREED) } }
  }
  const [low, spread] = fate === 'refused' ? [0.5, 0.16] : [0.78, 0.2]
  const card = () => Object.fromEntries(rules.score.items.map((i) => [i.key, Math.min(i.max, Math.max(fate === 'refused' ? 0 : Math.ceil(i.floor ?? 0), Math.round(i.max * (low + random.next() * spread))))]))
  const scorers = [world.staff('investment.board'), ...departments.slice(1).map(({ key }) => world.reviewerOf(key))]
  for (const caller of scorers.slice(0, fate === 'reviewing' ? 2 : Math.max(2, rules.score.cards))) yield { caller, act: 'score_card', at: next(0, 1), body: { card: card() } }
  if (fate === 'reviewing') return
  const when = next(1, 6)
  const said = fate === 'refused' ? { conclusion: 'refuse', conclusion_text: '评分未达标准且有部门不同意，会议不予通过。' } : { conclusion: 'pass', conclusion_text: '会议原则通过，按程序签订投资协议。' }
  yield { caller: archive, act: 'hold_session', at: when, evidence: proof('minutes'), body: { session_no: `${isoDay(when).slice(0, 4)}年第${Number(isoDay(when).slice(5, 7)) * 2 - (Number(isoDay(when).slice(8)) < 16 ? 1 : 0)}次`, session_on: isoDay(when), attendees: ['招商委办', '发改', '资规', '生态环境', '应急', '财政', '司法'], ...said } }
}

const AGREED = { stance: 'agree', opinion: '从本部门职责看，项目可行，同意。' }
const CONDITIONAL = { stance: 'conditional', opinion: '原则同意，落实条件后实施。', conditions: '落实污染物总量和能耗指标来源' }
const OBJECTION = { stance: 'object', opinion: '能耗和亩均指标达不到本区准入要求，不同意。', legal_basis: '本市工业项目准入和供地标准' }

function contact(random: Random, at: Date): object {
  return { contact_on: isoDay(at), contact_way: random.weighted([['visit', 3], ['hosted', 3], ['phone', 4], ['video', 2], ['meeting', 2]] as const), contact_with: random.pick(['投资总监', '董事长助理', '工厂选址负责人', '财务负责人']), contact_content: random.pick(TALKS) }
}

function maximum(a: Date, ms: number): Date {
  return new Date(Math.max(a.getTime() + HOUR_MS, ms))
}

/** Some want a building rather than land, at least to begin with. */
function builtSpace(random: Random, land: number) {
  if (land > 45 || random.chance(0.4)) return {}
  return { space_m2: random.whole(8, 45) * 100, floor_load_t_m2: random.pick([0.5, 0.8, 2, 3]), height_m: random.pick([4.2, 5, 6, 8]), hazard_class: random.pick(['丙', '丁', '戊'] as const), power_kva: random.whole(2, 14) * 100 }
}

/** Who brought it, of those that are not signed (yet): on what was signed rest the fees of agents, each with its own. */
function introducerOf(world: World, random: Random, source: string, fate: Fate): string | undefined {
  if (fate === 'landed' || fate === 'signed' || fate === 'left') return undefined
  switch (source) {
    case 'commissioned': return agentFirm(world)?.name
    case 'alumni': return random.pick([`${world.called.zh}理工大学校友会`, `${world.called.zh}大学江浙校友会`])
    case 'by_firm': return random.pick(['区智能装备产业联盟', '区新材料行业协会', '区生物医药产业促进会'])
    default: return undefined
  }
}

/** Where it came from; from the list of gaps it names its node. */
function sourceOf(random: Random, industry: string) {
  const source = random.weighted([['stationed', 4], ['by_firm', 5], ['commissioned', 2], ['alumni', 2], ['exhibition', 3], ['self', 3], ['chain', 2]] as const)
  const nodes = CHAINS.flatMap((c) => c.lines.filter(([, , , , codes]) => codes.split(' ').includes(industry)).map(([key]) => `${c.id}/${key}`))
  return source === 'chain' && nodes.length > 0 ? { source, node: random.pick(nodes) } : { source: source === 'chain' ? 'by_firm' as const : source }
}
