import { AS_OF, type IndicatorDef, type MatterIndicator, type SeriesIndicator } from '#kernel/indicator.ts'
import type { Text } from '#kernel/text.ts'
import type { LeadState } from './lead-states.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const source = t('招商账本：逐件可查', 'The ledger of leads, each open to inspection')
const WAN = t('万元', '10,000 yuan')

type Brief = Pick<MatterIndicator, 'id' | 'label' | 'definition' | 'unit' | 'polarity' | 'format' | 'measure'>
const counted = ({ id, ...rest }: Brief): MatterIndicator => ({ ...rest, id: `investment.${id}`, source, caliber: 'month', kind: 'lead' })

/** The day a fact names, as an instant of China. */
const dayOf = (fact: string) => `((m.facts->>'${fact}')::date::timestamp at time zone 'Asia/Shanghai')`
const reachedAt = (stage: LeadState) => `(m.facts->'reached'->>'${stage}')::timestamptz`
const SIGNED = `m.facts ? 'signed_on'`
const STARTED = `coalesce(${dayOf('started_on')} <= ${AS_OF}, false)`
const YIELDED = { code: 'yielded', label: t('并入首报', 'Yielded to the first report'), where: `m.state = 'yielded'` }

/** Days from one stage to the next, of those that reached it; by the month in which they did. */
const dwell = (id: string, from: LeadState, to: LeadState, label: Text): MatterIndicator => counted({
  id: `days_${id}`, label, unit: t('天', 'days'), polarity: 'lower', format: 'days', definition: t(`自“${label.zh.slice(0, 2)}”阶段起点至下一阶段的自然日，中位数；只计已到达下一阶段的`, 'Natural days from one stage to the next, median; only of those that reached it'),
  measure: { at: reachedAt(to), base: `${reachedAt(from)} is not null and ${reachedAt(to)} is not null`, value: `extract(epoch from (${reachedAt(to)} - ${reachedAt(from)})) / 86400.0`, by: 'median' },
})

/** One sum of the five, project by project. It is never put together with another. */
const sum = (id: string, label: Text, definition: Text, caliber: 'month' | 'point', unit = WAN): SeriesIndicator => ({
  id: `investment.${id}`, label, unit, definition, source, polarity: 'higher', caliber: caliber === 'month' ? 'cumulative' : 'point', format: 'amount',
  series: { frequency: 'month', subject: 'project', adds: 'sum', calibers: [caliber] },
})

export const indicators: readonly IndicatorDef[] = [
  counted({ id: 'reported', label: t('线索首报数', 'Leads reported'), unit: t('条', 'leads'), polarity: 'higher', format: 'count', definition: t('按首报时间；并入首报的不计', 'By the time of the report; those that yielded are not counted'), measure: { at: 'm.opened_at', base: 'true', exclusions: [YIELDED], by: 'count' } }),
  counted({ id: 'signed', label: t('签约项目数', 'Projects signed'), unit: t('个', 'projects'), polarity: 'higher', format: 'count', definition: t('已签署投资协议的项目，按协议签署日', 'Projects with a signed agreement, by its day'), measure: { at: dayOf('signed_on'), base: SIGNED, by: 'count' } }),
  counted({ id: 'signed_major', label: t('签约10亿元以上项目数', 'Projects of 1 billion yuan and more signed'), unit: t('个', 'projects'), polarity: 'higher', format: 'count', definition: t('协议投资额10亿元及以上的签约项目，按协议签署日', 'Signed projects whose agreed investment is 1 billion yuan or more'), measure: { at: dayOf('signed_on'), base: `${SIGNED} and (m.facts->>'agreed_investment_wan')::float8 >= 100000`, by: 'count' } }),
  counted({ id: 'start_rate', label: t('签约项目开工率', 'Start rate of signed projects'), unit: t('%', '%'), polarity: 'higher', format: 'share', definition: t('同一签约期项目中截至目前已开工的÷该期签约项目；不是当期开工÷当期签约', 'Of the projects signed in a period, those started by now; not starts of a period over signings of it'), measure: { at: dayOf('signed_on'), base: SIGNED, hit: STARTED } }),
  counted({ id: 'sign_rate', label: t('线索签约转化率', 'Leads that were signed'), unit: t('%', '%'), polarity: 'higher', format: 'share', definition: t('同一首报期线索中截至目前已签约的÷该期首报线索；在谈的计入分母', 'Of the leads reported in a period, those signed by now; leads still in talks count in the base'), measure: { at: 'm.opened_at', base: 'true', hit: `coalesce(${dayOf('signed_on')} <= ${AS_OF}, false)`, exclusions: [YIELDED] } }),
  counted({ id: 'funds_rate', label: t('资金到位项目占比', 'Projects with funds in place'), unit: t('%', '%'), polarity: 'higher', format: 'share', definition: t('已确认有到位资金的签约项目÷签约项目，按协议签署期', 'Signed projects of which funds are confirmed in place ÷ signed projects'), measure: { at: dayOf('signed_on'), base: SIGNED, hit: `coalesce((m.facts->>'funds_in_place_wan')::float8 > 0, false)` } }),
  counted({ id: 'overdue_reports', label: t('进展报告逾期线索数', 'Progress reports overdue'), unit: t('条', 'leads'), polarity: 'lower', format: 'count', definition: t('在谈线索中两周进展报告已逾期的', 'Leads in talks whose progress report is overdue'), measure: { at: 'c.due_at', joins: `join clock c on c.district = m.district and c.matter_id = m.id and c.name = 'report'`, base: `m.open and c.stopped_at is null and c.due_at < ${AS_OF} and (c.pauses = '[]' or c.pauses->-1->>'to' is not null)`, by: 'count' } }),
  counted({ id: 'stalled', label: t('流转候选线索数', 'Leads that may be transferred'), unit: t('条', 'leads'), polarity: 'lower', format: 'count', definition: t('因无进展或保护期届满列为流转候选的线索', 'Leads without progress, or whose protection is over'), measure: { at: 'm.since', base: `m.state = 'stalled'`, by: 'count' } }),
  counted({ id: 'screened_in_time', label: t('研判按时率', 'Screened in time'), unit: t('%', '%'), polarity: 'higher', format: 'share', definition: t('研判时限内完成的÷研判已结束或已超期的', 'Screened within the limit ÷ screened or overdue'), measure: { at: 'c.due_at', joins: `join clock c on c.district = m.district and c.matter_id = m.id and c.name = 'screen'`, base: `c.stopped_at is not null or c.due_at < ${AS_OF}`, hit: 'coalesce(c.stopped_at <= c.due_at, false)' } }),
  dwell('screening', 'reported', 'talking', t('研判用时', 'Days to screen')),
  dwell('talks', 'talking', 'reviewing', t('洽谈用时', 'Days of talks')),
  dwell('review', 'reviewing', 'proposed', t('评审用时', 'Days of review')),
  dwell('signing', 'proposed', 'signed', t('签约用时', 'Days to sign')),
  dwell('siting', 'signed', 'sited', t('落位用时', 'Days to site')),
  dwell('start', 'sited', 'started', t('开工用时', 'Days to start')),
  dwell('building', 'started', 'producing', t('建设用时', 'Days to build')),
  sum('agreed_investment', t('协议投资额', 'Agreed investment'), t('当月签约项目协议投资额之和；不是固定资产投资，不与其他口径相加', 'Agreed investment of the projects signed in the month; not fixed investment, never added to another sum'), 'month'),
  sum('fixed_investment', t('协议固定资产投资', 'Fixed investment agreed'), t('当月签约项目协议约定的固定资产投资之和', 'Fixed investment agreed in the projects signed in the month'), 'month'),
  sum('funds_in_place', t('到位资金', 'Funds in place'), t('各项目累计到位资金之和；只含当月确认的项目', 'Funds in place since the start, of projects confirmed in the month'), 'point'),
  sum('foreign_capital_used', t('实际利用外资（商务口径）', 'Foreign capital used'), t('各项目累计实际利用外资之和，商务口径，验资；汇率及日期见各项目；只含当月确认的项目', 'Foreign capital used since the start as verified; rate and its day stand with each project; of projects confirmed in the month'), 'point', t('万美元', '10,000 USD')),
  sum('statistical_investment', t('统计入库投资', 'Investment counted in statistics'), t('各项目累计统计入库投资之和；只含当月登记的项目', 'Investment counted by the bureau, of projects recorded in the month'), 'point'),
]
