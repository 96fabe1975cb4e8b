import { z } from 'zod'
import type { Text } from '#kernel/text.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const Label = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const Share = z.number().gt(0).max(1)
const Weight = z.number().min(0).max(100)

/** Kinds of use of land, as land-use plans code them; M0 is a local one. @source GB 50137-2011; 新型产业用地 (M0) by local rules */
export const LAND_USES = ['M0', 'M1', 'M2', 'M3', 'W', 'B'] as const
/** Fire hazard of what is made or stored, the worst first. @source GB 50016-2014 (2018) 3.1.1 厂房火灾危险性分类 */
export const HAZARDS = { 甲: t('甲类', 'Class A'), 乙: t('乙类', 'Class B'), 丙: t('丙类', 'Class C'), 丁: t('丁类', 'Class D'), 戊: t('戊类', 'Class E') }
/** What a project may let out, and a place may not admit. */
export const EMISSIONS = { wastewater: t('工业废水', 'Industrial waste water'), voc: t('挥发性有机物', 'Volatile organic compounds'), dust: t('粉尘', 'Dust'), odour: t('恶臭', 'Odour'), heavy_metal: t('重金属', 'Heavy metals'), hazardous_waste: t('危险废物', 'Hazardous waste'), noise: t('噪声', 'Noise') }
/** What must be known of a parcel before it is offered as 标准地. */
export const STANDARDS = ['far_min', 'far_max', 'investment_per_mu_min', 'tax_per_mu_min', 'energy_max', 'environment'] as const

/** What is known of a firm for its score per mu. */
export const MU_FIGURES = ['land_mu', 'tax_wan', 'value_added_wan', 'energy_tce', 'emission_t', 'staff', 'rd_wan', 'revenue_wan', 'power_mwh'] as const
export const MU_LABELS: Readonly<Record<(typeof MU_FIGURES)[number], Text>> = { land_mu: t('用地面积（亩）', 'Land (mu)'), tax_wan: t('实缴税收（万元）', 'Tax paid (10,000 yuan)'), value_added_wan: t('工业增加值（万元）', 'Value added (10,000 yuan)'), energy_tce: t('综合能耗（吨标煤）', 'Energy (t of standard coal)'), emission_t: t('主要污染物排放（吨）', 'Emissions (t)'), staff: t('年平均职工（人）', 'Staff'), rd_wan: t('研发经费（万元）', 'Research (10,000 yuan)'), revenue_wan: t('主营业务收入（万元）', 'Revenue (10,000 yuan)'), power_mwh: t('用电量（兆瓦时）', 'Power used (MWh)') }
const MuItem = z.strictObject({ key: z.string(), label: Label, over: z.enum(MU_FIGURES), under: z.enum(MU_FIGURES), weight: z.number().gt(0).max(100) })

/** What a city decides about its land. */
export const Parks = z.strictObject({
  /** What a standard parcel must say before it is offered. */
  standards: z.array(z.enum(STANDARDS)).min(1),
  /** Area as surveyed and area as drawn may differ by so much. */
  area_tolerance: Share,
  /** Outlines of neighbours drawn by different hands overlap a little: less than this is no overlap, m². */
  overlap_m2: z.number().min(0),
  /** How many parcels and spaces may be held for one lead at a time, and how often each may be held on. */
  held_per_lead: z.int().min(1),
  renewals: z.int().min(0),
  /** Land is low-yielding when idle for so many months. */
  idle_months: z.int().min(1),
  /** 亩均论英雄: ratios by group, their weights, the cap on each, grades from the top. */
  mu: z.strictObject({
    above: z.array(MuItem).min(1), below: z.array(MuItem).min(1), cap: z.number().min(1).max(5), grades: z.array(z.strictObject({ grade: z.string(), share: Share })).min(2),
    grace_years: z.int().min(0), grace_floor: z.string(), veto_grade: z.string(), notice_days: z.int().min(1), source: Label,
  }),
  /** How sites are matched to projects. */
  siting: z.strictObject({
    weights: z.strictObject({ fit: Weight, industry: Weight, near: Weight, price: Weight, ready: Weight }),
    /** Farther than this from where the investor wants to be counts as far, m. */
    near_m: z.number().gt(0),
    /** A site that fails at most so many conditions is shown with what would have to change. */
    near_miss: z.int().min(0).max(4),
    /** How soon land in each state could be had, 0 to 1; states not named are not looked at. */
    ready: z.strictObject({ available: Share, idle: z.number().min(0).max(1), planned: z.number().min(0).max(1), reserved: z.number().min(0).max(1) }),
    /** Only in a recognised chemical park. */
    chemical: z.array(z.string().regex(/^\d{2,4}$/)),
    /** Uses that suit an industry; the longest code that begins the industry's counts. */
    uses: z.array(z.strictObject({ industries: z.array(z.string().regex(/^\d{2,4}$/)).min(1), uses: z.array(z.enum(LAND_USES)).min(1) })),
    source: Label,
  }),
  source: Label,
})
export type ParkRules = z.infer<typeof Parks>
export type MuCityRules = ParkRules['mu']
