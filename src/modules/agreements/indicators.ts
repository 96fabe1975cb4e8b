import { AS_OF, type MatterIndicator } from '#kernel/indicator.ts'
import type { Text } from '#kernel/text.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const source = t('投资协议和承诺台账：逐件可查', 'The ledgers of agreements and commitments, each open to inspection')
type Brief = Pick<MatterIndicator, 'id' | 'kind' | 'label' | 'definition' | 'unit' | 'polarity' | 'format' | 'measure'>
const counted = ({ id, ...rest }: Brief): MatterIndicator => ({ ...rest, id: `agreements.${id}`, source, caliber: 'month' })
const dayOf = (fact: string) => `((m.facts->>'${fact}')::date::timestamp at time zone 'Asia/Shanghai')`
const CAME_DUE = `${dayOf('due_on')} < ${AS_OF} and m.state <> 'waived'`

export const indicators: readonly MatterIndicator[] = [
  counted({ id: 'kept_rate', kind: 'commitment', label: t('履约率', 'Commitments kept'), unit: t('%', '%'), polarity: 'higher', format: 'share', definition: t('到期承诺中按期兑现的÷到期承诺（免除的不计；逾期兑现不算按期），按期限所在月', 'Met by their day ÷ commitments whose day has come, waived ones left out; by the month of the day'), measure: { at: dayOf('due_on'), base: CAME_DUE, hit: `m.state = 'met'`, exclusions: [{ code: 'waived', label: t('经批准免除', 'Waived'), where: `m.state = 'waived'` }] } }),
  counted({ id: 'missed', kind: 'commitment', label: t('逾期未兑现承诺', 'Commitments missed'), unit: t('项', 'items'), polarity: 'lower', format: 'count', definition: t('期限已过尚未兑现的承诺，按期限所在月', 'Commitments whose day is over and that are not met'), measure: { at: dayOf('due_on'), base: `m.state = 'missed'`, by: 'count' } }),
  counted({ id: 'signed', kind: 'agreement', label: t('签署协议数', 'Agreements signed'), unit: t('份', 'agreements'), polarity: 'higher', format: 'count', definition: t('按签署日期', 'By the day of signing'), measure: { at: dayOf('signed_on'), base: `m.facts ? 'signed_on'`, by: 'count' } }),
  counted({ id: 'without_numbers', kind: 'agreement', label: t('无审查文号签署的协议', 'Signed without the reviews'), unit: t('份', 'agreements'), polarity: 'lower', format: 'count', definition: t('已签署而缺合法性审核或公平竞争审查文号的协议；平台不允许，应恒为0', 'Signed without the number of either review; the house does not allow it: it stays 0'), measure: { at: dayOf('signed_on'), base: `m.facts ? 'signed_on' and not (m.facts ? 'legality' and m.facts ? 'fair_competition')`, by: 'count' } }),
  counted({ id: 'recovered', kind: 'agreement', label: t('退出项目资金收回额', 'Recovered from those that left'), unit: t('万元', '10,000 yuan'), polarity: 'higher', format: 'amount', definition: t('解除协议累计收回资金之和，按签署日期', 'What was recovered under agreements that were ended'), measure: { at: dayOf('signed_on'), base: `m.facts ? 'recover_wan'`, value: `coalesce((m.facts->>'recovered_wan')::float8, 0)`, by: 'sum' } }),
  counted({ id: 'recovery_rate', kind: 'agreement', label: t('应收资金足额收回率', 'Recovered in full'), unit: t('%', '%'), polarity: 'higher', format: 'share', definition: t('应收资金已足额收回的解除协议÷有应收资金的解除（退出中）协议', 'Ended agreements whose funds were recovered in full ÷ those with funds to recover'), measure: { at: dayOf('signed_on'), base: `(m.facts->>'recover_wan')::float8 > 0`, hit: `(m.facts->>'recovered_wan')::float8 >= (m.facts->>'recover_wan')::float8` } }),
]
