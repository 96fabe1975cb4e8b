import type { MatterIndicator } from '#kernel/indicator.ts'
import type { Text } from '#kernel/text.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const source = t('园区土地台账：逐宗可查', 'The register of land, each piece open to inspection')
type Brief = Pick<MatterIndicator, 'id' | 'kind' | 'label' | 'definition' | 'unit' | 'polarity' | 'format' | 'measure'>
const counted = ({ id, ...rest }: Brief): MatterIndicator => ({ ...rest, id: `parks.${id}`, source, caliber: 'point' })
const MU = `(m.facts->>'area_mu')::float8`
const M2 = `(m.facts->>'area_m2')::float8`
const ON_BOOKS = `m.state <> 'withdrawn'`

export const indicators: readonly MatterIndicator[] = [
  counted({ id: 'land_available', kind: 'parcel', label: t('可供土地', 'Land available'), unit: t('亩', 'mu'), polarity: 'higher', format: 'amount', definition: t('状态为可供的地块面积之和，按登记时间', 'Area of parcels on offer, by the time they were registered'), measure: { at: 'm.opened_at', base: `m.state = 'available'`, value: MU, by: 'sum' } }),
  counted({ id: 'land_reserved', kind: 'parcel', label: t('预留土地', 'Land held'), unit: t('亩', 'mu'), polarity: 'lower', format: 'amount', definition: t('为在谈线索预留的地块面积之和', 'Area held for leads that are negotiated'), measure: { at: 'm.opened_at', base: `m.state = 'reserved'`, value: MU, by: 'sum' } }),
  counted({ id: 'land_idle', kind: 'parcel', label: t('闲置低效土地', 'Idle land'), unit: t('亩', 'mu'), polarity: 'lower', format: 'amount', definition: t('认定为闲置（低效）的地块面积之和', 'Area found to be idle'), measure: { at: 'm.opened_at', base: `m.state = 'idle'`, value: MU, by: 'sum' } }),
  counted({ id: 'space_available', kind: 'space', label: t('可招租载体', 'Space available'), unit: t('平方米', 'm²'), polarity: 'higher', format: 'amount', definition: t('状态为可招租的载体面积之和', 'Area of space on offer'), measure: { at: 'm.opened_at', base: `m.state = 'available'`, value: M2, by: 'sum' } }),
  counted({ id: 'occupancy', kind: 'space', label: t('载体入驻率', 'Spaces occupied'), unit: t('%', '%'), polarity: 'higher', format: 'share', definition: t('已入驻载体数÷在册载体数（在建、退出的不计）', 'Occupied ÷ registered, without those being built or withdrawn'), measure: { at: 'm.opened_at', base: `${ON_BOOKS} and m.state <> 'planned'`, hit: `m.state = 'occupied'` } }),
  counted({ id: 'parcels_idle_rate', kind: 'parcel', label: t('闲置地块占比', 'Share of idle parcels'), unit: t('%', '%'), polarity: 'lower', format: 'share', definition: t('闲置（低效）地块数÷已供和闲置地块数', 'Idle parcels ÷ parcels that were given'), measure: { at: 'm.opened_at', base: `m.state in ('occupied', 'idle')`, hit: `m.state = 'idle'` } }),
]
