import type { DerivedIndicator, MatterIndicator } from '#kernel/indicator.ts'
import { t } from './chain-facts.ts'

const source = t('产业链、链上企业和供应关系台账：逐条可查', 'The ledgers of chains, their firms and supplies, each open to inspection')
const YEAR = `(make_timestamp((m.facts->>'year')::int, 1, 1, 0, 0, 0) at time zone 'Asia/Shanghai')`
/** Bought by a firm that leads or bears the chain the supply belongs to. */
const CORE = `m.state = 'standing' and exists (select 1 from matter c where c.district = m.district and c.kind = 'chain_firm' and c.open and c.facts->>'firm' = m.facts->>'buyer' and c.facts->>'chain' = m.facts->>'chain' and c.facts->>'role' in ('leader', 'backbone'))`
const AMOUNT = `(m.facts->>'amount_wan')::float8`
type Brief = Pick<MatterIndicator, 'id' | 'kind' | 'label' | 'definition' | 'unit' | 'polarity' | 'format' | 'measure'>
const counted = ({ id, ...rest }: Brief): MatterIndicator => ({ ...rest, id: `chains.${id}`, source, caliber: 'point' })

export const indicators: readonly (MatterIndicator | DerivedIndicator)[] = [
  counted({ id: 'bought', kind: 'supply', label: t('链主和骨干企业采购额', 'Bought by core firms'), unit: t('万元', '10,000 yuan'), polarity: 'none', format: 'amount', definition: t('各链链主、骨干企业登记的年采购额之和，按年度', 'What firms that lead or bear a chain bought in a year'), measure: { at: YEAR, base: CORE, value: AMOUNT, by: 'sum' } }),
  counted({ id: 'bought_here', kind: 'supply', label: t('其中区内采购额', 'Of that, bought here'), unit: t('万元', '10,000 yuan'), polarity: 'higher', format: 'amount', definition: t('其中向区内企业采购的', 'Of that, from firms of the district'), measure: { at: YEAR, base: `${CORE} and (m.facts->>'local')::boolean`, value: AMOUNT, by: 'sum' } }),
  { id: 'chains.local_supply_rate', label: t('本地配套率', 'Share bought here'), unit: t('%', '%'), polarity: 'higher', caliber: 'point', format: 'share', source, definition: t('链主和骨干企业区内采购额÷采购总额，按年度', 'Bought here ÷ bought, by core firms, of a year'), derived: { from: { here: 'chains.bought_here', all: 'chains.bought' }, value: ({ here, all }) => (here === undefined || !all ? undefined : here / all) } },
  counted({ id: 'firms', kind: 'chain_firm', label: t('链上企业数', 'Firms on chains'), unit: t('家次', 'places'), polarity: 'higher', format: 'count', definition: t('在链企业，一家在几个环节计几次，按核实日期', 'Firms on nodes, by the day they were found there'), measure: { at: `((m.facts->>'as_of_on')::date::timestamp at time zone 'Asia/Shanghai')`, base: `m.state = 'listed'`, by: 'count' } }),
]
