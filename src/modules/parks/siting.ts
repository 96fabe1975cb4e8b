import { type Check, type Condition, HAZARD_ORDER, type Site, type SiteNeed } from '#algo/site-match.ts'
import type { Text } from '#kernel/text.ts'
import { EMISSIONS, HAZARDS, type ParkRules } from '#packs/parks.ts'
import { t } from './land-facts.ts'
import { type Parcel, USES } from './parcel.ts'
import type { Park } from './park.ts'
import type { Space } from './space.ts'

export type SiteKind = 'parcel' | 'space'
/** What a lead says of what it needs, by the names of its facts. */
export interface Wanted { readonly land_mu?: number; readonly space_m2?: number; readonly floor_load_t_m2?: number; readonly height_m?: number; readonly power_kva?: number; readonly water_t_day?: number; readonly heat_t_h?: number; readonly planned_fixed_wan?: number; readonly expected_tax_wan?: number; readonly industry?: string; readonly hazard_class?: keyof typeof HAZARDS; readonly emission_kinds?: readonly (keyof typeof EMISSIONS)[]; readonly place?: { readonly lng: number; readonly lat: number }; readonly area?: string }
/** What of a parcel or a space counts for matching. */
export type LandFacts = Pick<Parcel, 'use' | 'area_mu' | 'investment_per_mu_min' | 'tax_per_mu_min' | 'price_per_mu' | 'power_kva' | 'water_t_day' | 'heat_t_h' | 'forbids' | 'place' | 'area'> & Pick<Space, 'area_m2' | 'floor_load_t_m2' | 'height_m' | 'hazard_class' | 'rent_yuan_m2_month'>
export type Siting = ParkRules['siting']

const NAMES: Readonly<Record<Condition, readonly [Text, Text]>> = {
  size: [t('面积', 'Size'), t('', '')], floor_load: [t('楼面荷载', 'Floor load'), t('吨/平方米', 't/m²')], height: [t('层高', 'Height'), t('米', 'm')], power: [t('用电', 'Power'), t('kVA', 'kVA')], water: [t('用水', 'Water'), t('吨/日', 't a day')], heat: [t('用热', 'Steam'), t('吨/时', 't an hour')],
  investment: [t('投资强度', 'Investment per mu'), t('万元', '10,000 yuan')], tax: [t('亩均税收', 'Tax per mu'), t('万元/年', '10,000 yuan a year')], use: [t('用地用途', 'Use of the land'), t('', '')], chemical: [t('认定化工园区', 'Recognised chemical park'), t('', '')], hazard: [t('火灾危险性类别', 'Fire hazard class'), t('', '')], emission: [t('排放准入', 'Emissions'), t('', '')],
}

/** The longest code that begins the industry's decides. */
export function usesFor(industry: string | undefined, { uses }: Siting): readonly string[] | undefined {
  const found = uses.flatMap((u) => u.industries.filter((code) => industry?.startsWith(code)).map((code) => ({ code, uses: u.uses })))
  return found.toSorted((a, b) => b.code.length - a.code.length)[0]?.uses
}

/** What a lead needs of land, or of built space: undefined where it needs none. */
export function needOf(kind: SiteKind, lead: Wanted, rules: Siting): SiteNeed | undefined {
  const size = kind === 'parcel' ? lead.land_mu : lead.space_m2
  if (size === undefined || size <= 0) return undefined
  const both = given({ power: lead.power_kva, water: lead.water_t_day, heat: lead.heat_t_h })
  return {
    quantities: { size, ...both, ...(kind === 'parcel' ? given({ investment: lead.planned_fixed_wan, tax: lead.expected_tax_wan }) : given({ floor_load: lead.floor_load_t_m2, height: lead.height_m })) },
    ...given({ uses: kind === 'parcel' ? usesFor(lead.industry, rules) : undefined, hazard: kind === 'space' ? lead.hazard_class : undefined, industry: lead.industry, place: lead.place, area: lead.area, emits: lead.emission_kinds }),
    ...(rules.chemical.some((code) => lead.industry?.startsWith(code)) ? { chemical: true } : {}),
  }
}

export function siteOf(kind: SiteKind, id: string, state: string, facts: LandFacts, park: Pick<Park, 'leading_industries' | 'chemical'> | undefined, rules: Siting): Site {
  const { power_kva, water_t_day, heat_t_h, forbids, place, area } = facts
  return {
    id, ready: rules.ready[state as keyof Siting['ready']] ?? 0,
    quantities: { ...given({ power: power_kva, water: water_t_day, heat: heat_t_h }), ...(kind === 'parcel' ? given({ size: facts.area_mu, investment: facts.investment_per_mu_min, tax: facts.tax_per_mu_min }) : given({ size: facts.area_m2, floor_load: facts.floor_load_t_m2, height: facts.height_m })) },
    ...given({ use: facts.use, hazard: facts.hazard_class, forbids, place, area, price: kind === 'parcel' ? facts.price_per_mu : facts.rent_yuan_m2_month, leading: park?.leading_industries }),
    // Land in no park lies in no chemical park either.
    chemical: park?.chemical ?? false,
  }
}

export interface CheckShown extends Check { readonly label: Text; readonly unit: Text; readonly says: Text; /** What would have to change for it to be met. */ readonly change?: Text }

/** A condition in words: what is needed, what there is, and what would have to change. */
export function shown(check: Check, kind: SiteKind, need: SiteNeed, site: Site): CheckShown {
  const [label, of] = NAMES[check.condition]
  const unit = check.condition === 'size' ? (kind === 'parcel' ? t('亩', 'mu') : t('平方米', 'm²')) : of
  const change = check.verdict === 'short' ? changeFor(check, kind, need, site) : undefined
  return { ...check, label, unit, says: inWords(check, unit), ...(change ? { change } : {}) }
}

const number = (v: number) => (Math.round(v * 100) / 100).toLocaleString('en-US')

function inWords({ condition, needed, offered, verdict }: Check, unit: Text): Text {
  const name = (v: number | string): Text => (typeof v === 'number' ? t(`${number(v)}${unit.zh}`, `${number(v)} ${unit.en}`) : named(condition, v))
  const want = name(needed)
  if (verdict === 'unknown' || offered === null) return t(`需要${want.zh}，台账未登记，须向园区核实`, `${want.en} needed; the register does not say, ask the park`)
  const have = name(offered)
  if (condition === 'investment' || condition === 'tax') return t(`地块要求合计${want.zh}，项目${have.zh}`, `the land asks for ${want.en} in all, the project brings ${have.en}`)
  if (condition === 'emission') return verdict === 'met' ? t(`${want.zh}均可准入`, `${want.en} admitted`) : t(`不得排放${have.zh}`, `${have.en} may not be let out there`)
  if (condition === 'chemical') return verdict === 'met' ? t('在认定化工园区内', 'inside a recognised chemical park') : t('不在认定化工园区内', 'not in a recognised chemical park')
  if (condition === 'use') return t(`适合${want.zh}，实为${have.zh}`, `suits ${want.en}; it is ${have.en}`)
  return t(`需要${want.zh}，可供${have.zh}`, `${want.en} needed, ${have.en} there`)
}

function named(condition: Condition, codes: string): Text {
  const names: Readonly<Record<string, Text>> = condition === 'use' ? USES : condition === 'hazard' ? HAZARDS : condition === 'emission' ? EMISSIONS : {}
  const each = codes.split('、').filter(Boolean).map((code) => names[code] ?? t(code, code))
  return t(each.map((e) => e.zh).join('、'), each.map((e) => e.en).join(', '))
}

function changeFor({ condition, needed, offered, by = 0 }: Check, kind: SiteKind, need: SiteNeed, site: Site): Text {
  const n = number(by)
  const per = condition === 'investment' || condition === 'tax' ? site.quantities[condition] : undefined
  const fewer = per !== undefined && per > 0 && typeof offered === 'number' ? number(Math.floor((offered / per) * 10) / 10) : undefined
  switch (condition) {
    case 'size': return kind === 'parcel' ? t(`再增加${n}亩（与相邻地块合并），或把用地压缩到${number(site.quantities.size ?? 0)}亩以内`, `${n} mu more by joining the next parcel, or use at most ${number(site.quantities.size ?? 0)} mu`) : t(`再增加${n}平方米（加租相邻楼层），或压缩需求`, `${n} m² more by letting the next floor, or need less`)
    case 'floor_load': return t(`楼面加固${n}吨/平方米，或改用一层厂房`, `strengthen the floor by ${n} t/m², or take a ground floor`)
    case 'height': return t(`层高差${n}米，只能调整设备布置`, `${n} m too low: only other equipment would fit`)
    case 'power': return t(`增容${n}kVA，须报供电部门`, `${n} kVA more, to be applied for with the grid`)
    case 'water': return t(`增加供水${n}吨/日`, `${n} t of water a day more`)
    case 'heat': return t(`增加供热${n}吨/时，或自建热源`, `${n} t of steam an hour more, or a source of one's own`)
    case 'investment': return t(`固定资产投资增加${n}万元${fewer ? `，或用地减至${fewer}亩` : ''}`, `fixed investment of ${n} more (10,000 yuan)${fewer ? `, or at most ${fewer} mu` : ''}`)
    case 'tax': return t(`年税收承诺增加${n}万元${fewer ? `，或用地减至${fewer}亩` : ''}`, `a promise of ${n} more tax a year (10,000 yuan)${fewer ? `, or at most ${fewer} mu` : ''}`)
    case 'use': return t('须调整控制性详细规划的用地性质', 'the zoning plan would have to be changed')
    case 'chemical': return t('化工项目只能进认定化工园区，不能变通', 'chemistry belongs into a recognised park: no way round')
    case 'hazard': return t(`须按${String(needed)}类改造并重新通过消防验收${HAZARD_ORDER.indexOf(String(needed) as '甲') < 2 ? '（甲、乙类一般不能改造）' : ''}`, `to be rebuilt for class ${String(needed)} and accepted again by the fire authority`)
    case 'emission': return t(`取消或外委产生${named('emission', String(offered)).zh}的工序${need.emits && need.emits.length > 1 ? '，其余排放可以准入' : ''}`, `do without the processes that let out ${named('emission', String(offered)).en}, or have them done elsewhere`)
  }
}

function given<T extends object>(said: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(said).filter(([, v]) => v !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
