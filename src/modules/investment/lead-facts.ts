import { z } from 'zod'
import { fact, part, STAMP } from '#kernel/fact.ts'
import type { AskOf, FactsOf } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { LEAD_CLASSES } from '#packs/pack.ts'
import { EMISSIONS, HAZARDS } from '#packs/parks.ts'
import { STAGES, states } from './lead-states.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)
const day = z.iso.date()
const id = words(1, 80)
/** 万元, to the fen. */
const wan = z.number().min(0).max(1e8)
const amount = z.number().min(0).max(1e9)
const keys = <K extends string>(options: Readonly<Record<K, Text>>) => z.enum(Object.keys(options) as [K, ...K[]])

export const SOURCES = { stationed: t('驻点招商', 'Stationed team'), by_firm: t('以商招商', 'Through a firm'), commissioned: t('委托招商', 'Commissioned'), alumni: t('校友招商', 'Alumni'), exhibition: t('展会', 'Exhibition'), self: t('投资方自荐', 'The investor came'), superior: t('上级流转', 'From above'), chain: t('补链目录', 'A gap of a chain') }
export const CONFIDENTIALITY = { ordinary: t('一般', 'Ordinary'), internal: t('内部', 'Internal'), secret: t('保密', 'Confidential') }
const CLASSES = { major: t('重大', 'Major'), ordinary: t('一般', 'Ordinary') } satisfies Record<(typeof LEAD_CLASSES)[number], Text>
export const CLAIMS = { first: t('首报', 'First report'), contending: t('并列申报，待裁定', 'Contending'), separate: t('裁定为另一项目', 'Ruled another project'), yielded: t('并入首报', 'Yielded to the first') }
export const RULINGS = { first_stands: t('维持首报', 'The first stands'), this_first: t('本件为首谈', 'This one is first'), joint: t('并入首报，共同跟进', 'Joined, credit shared'), separate: t('非同一项目', 'Not the same project') }
const WAYS = { visit: t('登门拜访', 'Visit'), hosted: t('来区考察', 'They came'), phone: t('电话', 'Telephone'), video: t('视频会议', 'Video call'), letter: t('函件', 'Letter'), meeting: t('洽谈会', 'Talks') }
export const PROGRESS = { site_visit: t('投资方实地考察', 'The investor saw the site'), leader_met: t('高层会见', 'Leaders met'), confidentiality_signed: t('签订保密协议', 'Confidentiality agreed'), plan: t('提交投资方案', 'A plan was handed in'), terms: t('条款达成一致', 'Terms agreed'), letter: t('意向书', 'Letter of intent'), other: t('其他实质进展', 'Other real progress') }
export const STANCES = { agree: t('同意', 'Agrees'), conditional: t('有条件同意', 'Agrees on conditions'), object: t('不同意', 'Objects'), veto: t('一票否决', 'Veto') }
export const CONCLUSIONS = { pass: t('通过', 'Passed'), again: t('补充后再议', 'Back for more'), refuse: t('不通过', 'Refused') }
const EXITS = { end: t('终止合作', 'Ended'), recover: t('退出并收回土地', 'Left, the land taken back') }

/** 万美元 with the rate it was counted at and that rate's day: yuan are never written without them. */
const Foreign = z.strictObject({ usd_wan: part(wan, t('万美元', '10,000 USD')), rate: part(z.number().gt(1).lt(20), t('汇率', 'Rate')), rate_on: part(day, t('汇率日期', 'Day of the rate')) })
export type Foreign = z.infer<typeof Foreign>
export const Credit = z.strictObject({ unit: part(id, t('单位', 'Unit'), undefined, { widget: 'office' }), percent: part(z.number().gt(0).max(100), t('比例（%）', 'Share (%)')) })
export type Credit = z.infer<typeof Credit>
const DEPARTMENTS = 'investment.review.departments'
const Reviewer = z.strictObject({ department: part(words(2, 40), t('会审部门', 'Department'), undefined, { choices: DEPARTMENTS }), unit: part(id, t('承办单位', 'Unit'), undefined, { widget: 'office' }) })
const Opinion = z.object({ stance: part(keys(STANCES), t('意见', 'Opinion'), STANCES), text: part(z.string(), t('会审意见', 'What it thinks')), conditions: part(z.string(), t('条件', 'Conditions')).exactOptional(), legal_basis: part(z.string(), t('法律依据', 'Legal basis')).exactOptional(), ...STAMP })
const Card = z.object({ items: part(z.record(z.string(), z.number()), t('各项', 'Items'), undefined, { choices: 'investment.score.items' }), total: part(z.number(), t('合计', 'Total')) })
/** What was given at the report and never changes after. */
const Receipt = z.object({ at: part(z.string(), t('首报时间', 'Reported at')), unit: part(z.string(), t('首报单位', 'Unit')), person: part(z.string(), t('首报人', 'Reported by')), digest: part(z.string(), t('内容摘要', 'Digest')), claim: part(z.enum(['first', 'contending']), t('认定', 'Claim'), CLAIMS) })
const Ruled = z.object({ other: part(z.string(), t('另一线索', 'The other lead')), ruling: part(z.string(), t('裁定', 'Ruling'), RULINGS), reason: part(z.string(), t('理由', 'Reason')), ...STAMP })
const Transfer = z.object({ from: part(z.string(), t('原首谈单位', 'From')), to: part(z.string(), t('接收单位', 'To')), reason: part(z.string(), t('理由', 'Reason')), credits: part(z.array(Credit), t('业绩分成', 'Credit')), ...STAMP })
/** Where a lead stood in the register that was kept before the house: no receipt of the house, and told apart from one. */
const Registered = z.strictObject({ register: part(words(1, 200), t('台账', 'Register')), line: part(z.int().min(1), t('行', 'Line')), no: part(words(1, 60), t('台账编号', 'Number there')).exactOptional() })
const Session = z.object({ no: part(z.string(), t('会次', 'Session')), on: part(z.string(), t('会议日期', 'Day')), attendees: part(z.array(z.string()), t('出席', 'Attended')), conclusion: part(keys(CONCLUSIONS), t('结论', 'Conclusion'), CONCLUSIONS), text: part(z.string(), t('会议意见', 'What was decided')), score: part(z.number().nullable(), t('得分', 'Score')) })

/** What whoever introduced the investor was told. */
const Answer = z.object({ on: part(day, t('反馈日期', 'Day')), way: part(keys(WAYS), t('方式', 'Way'), WAYS), text: part(z.string(), t('反馈内容', 'What they were told')), ...STAMP })

/** Who the investor is: kept from those whom the confidentiality of a lead shuts out. */
const identity = {
  investor_name: fact(words(2, 120), { label: t('投资方', 'Investor') }),
  investor_uscc: fact(words(15, 24), { label: t('投资方统一社会信用代码', 'Credit code of the investor'), hint: t('境外投资方可不填', 'None for a foreign investor') }),
  uscc_note: fact(words(5, 300), { label: t('信用代码说明', 'About the code'), hint: t('校验不通过而确认无误时填写', 'When the check fails and the code is right') }),
  investor_group: fact(words(2, 120), { label: t('所属集团（实际控制人）', 'Group, or who controls it') }),
  contact_name: fact(words(1, 60), { label: t('投资方联系人', 'Who speaks for the investor'), seal: 'name' }),
  contact_phone: fact(words(5, 30), { label: t('联系电话', 'Telephone'), seal: 'phone' }),
  known_as: fact(words(1, 120), { label: t('检索名', 'Found by'), searched: true }),
  introducer: fact(words(2, 120), { label: t('引荐人（机构）', 'Introduced by') }),
  answer: fact(words(5, 2000), { label: t('反馈内容', 'What they were told'), hint: t('引荐人（委托机构）可在企业端看到', 'An agent under contract reads it'), widget: 'textarea', passing: true }),
  answers: fact(z.array(Answer), { label: t('反馈引荐人', 'Word to the introducer') }),
  register_note: fact(words(1, 2000), { label: t('台账备注', 'Note in the register'), widget: 'textarea' }),
}

/** Five sums and none is another: they are never added up. @source DOMAIN S3 数字纪律 */
const money = {
  agreed_investment_wan: fact(wan, { label: t('协议投资额（万元）', 'Agreed investment (10,000 yuan)') }),
  fixed_investment_wan: fact(wan, { label: t('其中固定资产投资（万元）', 'Fixed investment agreed (10,000 yuan)') }),
  funds_in_place_wan: fact(wan, { label: t('累计到位资金（万元）', 'Funds in place (10,000 yuan)') }),
  foreign_capital_used: fact(Foreign, { label: t('累计实际利用外资（万美元，商务口径）', 'Foreign capital used (10,000 USD)') }),
  statistical_investment_wan: fact(wan, { label: t('累计统计入库投资（万元）', 'Investment counted in statistics (10,000 yuan)') }),
  foreign_agreed: fact(Foreign, { label: t('协议外资（万美元）', 'Foreign investment agreed (10,000 USD)') }),
  as_of_on: fact(day, { label: t('截止日期', 'As of'), passing: true }),
}

export const facts = z.object({
  name: fact(words(4, 120), { label: t('项目名称', 'Name'), hint: t('保密项目请用代号', 'A code name when it is confidential'), searched: true }),
  ...identity, ...money,
  source: fact(keys(SOURCES), { label: t('线索来源', 'Source'), options: SOURCES, indexed: true }),
  reporter_unit: fact(id, { label: t('首报单位', 'Reporting unit'), widget: 'office', indexed: true }),
  industry: fact(z.string().regex(/^\d{2,4}$/), { label: t('国民经济行业', 'Industry (GB/T 4754)'), widget: 'industry', indexed: true }),
  content: fact(words(10, 4000), { label: t('投资内容', 'What is to be built'), widget: 'textarea' }),
  confidentiality: fact(keys(CONFIDENTIALITY), { label: t('密级', 'Confidentiality'), options: CONFIDENTIALITY, indexed: true }),
  class: fact(z.enum(LEAD_CLASSES), { label: t('项目级别', 'Class'), options: CLASSES, indexed: true }),
  area: fact(words(1, 40), { label: t('意向镇街（园区）', 'Town, street or park'), indexed: true }),
  place: fact(z.object({ lng: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) }), { label: t('意向地点', 'Site'), widget: 'place' }),
  node: fact(id, { label: t('产业链节点', 'Node of a chain'), indexed: true }),

  planned_investment_wan: fact(wan, { label: t('计划总投资（万元）', 'Planned investment (10,000 yuan)') }),
  planned_fixed_wan: fact(wan, { label: t('计划固定资产投资（万元）', 'Planned fixed investment (10,000 yuan)') }),
  land_mu: fact(amount, { label: t('用地需求（亩）', 'Land (mu)') }), space_m2: fact(amount, { label: t('厂房需求（平方米）', 'Space (m²)') }),
  power_kva: fact(amount, { label: t('用电（kVA）', 'Power (kVA)') }), water_t_day: fact(amount, { label: t('用水（吨/日）', 'Water (t a day)') }), heat_t_h: fact(amount, { label: t('用热（吨/时）', 'Steam (t an hour)') }),
  floor_load_t_m2: fact(z.number().min(0).max(100), { label: t('楼面荷载要求（吨/平方米）', 'Floor load needed (t/m²)') }), height_m: fact(z.number().min(0).max(100), { label: t('层高要求（米）', 'Height needed (m)') }), hazard_class: fact(keys(HAZARDS), { label: t('生产的火灾危险性类别', 'Fire hazard class of the production'), options: HAZARDS }),
  emission_kinds: fact(z.array(part(keys(EMISSIONS), t('排放', 'Emission'), EMISSIONS)).max(7), { label: t('排放种类', 'What is let out') }),
  emissions: fact(words(2, 1000), { label: t('主要排放', 'Emissions') }), jobs: fact(z.int().min(0).max(1e6), { label: t('用工（人）', 'Jobs') }),
  expected_output_wan: fact(wan, { label: t('预计年产值（万元）', 'Output a year (10,000 yuan)') }), expected_tax_wan: fact(wan, { label: t('预计年税收（万元）', 'Tax a year (10,000 yuan)') }),

  receipt: fact(Receipt, { label: t('首报回执', 'Receipt') }),
  registered: fact(Registered, { label: t('台账登记', 'In the register') }),
  stage: fact(z.enum(STAGES), { label: t('台账阶段', 'Stage in the register'), options: Object.fromEntries(STAGES.map((s) => [s, states[s].label])), passing: true }), stage_on: fact(day, { label: t('到达日期', 'Reached on'), passing: true }),
  claims: fact(z.array(z.string()), { label: t('比对标识', 'What it is matched by') }),
  claim: fact(keys(CLAIMS), { label: t('首报认定', 'Claim'), options: CLAIMS, indexed: true }),
  rival: fact(id, { label: t('争议线索', 'The lead it contends with'), widget: 'matter' }),
  other_id: fact(id, { label: t('另一线索', 'The other lead'), widget: 'matter', passing: true }),
  ruling: fact(keys(RULINGS), { label: t('裁定', 'Ruling'), options: RULINGS, passing: true }),
  rulings: fact(z.array(Ruled), { label: t('裁定记录', 'Rulings') }),
  reason: fact(words(5, 1000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
  decline_basis: fact(words(2, 40), { label: t('不予受理情形', 'Why it is not taken in'), choices: 'investment.intake.refusals', indexed: true }),
  screening: fact(words(10, 2000), { label: t('研判意见', 'Screening'), widget: 'textarea' }),
  owner: fact(id, { label: t('项目负责人', 'Who answers for it'), widget: 'party' }),

  contact_on: fact(day, { label: t('联系日期', 'Day'), passing: true }), contact_way: fact(keys(WAYS), { label: t('方式', 'Way'), options: WAYS, passing: true }),
  contact_with: fact(words(1, 200), { label: t('参加人员', 'With whom'), passing: true }), contact_content: fact(words(5, 2000), { label: t('洽谈内容', 'What was said'), widget: 'textarea', passing: true }),
  next_step: fact(words(2, 500), { label: t('下一步', 'What comes next') }),
  contacts: fact(z.int().min(0), { label: t('联系次数', 'Contacts') }), last_contact_on: fact(day, { label: t('最近联系', 'Last contact') }),
  summary: fact(words(10, 2000), { label: t('本期进展', 'Progress'), widget: 'textarea', passing: true }), progress: fact(keys(PROGRESS), { label: t('实质进展', 'Real progress'), hint: t('须附凭证；无实质进展不选', 'With evidence; leave empty when there is none'), options: PROGRESS, passing: true }),
  last_progress_at: fact(z.string(), { label: t('最近实质进展', 'Last real progress') }), reports: fact(z.int().min(0), { label: t('进展报告次数', 'Progress reports') }),
  renewals: fact(z.int().min(0), { label: t('保护期续期次数', 'Renewals of protection') }), lapsed_at: fact(z.string(), { label: t('保护期届满', 'Protection lapsed') }),
  to_unit: fact(id, { label: t('流转至', 'To'), widget: 'office', passing: true }), to_region: fact(words(2, 80), { label: t('流转至外区', 'To another district') }),
  credits: fact(z.array(Credit).min(1).max(10), { label: t('业绩分成（%）', 'Credit (%)') }), transfers: fact(z.array(Transfer), { label: t('流转记录', 'Transfers') }),

  reviewers: fact(z.array(Reviewer).min(1).max(20), { label: t('会审部门', 'Reviewing departments') }), round: fact(z.int().min(0), { label: t('评审轮次', 'Round') }), submitted_at: fact(z.string(), { label: t('提请评审', 'Submitted') }),
  department: fact(words(2, 40), { label: t('部门', 'Department'), choices: DEPARTMENTS, passing: true }), stance: fact(keys(STANCES), { label: t('意见', 'Opinion'), options: STANCES, passing: true }),
  opinion: fact(words(5, 3000), { label: t('会审意见', 'What it thinks'), widget: 'textarea', passing: true }), conditions: fact(words(2, 1000), { label: t('条件', 'Conditions'), passing: true }), legal_basis: fact(words(4, 500), { label: t('法律依据', 'Legal basis'), passing: true }),
  opinions: fact(z.record(z.string(), Opinion), { label: t('部门意见', 'Opinions') }),
  card: fact(z.record(z.string(), z.number().min(0).max(100)), { label: t('评分', 'Points'), choices: 'investment.score.items', passing: true }), cards: fact(z.record(z.string(), Card), { label: t('评分表', 'Score cards') }),
  session_no: fact(words(2, 40), { label: t('会次', 'Session'), passing: true }), session_on: fact(day, { label: t('会议日期', 'Day'), passing: true }), attendees: fact(z.array(words(1, 60)).min(1).max(60), { label: t('出席', 'Attended'), passing: true }),
  conclusion: fact(keys(CONCLUSIONS), { label: t('结论', 'Conclusion'), options: CONCLUSIONS, passing: true }), conclusion_text: fact(words(5, 3000), { label: t('会议意见', 'What was decided'), widget: 'textarea', passing: true }),
  sessions: fact(z.array(Session), { label: t('评审会', 'Sessions') }), score: fact(z.number(), { label: t('评审得分', 'Score') }),

  signed_on: fact(day, { label: t('签约日期', 'Signed on'), indexed: true }), company: fact(id, { label: t('项目公司', 'Company of the project'), widget: 'party' }), land_contract_no: fact(words(2, 80), { label: t('用地（租赁）合同号', 'Land or lease contract') }), sited_on: fact(day, { label: t('落位日期', 'Sited on') }), site_due_on: fact(day, { label: t('协议约定落位日期', 'To be sited by, as agreed') }),
  parcel: fact(id, { label: t('地块', 'Parcel'), widget: 'matter', of: 'parcel', indexed: true }), space: fact(id, { label: t('厂房（载体）', 'Space'), widget: 'matter', of: 'space', indexed: true }),
  project: fact(id, { label: t('项目', 'Project'), widget: 'matter', of: 'project', indexed: true }), project_type: fact(words(2, 20), { label: t('管理类型', 'Type of project'), passing: true }), project_level: fact(words(2, 20), { label: t('项目等级', 'Level'), passing: true }), project_unit: fact(id, { label: t('责任单位', 'Unit that answers for it'), widget: 'office', passing: true }),
  start_plan: fact(day, { label: t('计划开工', 'Planned start') }), finish_plan: fact(day, { label: t('计划竣工', 'Planned finish') }),
  started_on: fact(day, { label: t('开工日期', 'Started on') }), finished_on: fact(day, { label: t('竣工日期', 'Finished on') }), produced_on: fact(day, { label: t('投产日期', 'In production since') }), counted_on: fact(day, { label: t('入规入统日期', 'Entered statistics on') }), ack_no: fact(words(2, 80), { label: t('回执号', 'Acknowledgement') }),
  assessment: fact(words(10, 2000), { label: t('履约评估', 'Assessment'), widget: 'textarea' }),
  paused_from: fact(words(2, 20), { label: t('暂缓前阶段', 'Stage before the pause') }), resume_on: fact(day, { label: t('预计恢复', 'Goes on about') }),
  exit: fact(keys(EXITS), { label: t('退出方式', 'How it ends'), options: EXITS }), exit_by: fact(id, { label: t('退出提出人', 'Who proposed it') }), debt_handling: fact(words(5, 1000), { label: t('债权债务处置', 'Debts') }), land_handling: fact(words(5, 1000), { label: t('土地处置', 'Land') }),
  reached: fact(z.record(z.string(), z.string()), { label: t('各阶段时间', 'When each stage was reached') }),
  source_id: fact(words(1, 200), { label: t('来源标识', 'Identifier at the source'), indexed: true }),
})

export type Lead = FactsOf<typeof facts>
export type LeadAsk = AskOf<Lead>
/** Names of what confidentiality keeps: who it is, and beyond that what it is worth and where. */
export const IDENTITY = [...Object.keys(identity), 'claims'] as const
export const SUBSTANCE = [...Object.keys(money), 'content', 'place', 'planned_investment_wan', 'planned_fixed_wan', 'contact_with', 'contact_content', 'summary', 'next_step', 'screening', 'opinion', 'opinions', 'conditions', 'sessions', 'conclusion_text', 'emissions', 'emission_kinds', 'expected_output_wan', 'expected_tax_wan'] as const
