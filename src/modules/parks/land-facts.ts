import { z } from 'zod'
import { fact, part, STAMP } from '#kernel/fact.ts'
import type { ActOf, AskOf } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { EMISSIONS } from '#packs/parks.ts'

export const t = (zh: string, en: string): Text => ({ zh, en })
export const words = (min: number, max: number) => z.string().trim().min(min).max(max)
export const id = words(1, 80)
export const day = z.iso.date()
export const amount = z.number().min(0).max(1e9)
export const keys = <K extends string>(options: Readonly<Record<K, Text>>) => z.enum(Object.keys(options) as [K, ...K[]])

/** @example chineseDay('2026-03-05') // '2026年3月5日' */
export const chineseDay = (day: string): string => { const [y, m, d] = day.split('-').map(Number); return `${y}年${m}月${d}日` }

export const DATUMS = { CGCS2000: t('CGCS2000（法定）', 'CGCS2000 (the legal one)'), WGS84: t('WGS-84', 'WGS 84'), GCJ02: t('GCJ-02（高德、腾讯）', 'GCJ-02 (AMap, Tencent)'), BD09: t('BD-09（百度）', 'BD-09 (Baidu)') }
const Position = z.tuple([z.number(), z.number()])
/** GeoJSON, in the datum said beside it when it is given, and in CGCS2000 from then on. */
const Outline = z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(z.array(Position).min(3).max(2_000)).min(1).max(20) })
const ENDS = { released: t('释放', 'Released'), lapsed: t('到期', 'Ran out'), lead_over: t('线索终止', 'Its lead is over'), occupied: t('供出', 'Given out') }
const Waiting = z.object({ lead: part(z.string(), t('招商线索', 'Lead')), ...STAMP })
const Past = z.object({ lead: part(z.string(), t('招商线索', 'Lead')), from: part(z.string(), t('预留时间', 'From')), to: part(z.string(), t('结束时间', 'To')), end: part(z.string(), t('结束方式', 'How it ended'), ENDS) })

/** What every piece of land has: where it is, as given and as kept. */
export const placed = {
  code: fact(z.string().trim().regex(/^[A-Za-z0-9\u4e00-\u9fa5-]{2,40}$/), { label: t('编号', 'Code'), hint: t('一经使用不再另用', 'Once used it is never given again'), searched: true, indexed: true }),
  name: fact(words(2, 120), { label: t('名称', 'Name'), searched: true }),
  area: fact(words(1, 40), { label: t('镇街', 'Town or street'), indexed: true }),
  boundary: fact(Outline, { label: t('范围', 'Outline'), widget: 'outline', afresh: true }),
  datum: fact(keys(DATUMS), { label: t('坐标系', 'Datum'), hint: t('图件采用的坐标系；平台内统一为CGCS2000', 'Of the drawing; kept here in CGCS2000'), options: DATUMS, afresh: true }),
  original: fact(Outline, { label: t('原始坐标', 'As it was given') }),
  place: fact(z.object({ lng: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) }), { label: t('位置', 'Place'), widget: 'place' }),
  drawn_m2: fact(amount, { label: t('图上面积（平方米）', 'Area as drawn (m²)') }),
  source_id: fact(words(1, 200), { label: t('来源标识', 'Identifier at the source'), indexed: true }),
  reason: fact(words(4, 1000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
}

/** Who has it, or is to have it. Promised to one at a time. */
export const held = {
  park: fact(id, { label: t('园区', 'Park'), widget: 'matter', of: 'park', indexed: true }),
  lead: fact(id, { label: t('招商线索', 'Lead'), widget: 'matter', of: 'lead', passing: true }),
  reserved_by: fact(id, { label: t('预留给', 'Held for'), widget: 'matter', of: 'lead', indexed: true }),
  reserved_at: fact(z.string(), { label: t('预留时间', 'Held since') }),
  renewals: fact(z.int().min(0), { label: t('续留次数', 'Times held on') }),
  forbids: fact(z.array(part(keys(EMISSIONS), t('排放', 'Emission'), EMISSIONS)).max(7), { label: t('不得排放', 'May not be let out'), hint: t('没有限制也请保存为空清单', 'Save an empty list when nothing is forbidden') }),
  waiting: fact(z.array(Waiting), { label: t('轮候', 'Waiting for it') }),
  reservations: fact(z.array(Past), { label: t('预留记录', 'Held before') }),
  occupied_by: fact(id, { label: t('使用企业', 'Firm on it'), widget: 'party', indexed: true }),
  occupied_on: fact(day, { label: t('供地（入驻）日期', 'Occupied since') }),
  contract_no: fact(words(2, 80), { label: t('用地（租赁）合同号', 'Land or lease contract') }),
  sited_lead: fact(id, { label: t('落位线索', 'Lead that was sited'), widget: 'matter', of: 'lead', indexed: true }),
  idle_since: fact(day, { label: t('闲置（低效）起始日', 'Idle since') }),
}

const base = z.object({ ...placed, ...held })
/** What parcels and spaces have in common. */
export type Land = Readonly<Partial<z.infer<typeof base>>>
export type LandAsk = AskOf<Land>

/** The life of a parcel and of a space. `open` may be promised; `held` is, to one lead, for a time. */
export const LAND_STATES = ['planned', 'available', 'reserved', 'occupied', 'idle', 'withdrawn'] as const
export type LandState = (typeof LAND_STATES)[number]
export type LandActs = Readonly<Record<string, ActOf<LandState, Land>>>
export { part }
