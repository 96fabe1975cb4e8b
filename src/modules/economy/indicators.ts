import type { DerivedIndicator, IndicatorDef, MatterIndicator, SeriesIndicator } from '#kernel/indicator.ts'
import type { Text } from '#kernel/text.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const WAN = t('万元', '10,000 yuan')
/** Fewer firms would tell of one. @source 统计法 第二十八条 */
const LEAST_FIRMS = 3
const READERS = ['figures.reporter', 'figures.checker', 'economy.analyst'] as const
const STEERING = t('部门调度数据，企业自愿填报，非统计数据', 'Reported to the bureau for steering; not statistics')

/** What firms report each month: the month's own and the year to date, January and February together. */
const ofFirms = (id: string, label: Text, unit: Text, definition: Text): SeriesIndicator => ({
  id: `economy.${id}`, label, unit, definition, source: STEERING, polarity: 'higher', caliber: 'cumulative', format: 'amount',
  series: { frequency: 'month', subject: 'firm', adds: 'sum', calibers: ['month', 'cumulative'], readers: READERS, least: LEAST_FIRMS },
})

/** What is published for the district as a whole. */
const published = (id: string, label: Text, unit: Text, definition: Text, source: Text): SeriesIndicator => ({
  id: `economy.${id}`, label, unit, definition, source, polarity: 'higher', caliber: 'cumulative', format: 'amount',
  series: { frequency: 'month', subject: 'district', adds: 'none', calibers: ['cumulative'], readers: READERS },
})

const STATISTICS = t('统计部门反馈（只读）', 'From the statistics bureau, read only')

/** The same number of a peer area, as it published it. */
const ofPeers = ({ id, label, unit, definition }: SeriesIndicator): SeriesIndicator => ({
  id: `peers.${id.slice('economy.'.length)}`, label: t(`参照地${label.zh}`, `${label.en} of peers`), unit, definition, source: t('各地公开发布', 'As each area published it'), polarity: 'higher', caliber: 'cumulative', format: 'amount',
  series: { frequency: 'month', subject: 'peer', adds: 'none', calibers: ['cumulative'] },
})

/** The indicator of peers beside one of the district's own. */
export const peersOf = (id: string): string => `peers.${id.slice(id.indexOf('.') + 1)}`

const output = ofFirms('output', t('规模以上工业总产值', 'Gross output of above-scale industry'), WAN, t('当前单位框内企业上报的工业总产值之和，现价；不是工业增加值，其增速不是工业增速', 'What the firms of the current frame reported, at current prices; not value added, and its growth is not industrial growth'))
const sales = ofFirms('sales', t('工业销售产值', 'Sales output'), WAN, t('企业上报的工业销售产值之和，现价', 'Sales output reported by firms, at current prices'))
const power = ofFirms('power', t('工业用电量', 'Power used by industry'), t('千瓦时', 'kWh'), t('企业上报的用电量之和', 'Power used, as firms reported it'))
const jobs: SeriesIndicator = {
  ...ofFirms('jobs', t('工业用工人数', 'People employed in industry'), t('人', 'people'), t('企业上报的月末用工人数之和', 'People employed at the end of the month, as firms reported')), caliber: 'point',
  series: { frequency: 'month', subject: 'firm', adds: 'sum', calibers: ['point'], readers: READERS, least: LEAST_FIRMS },
}
/** What the lines of 四上 are about; also told by firms below them, so it is no output of above-scale industry. */
const turnover = ofFirms('revenue', t('主营业务收入', 'Main business revenue'), WAN, t('企业上报的主营业务收入累计，含未入规企业；用于入规培育与退库预警，不作统计', 'Main business revenue of the year to date, firms below the line included; for the watch on entering and leaving, no statistics'))
const fai = published('fai', t('固定资产投资', 'Fixed asset investment'), WAN, t('统计部门核定的固定资产投资累计完成额', 'Fixed asset investment of the year to date as the bureau settled it'), STATISTICS)
const revenue = published('budget_revenue', t('一般公共预算收入', 'General budget revenue'), WAN, t('一般公共预算收入累计', 'General budget revenue of the year to date'), t('财政部门', 'The finance bureau'))
const retail = published('retail', t('社会消费品零售总额', 'Retail sales of consumer goods'), WAN, t('社会消费品零售总额累计', 'Retail sales of the year to date'), STATISTICS)

/** 产销率: of what was made, how much was sold. */
const salesRatio: DerivedIndicator = {
  id: 'economy.sales_output_ratio', label: t('产销率', 'Sales–output ratio'), unit: t('%', '%'), definition: t('工业销售产值÷工业总产值', 'Sales output ÷ gross output'), source: STEERING, polarity: 'interval', caliber: 'cumulative', format: 'share',
  derived: { from: { sales: sales.id, output: output.id }, value: ({ sales: sold = 0, output: made = 0 }) => (made > 0 ? sold / made : undefined) },
}

/** Firms whose acknowledgement of the statistics bureau is on the ledger, by the day it names. */
const acknowledged = (id: string, label: Text, definition: Text, day: 'entered_on' | 'left_on', polarity: 'higher' | 'lower'): MatterIndicator => ({
  id: `economy.${id}`, label, unit: t('户', 'firms'), definition, polarity, caliber: 'month', format: 'count', kind: 'entry', source: t('统计部门回执：逐户可查', 'Acknowledgements of the statistics bureau, each open to inspection'),
  measure: { at: `((m.facts->>'${day}')::date::timestamp at time zone 'Asia/Shanghai')`, base: `m.facts ? '${day}'`, by: 'count' },
})
const entered = acknowledged('entered', t('入规户数', 'Firms entered'), t('统计部门已出具入规回执的企业，按入规日期', 'Firms the bureau acknowledged as entered, by the day of entry'), 'entered_on', 'higher')
const left = acknowledged('left', t('退库户数', 'Firms left'), t('统计部门已出具退库回执的企业，按退库日期', 'Firms the bureau acknowledged as left, by the day of leaving'), 'left_on', 'lower')
/** 入规净增. */
const netEntered: DerivedIndicator = {
  id: 'economy.net_entered', label: t('入规净增户数', 'Net entries'), unit: t('户', 'firms'), definition: t('入规户数减退库户数', 'Entered less left'), source: entered.source, polarity: 'higher', caliber: 'cumulative', format: 'count',
  derived: { from: { entered: entered.id, left: left.id }, value: ({ entered: came = 0, left: went = 0 }) => came - went },
}

export const indicators: readonly IndicatorDef[] = [entered, left, netEntered, output, sales, power, jobs, turnover, fai, revenue, retail, salesRatio, ...[fai, revenue, retail].map(ofPeers)]
