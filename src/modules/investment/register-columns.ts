import type { Text } from '#kernel/text.ts'
import type { LeadState } from './lead-states.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
type Sort = 'text' | 'money' | 'land' | 'space' | 'number' | 'day' | 'note'
interface Meaning { readonly label: Text; readonly sort: Sort; readonly heading: RegExp }

const WHEN = '(?:时间|日期)'
/** 计划、预计 of a date is none of the date itself. */
const ACTUAL = '^(?!.*(?:计划|预计|拟|约定|目标)).*'

/**
 * What a column of a register may hold, by the headings that offices give it; the first that fits is taken, so that 协议固定资产投资
 * is asked before 固定资产投资, and that before 总投资. A plain 总投资 or 固定资产投资 is what was planned, unless somebody says otherwise.
 */
export const MEANINGS = {
  source_no: { label: t('台账编号', 'Number in the register'), sort: 'text', heading: /^(?:项目|台账|线索)?(?:编号|编码|代码)$/ },
  company_uscc: { label: t('项目公司信用代码', 'Credit code of the company of the project'), sort: 'text', heading: /(?:项目公司|落地公司|注册公司|本地公司).*信用代码/ },
  uscc_note: { label: t('信用代码说明', 'About the code'), sort: 'text', heading: /信用代码说明/ },
  investor_uscc: { label: t('统一社会信用代码', 'Credit code'), sort: 'text', heading: /信用代码|uscc/i },
  company: { label: t('项目公司', 'Company of the project'), sort: 'text', heading: /^(?:项目公司|落地公司|注册公司|本地公司)/ },
  contact_phone: { label: t('联系电话', 'Telephone'), sort: 'text', heading: /电话|手机|联系方式/ },
  contact_name: { label: t('投资方联系人', 'Who speaks for the investor'), sort: 'text', heading: /联系人|对接人/ },
  name: { label: t('项目名称', 'Name'), sort: 'text', heading: /^(?:招商)?(?:项目|线索)(?:名称|名)?$/ },
  investor_group: { label: t('所属集团（实际控制人）', 'Group, or who controls it'), sort: 'text', heading: /集团|实际控制人|母公司/ },
  investor_name: { label: t('投资方', 'Investor'), sort: 'text', heading: /^(?:投资(?:方|主体|人|企业|单位|商|公司)|客商|企业|公司)(?:名称)?$/ },
  introducer: { label: t('引荐人（机构）', 'Introduced by'), sort: 'text', heading: /引荐|介绍人|推荐/ },
  source: { label: t('线索来源', 'Source'), sort: 'text', heading: /来源/ },
  reporter_unit: { label: t('首报单位', 'Reporting unit'), sort: 'text', heading: /(?:首报|首谈|责任|牵头|招商|承办|报送|跟进)(?:单位|部门)/ },
  industry: { label: t('国民经济行业', 'Industry (GB/T 4754)'), sort: 'text', heading: /行业/ },
  confidentiality: { label: t('密级', 'Confidentiality'), sort: 'text', heading: /^密级$|保密/ },
  area: { label: t('意向镇街（园区）', 'Town, street or park'), sort: 'text', heading: /镇街|街道|乡镇|^区域|意向(?:区域|地)|(?:落户|落地|所在)?(?:园区|板块)$|落户地|属地/ },

  reported_on: { label: t('首报时间', 'First reported on'), sort: 'day', heading: new RegExp(`(?:首报|报送|登记|录入|线索)${WHEN}`) },
  talking_on: { label: t('首次洽谈时间', 'First talks on'), sort: 'day', heading: new RegExp(`(?:首次|初次|首谈|洽谈|接洽|对接).*${WHEN}|首谈${WHEN}`) },
  proposed_on: { label: t('评审通过时间', 'Passed by the board on'), sort: 'day', heading: new RegExp(`(?:评审|上会|过会).*${WHEN}`) },
  signed_on: { label: t('签约时间', 'Signed on'), sort: 'day', heading: new RegExp(`${ACTUAL}(?:签约|签订|签署).*${WHEN}`) },
  sited_on: { label: t('落位时间', 'Sited on'), sort: 'day', heading: new RegExp(`${ACTUAL}(?:落位|供地|拿地|摘牌|落地).*${WHEN}`) },
  start_plan: { label: t('计划开工', 'Planned start'), sort: 'day', heading: new RegExp(`(?:计划|预计|拟).*开工`) },
  finish_plan: { label: t('计划竣工', 'Planned finish'), sort: 'day', heading: new RegExp(`(?:计划|预计|拟).*竣工`) },
  started_on: { label: t('开工时间', 'Started on'), sort: 'day', heading: new RegExp(`${ACTUAL}开工.*${WHEN}`) },
  finished_on: { label: t('竣工时间', 'Finished on'), sort: 'day', heading: new RegExp(`${ACTUAL}竣工.*${WHEN}`) },
  produced_on: { label: t('投产时间', 'In production since'), sort: 'day', heading: new RegExp(`${ACTUAL}投产.*${WHEN}`) },
  counted_on: { label: t('入规入统时间', 'Entered statistics on'), sort: 'day', heading: new RegExp(`${ACTUAL}(?:入规|入统|入库|升规).*${WHEN}`) },
  full_on: { label: t('达产时间', 'Full capacity since'), sort: 'day', heading: new RegExp(`${ACTUAL}达产.*${WHEN}`) },
  left_on: { label: t('暂缓（终止）时间', 'Paused or ended on'), sort: 'day', heading: new RegExp(`(?:暂缓|暂停|终止|退出|流转|取消).*${WHEN}`) },
  as_of_on: { label: t('截止日期', 'As of'), sort: 'day', heading: /截止|截至/ },
  stage: { label: t('项目阶段', 'Stage'), sort: 'text', heading: /^(?:项目|当前|目前|所处|推进|进展)?(?:阶段|状态|进度)$|进展状态|项目进展阶段/ },

  agreed_fixed: { label: t('协议固定资产投资', 'Fixed investment agreed'), sort: 'money', heading: /(?:协议|签约|合同).*(?:固定资产|固投)/ },
  fixed_by_stage: { label: t('固定资产投资（未签约为计划，已签约为协议）', 'Fixed investment: planned, or agreed once signed'), sort: 'money', heading: /(?!)/ },
  planned_fixed: { label: t('计划固定资产投资', 'Planned fixed investment'), sort: 'money', heading: /固定资产|固投/ },
  statistical: { label: t('累计统计入库投资', 'Investment counted in statistics'), sort: 'money', heading: /(?:统计|入统|入库).*(?:投资|金额)/ },
  funds: { label: t('累计到位资金', 'Funds in place'), sort: 'money', heading: /到位.*(?:资金|投资|金额)|资金到位/ },
  agreed: { label: t('协议投资额', 'Agreed investment'), sort: 'money', heading: /(?:协议|签约|合同).*(?:投资|金额|额)/ },
  output: { label: t('预计年产值', 'Output a year'), sort: 'money', heading: /产值|营收|销售/ },
  tax: { label: t('预计年税收', 'Tax a year'), sort: 'money', heading: /税收|纳税|税/ },
  investment_by_stage: { label: t('总投资（未签约为计划，已签约为协议）', 'Investment: planned, or agreed once signed'), sort: 'money', heading: /(?!)/ },
  planned: { label: t('计划总投资', 'Planned investment'), sort: 'money', heading: /^(?!.*(?:外资|美元)).*(?:总投资|投资总额|投资额|投资规模|投资金额)/ },
  land_contract_no: { label: t('用地（租赁）合同号', 'Land or lease contract'), sort: 'text', heading: /(?:用地|土地|出让|租赁).*合同/ },
  land: { label: t('用地需求', 'Land'), sort: 'land', heading: /用地|土地面积|^土地/ },
  space: { label: t('厂房需求', 'Space'), sort: 'space', heading: /厂房|载体面积|建筑面积/ },
  jobs: { label: t('用工', 'Jobs'), sort: 'number', heading: /用工|就业/ },
  power_kva: { label: t('用电（kVA）', 'Power (kVA)'), sort: 'number', heading: /用电/ },
  ack_no: { label: t('统计回执号', 'Acknowledgement'), sort: 'text', heading: /回执号/ },
  next_step: { label: t('下一步', 'What comes next'), sort: 'text', heading: /下一步/ },
  content: { label: t('投资内容', 'What is to be built'), sort: 'text', heading: /(?:投资|建设|项目|生产)(?:主要)?(?:内容|简介|概况|描述)/ },
  note: { label: t('备注', 'Note'), sort: 'note', heading: /备注|进展|存在问题|情况说明/ },
} as const satisfies Record<string, Meaning>
export type Is = keyof typeof MEANINGS

/** 万元 for each of these. */
export const MONEY = { 元: 0.0001, 万元: 1, 百万元: 100, 千万元: 1_000, 亿元: 10_000 } as const
export type MoneyUnit = keyof typeof MONEY
const LAND: Readonly<Record<string, number>> = { 亩: 1, 公顷: 15, 平方米: 0.0015, '㎡': 0.0015, m2: 0.0015 }
const SPACE: Readonly<Record<string, number>> = { 平方米: 1, '㎡': 1, m2: 1, 平米: 1, 平方: 1, 万平方米: 10_000, '万㎡': 10_000, 万平米: 10_000, 万平方: 10_000 }
const UNITS: Readonly<Partial<Record<Sort, Readonly<Record<string, number>>>>> = { money: MONEY, land: LAND, space: SPACE }

/** A column as it was understood. `factor` is missing where money says no unit: it is asked for, never guessed. */
export interface Column { readonly heading: string; readonly is?: Is; readonly sort?: Sort; readonly unit?: string; readonly factor?: number; readonly why?: Text }

const BRACKETS = /[（(【[]([^（）()【】[\]]*)[）)】\]]/g
/** Told beside a column that stands in many registers and that the house keeps otherwise. */
const ELSEWHERE: readonly (readonly [RegExp, Text])[] = [
  [/外资|美元/, t('外资须有汇率及其日期，请导入后逐件登记', 'foreign capital needs a rate and its day: enter it lead by lead')],
  [/负责人|责任人|经办|招商专员/, t('项目负责人须为在岗人员，请导入后指定', 'who answers for it holds a post: name them after the import')],
  [/亩均|密度|强度|容积/, t('由平台计算，不导入', 'reckoned by the house, not taken')],
  [/^序号$|^行$|^原因$|^怎么办$/, t('行号和导入提示，不导入', 'numbers of lines and what an import said of them')],
]

/** @param is what somebody says the column holds: `null` for nothing; `unit` the unit of money they say it is in */
export function columnOf(heading: string, said: { readonly is?: Is | null | undefined; readonly unit?: MoneyUnit | undefined } = {}): Column {
  const inside = [...heading.matchAll(BRACKETS)].map((m) => (m[1] ?? '').replace(/单位[:：]|\s/g, '').normalize('NFKC'))
  const bare = heading.replaceAll(BRACKETS, '').replaceAll(/[\s:：*]/g, '')
  const elsewhere = ELSEWHERE.find(([words]) => words.test(bare))?.[1]
  const found = said.is !== undefined ? said.is : elsewhere ? null : (Object.keys(MEANINGS) as Is[]).find((is) => MEANINGS[is].heading.test(bare))
  if (!found) return { heading, why: elsewhere ?? t('不认识的列，不导入', 'not known, not taken') }
  const { sort } = MEANINGS[found]
  const units = UNITS[sort]
  if (!units) return { heading, is: found, sort }
  const text = heading.normalize('NFKC').replaceAll(/\s/g, '')
  const named = Object.keys(units).toSorted((a, b) => b.length - a.length)
  const unit = said.unit ?? inside.map((u) => named.find((n) => n.normalize('NFKC') === u)).find((u) => u !== undefined) ?? named.find((n) => text.endsWith(n.normalize('NFKC'))) ?? (sort === 'land' ? '亩' : sort === 'space' ? '平方米' : undefined)
  return { heading, is: found, sort, ...(unit === undefined ? {} : { unit, factor: units[unit] ?? 1 }) }
}

const word = (state: LeadState, words: string) => words.split(' ').map((w) => [w, state] as const)
/** What registers call a stage. Whole words only: 已签约未开工 is signed, and nothing is read out of its last two characters. */
const STAGE_WORDS: ReadonlyMap<string, LeadState> = new Map([
  ...word('reported', '线索 信息 项目线索 意向 意向项目 储备 储备项目 跟踪 接触 初步接触 接洽 初步接洽'), ...word('screening', '研判 受理'),
  ...word('talking', '在谈 洽谈 对接 推进 在谈项目 重点在谈 深度洽谈 实质洽谈'), ...word('reviewing', '评审 上会 会审 评审中'), ...word('proposed', '拟签约 待签约 即将签约 拟签 评审通过 通过评审'),
  ...word('signed', '签约 签约项目 签约未落地 签约未开工 签约待开工 签约注册 注册'), ...word('sited', '落位 落地 供地 拿地 摘牌 落位未开工 供地未开工'), ...word('started', '开工 在建 建设 施工 开工建设 开工在建'),
  ...word('finished', '竣工 竣工验收 竣工未投产'), ...word('producing', '投产 运营 投产运营 生产 竣工投产'), ...word('counted', '入统 入规 入规入统 升规 升规入统'), ...word('full', '达产 满产 达产达效'),
  ...word('paused', '暂缓 暂停 搁置 停滞 中止'), ...word('ended', '终止 终止合作 放弃 流失 淘汰 失败 取消 解约 出库'), ...word('recovered', '退出 收回 退出/收回 收回土地'), ...word('declined', '不予受理'), ...word('handed_over', '流转 流转外区'),
])

/** The state a register's word means; undefined where it is not known. @example stageOf('已签约（未开工）') // 'signed' */
export function stageOf(text: string, said: Readonly<Record<string, LeadState>> = {}): LeadState | undefined {
  if (Object.hasOwn(said, text)) return said[text]
  const plain = text.normalize('NFKC').replaceAll(/[\s()、,，.。]/g, '')
  const bare = plain.replace(/^已经?|^正在|^正/, '').replace(/(?:阶段|状态|中)$/, '')
  return STAGE_WORDS.get(plain) ?? STAGE_WORDS.get(bare) ?? STAGE_WORDS.get(bare.replace(/项目$/, ''))
}
