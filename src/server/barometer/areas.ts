import type { Text } from '#kernel/text.ts'
import type { Tx } from '#store/database.ts'

/** A town or street with the residents it is known to have. */
export interface Area {
  readonly code: string
  readonly label: Text
  readonly residents: number | undefined
}

/** The towns and streets of the district, by their code. */
export async function areasOf(tx: Tx): Promise<Area[]> {
  const rows = await tx.rows<{ code: string; name: string; name_en: string | null; residents: string | null }>(
    "select code, name, name_en, attrs->>'residents' as residents from place where district = $1 and kind = 'street' and status = 'current' order by code", [tx.district])
  return rows.map((r) => ({ code: r.code, label: { zh: r.name, en: r.name_en ?? r.name }, residents: r.residents === null ? undefined : Number(r.residents) }))
}

export const WHOLE: Text = { zh: '全区', en: 'Whole district' }
export const NOWHERE: Text = { zh: '未填镇街', en: 'Area not given' }
