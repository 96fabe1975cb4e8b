import { choicesAt } from '#algo/choices.ts'
import { industryName } from '#algo/identifiers/industry-divisions.ts'
import type { z } from 'zod'
import { metaOf } from '#kernel/fact.ts'
import type { MatterDef } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { packAt } from '#packs/packs.ts'
import type { Tx } from '#store/database.ts'
import type { House } from './house.ts'

export type NamedColumn = 'category' | 'area' | 'urgency'

/** What a code in a column of lists is called: a declared option, what the city's rules offer, one of its categories, an industry, an indicator, a street. One query. */
export async function columnNames(house: House, tx: Tx, def: MatterDef): Promise<(column: NamedColumn, code: string) => Text | undefined> {
  const streets = def.columns?.area === undefined ? [] : await tx.rows<{ code: string; name: string; name_en: string | null }>("select code, name, name_en from place where district = $1 and kind = 'street'", [tx.district])
  const { rules, categories } = packAt(house.districts.get(tx.district)?.pack ?? '', house.now())
  const known = [...categories.ticket, ...categories.appeal]
  return (column, code) => {
    const name = def.columns?.[column]
    if (name === undefined) return undefined
    const { options, choices, widget } = metaOf(def.facts.shape[name] as z.ZodType)
    if (options?.[code]) return options[code]
    if (choices !== undefined) return choicesAt(rules, choices).find((c) => c.key === code)?.label
    if (widget === 'category') return known.find((c) => c.code === code)?.label
    if (widget === 'industry') return industryName(code)
    if (widget === 'indicator') return house.registry.indicators.get(code)?.label
    const street = column === 'area' ? streets.find((s) => s.code === code) : undefined
    return street && { zh: street.name, en: street.name_en ?? street.name }
  }
}

/** What the column itself is called: as its fact, without a fact not at all. */
export function columnLabel(def: MatterDef, column: NamedColumn | 'size'): Text | undefined {
  const name = def.columns?.[column]
  return name === undefined ? undefined : metaOf(def.facts.shape[name] as z.ZodType).label
}
