import { z } from 'zod'
import { fact, part, STAMP } from '#kernel/fact.ts'
import type { ActOf, AskOf, Assignment, FactsOf } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { AGREEMENT_TYPES, METRICS } from '#packs/agreements.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)
const day = z.iso.date()
const id = words(1, 80)
/** 万元, to the fen. */
const wan = z.number().min(0).max(1e8)
const keys = <K extends string>(options: Readonly<Record<K, Text>>) => z.enum(Object.keys(options) as [K, ...K[]])

export const TYPES = { framework: t('战略框架协议', 'Framework'), intent: t('意向协议', 'Letter of intent'), formal: t('正式投资协议', 'Investment agreement'), supplement: t('补充协议', 'Supplement'), admission: t('入园协议', 'Admission to a park'), lease: t('租赁协议', 'Lease') } satisfies Record<(typeof AGREEMENT_TYPES)[number], Text>
export const METRIC_LABELS = { paid_in: t('实缴资本（万元）', 'Paid-in capital (10,000 yuan)'), fixed_investment: t('固定资产投资（万元）', 'Fixed investment (10,000 yuan)'), start_on: t('开工', 'Start of works'), produce_on: t('投产', 'Production'), output: t('年产值（万元）', 'Output a year (10,000 yuan)'), tax: t('年税收（万元）', 'Tax a year (10,000 yuan)'), jobs: t('用工（人）', 'Jobs'), tax_per_mu: t('亩均税收（万元/亩）', 'Tax per mu (10,000 yuan)') } satisfies Record<(typeof METRICS)[number], Text>
/** Promised by a day alone: no amount belongs to it. */
export const BY_DAY: ReadonlySet<string> = new Set(['start_on', 'produce_on'])
const CLAUSES = { land: t('用地', 'Land'), investment: t('投资与建设', 'Investment and works'), policy: t('支持政策', 'Support'), service: t('服务保障', 'Service'), default: t('违约责任', 'Default'), exit: t('退出与收回', 'Exit and recovery'), other: t('其他', 'Other') }
/** @source 公平竞争审查条例第十二条 */
const GROUNDS = { security: t('维护国家安全和发展利益', 'National security and development'), innovation: t('促进科学技术进步、增强自主创新能力', 'Scientific and technical progress'), public: t('节约能源、保护环境、救灾救助等社会公共利益', 'Public interest: energy, environment, relief'), law: t('法律、行政法规规定的其他情形', 'Other cases in law') }
const VERDICTS = { pass: t('通过', 'Passed'), return: t('退回修改', 'Sent back') }
const FAIR = { not_concerned: t('不涉及', 'Not concerned'), pass: t('通过', 'Passed'), exception: t('适用例外规定', 'Passed by exception'), return: t('退回修改', 'Sent back') }

/** An answer to a rule that met a clause: a basis in law, or an exception with its end. */
const Exception = z.strictObject({ ground: part(keys(GROUNDS), t('例外情形（第十二条）', 'Ground (art. 12)'), GROUNDS), reason: part(words(8, 500), t('理由', 'Reason')), no_alternative: part(words(8, 500), t('无影响更小替代方案的说明', 'Why nothing milder would do')), until: part(day, t('实施期限', 'Until')) })
export const Clause = z.strictObject({
  kind: part(keys(CLAUSES), t('类别', 'Kind'), CLAUSES), text: part(words(4, 4_000), t('条款内容', 'Text')),
  legal_basis: part(words(6, 300), t('法律、行政法规依据或国务院批准文件', 'Basis in law, or approval of the State Council')).exactOptional(), exception: part(Exception, t('例外', 'Exception')).exactOptional(),
})
export type Clause = z.infer<typeof Clause>
/** Of a clause its kind and its words were signed; whatever else is kept beside them, now or later, is the reviewers'. */
export const CLAUSE_INNER = Object.keys(Clause.shape).filter((key) => key !== 'kind' && key !== 'text').map((key) => `clauses.${key}`)
export const Promise_ = z.strictObject({ metric: part(keys(METRIC_LABELS), t('事项', 'What'), METRIC_LABELS), value: part(wan, t('数值', 'How much')).exactOptional(), due_on: part(day, t('期限', 'By')), note: part(words(2, 200), t('说明', 'Note')).exactOptional() })
export type Promise_ = z.infer<typeof Promise_>
const Phase = z.strictObject({ name: part(words(1, 40), t('期次', 'Phase')), fixed_wan: part(wan, t('固定资产投资（万元）', 'Fixed investment (10,000 yuan)')), finish_on: part(day, t('建成', 'Finished by')) })
const Reviewed = z.object({ no: part(z.string(), t('审查文号', 'Number')), verdict: part(z.string(), t('结论', 'Verdict'), FAIR), opinion: part(z.string(), t('审查意见', 'Opinion')), ...STAMP, digest: part(z.string(), t('所审内容摘要', 'Digest of what was reviewed')) })
const Foreign = z.strictObject({ usd_wan: part(wan, t('万美元', '10,000 USD')), rate: part(z.number().gt(1).lt(20), t('汇率', 'Rate')), rate_on: part(day, t('汇率日期', 'Day of the rate')) })

export const facts = z.object({
  lead: fact(id, { label: t('招商线索', 'Lead'), widget: 'matter', of: 'lead', indexed: true }),
  name: fact(words(4, 120), { label: t('协议名称', 'Name'), searched: true }),
  type: fact(keys(TYPES), { label: t('类型', 'Type'), options: TYPES, indexed: true }),
  party_a: fact(id, { label: t('甲方', 'For the district'), widget: 'office' }),
  party_b: fact(words(2, 120), { label: t('乙方', 'The other party'), searched: true }),
  clauses: fact(z.array(Clause).min(1).max(80), { label: t('条款', 'Clauses') }),
  promises: fact(z.array(Promise_).max(30), { label: t('承诺事项', 'Promises') }),
  phases: fact(z.array(Phase).max(10), { label: t('分期', 'Phases') }),
  agreed_investment_wan: fact(wan, { label: t('协议投资额（万元）', 'Agreed investment (10,000 yuan)') }),
  fixed_investment_wan: fact(wan, { label: t('其中固定资产投资（万元）', 'Fixed investment (10,000 yuan)') }),
  foreign_agreed: fact(Foreign, { label: t('协议外资', 'Foreign investment agreed') }),
  drafted_by: fact(id, { label: t('起草人', 'Drafted by'), widget: 'party' }),
  legality_verdict: fact(keys(VERDICTS), { label: t('合法性审核结论', 'Legality'), options: VERDICTS, passing: true }), fair_verdict: fact(keys(FAIR), { label: t('公平竞争审查结论', 'Fair competition'), options: FAIR, passing: true }),
  review_no: fact(words(4, 60), { label: t('审查文号', 'Number of the review'), passing: true }), opinion: fact(words(5, 3_000), { label: t('审查意见', 'Opinion'), widget: 'textarea', passing: true }),
  legality: fact(Reviewed, { label: t('合法性审核', 'Legality review') }), fair_competition: fact(Reviewed, { label: t('公平竞争审查', 'Fair competition review') }),
  returned: fact(z.array(Reviewed), { label: t('退回记录', 'Sent back before') }),
  agreement_no: fact(words(2, 60), { label: t('协议编号', 'Number of the agreement'), searched: true }), signed_on: fact(day, { label: t('签署日期', 'Signed on'), indexed: true }),
  commitments: fact(z.array(z.string()), { label: t('承诺事项台账', 'Commitments') }),
  firm: fact(id, { label: t('履约企业', 'Firm that performs it'), widget: 'party', hint: t('落位后为项目公司；确认后该企业可在企业端查看本协议和承诺事项', 'The company of the project once it is sited; it then reads the agreement and its commitments'), passing: true }),
  performer: fact(id, { label: t('履约企业', 'Performed by'), widget: 'party' }), performer_before: fact(id, { label: t('原履约企业', 'Performed before by'), widget: 'party' }),
  reason: fact(words(5, 1_000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
  exit_reason: fact(words(5, 1_000), { label: t('解除（退出）理由', 'Why it ends'), widget: 'textarea' }), exit_by: fact(id, { label: t('提出人', 'Proposed by'), widget: 'party' }),
  debt_handling: fact(words(5, 1_000), { label: t('债权债务处置', 'Debts') }), land_handling: fact(words(5, 1_000), { label: t('土地（厂房）处置', 'Land') }),
  recover_wan: fact(wan, { label: t('应收回资金（万元）', 'To be recovered (10,000 yuan)') }), recovered_wan: fact(wan, { label: t('累计已收回（万元）', 'Recovered so far (10,000 yuan)') }), recovered_on: fact(day, { label: t('收回日期', 'Recovered on'), passing: true }),
  source_id: fact(words(1, 200), { label: t('来源标识', 'Identifier at the source'), indexed: true }),
})
export type Agreement = FactsOf<typeof facts>
export type AgreementAsk = AskOf<Agreement>

/** Whoever performs it asks in it: one firm at a time, and what it was promised for follows. */
export const performedBy = ({ performer, performer_before: before }: { readonly performer?: string | undefined; readonly performer_before?: string | undefined }): readonly Assignment[] =>
  performer === undefined ? [] : [...(before === undefined ? [] : [{ relation: 'asker', party: before, leaves: true }]), { relation: 'asker', party: performer }]

export const states = {
  drafted: { label: t('起草', 'Drafted') }, reviewing: { label: t('审查中', 'Under review') }, cleared: { label: t('审查通过', 'Cleared') }, signed: { label: t('已签署', 'Signed') }, performing: { label: t('履约中', 'Being performed') }, exiting: { label: t('退出中', 'Leaving') },
  fulfilled: { label: t('履约完毕', 'Fulfilled'), final: true }, terminated: { label: t('解除', 'Terminated'), final: true }, abandoned: { label: t('未签署终止', 'Abandoned'), final: true },
} as const
export type AgreementState = keyof typeof states
export type AgreementActs = Readonly<Record<string, ActOf<AgreementState, Agreement>>>
