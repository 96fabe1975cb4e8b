import { lazy, Suspense } from 'react'
import { industryName } from '#algo/identifiers/industry-divisions.ts'
import type { DecisionTable } from '#kernel/rule.ts'
import type { Text } from '#kernel/text.ts'
import { FACES } from './Faces.tsx'
import { formatDate, formatTime, plain } from './format.ts'
import { useText } from './i18n.tsx'
import { useNamed } from './names.tsx'
import { useChoices, useDeclarations, useOffices, usePack, usePermits, usePlaces } from './queries.ts'
import { SchemaValue } from './SchemaValue.tsx'
import { Loading } from './states.tsx'
import type { Schema } from './schema.ts'
import { type FactDecl, isMasked, type KindDecl } from './types.ts'

const RuleTable = lazy(() => import('#web/workspace/rules/RuleTable.tsx').then((m) => ({ default: m.RuleTable })))

/** One fact as people read it: labels for codes, names for offices, faces with their words, masked where it is sealed. */
export function FactValue({ decl, name, value }: { decl: KindDecl; name: string; value: unknown }) {
  const { t, locale } = useText()
  const fact = decl.facts[name]
  const pack = usePack().data
  const office = fact?.widget === 'office' || fact?.widget === 'offices'
  const offices = useOffices(office).data
  const streets = usePlaces('street').data
  const permits = usePermits(fact?.widget === 'permit').data
  const choices = useChoices(fact?.choices)
  const indicators = useDeclarations().data?.indicators
  const byId = useNamed()
  if (isMasked(value)) return <span title={t({ zh: '已脱敏', en: 'masked' })}>{value.$masked}</span>
  if (value === null || value === undefined) return <>—</>
  if (typeof value === 'boolean') return <>{t(value ? { zh: '是', en: 'Yes' } : { zh: '否', en: 'No' })}</>
  if (fact?.widget === 'decision_table') return <Suspense fallback={<Loading />}><RuleTable table={value as DecisionTable} /></Suspense>
  if (fact?.widget === 'face' && typeof value === 'number') { const face = FACES[value - 1]; return <>{face?.face} {face ? t(face.word) : value}</> }
  if (fact?.options && typeof value === 'string' && fact.options[value]) return <>{t(fact.options[value])}</>
  if (fact?.choices !== undefined && typeof value === 'string') { const c = choices.find((x) => x.key === value); return <>{c ? t(c.label) : plain(value)}</> }
  if (fact?.widget === 'industry' && typeof value === 'string') { const found = industryName(value); return <>{value}{found && ` ${t(found)}`}</> }
  if (fact?.widget === 'permit') { const p = permits?.find((x) => x.item === value); return <>{p ? t(p.label) : plain(value)}</> }
  if (fact?.widget === 'indicator') { const i = indicators?.find((x) => x.id === value); return <>{i ? t(i.label) : plain(value)}</> }
  if (fact?.widget === 'category') { const c = [...(pack?.categories.ticket ?? []), ...(pack?.categories.appeal ?? [])].find((x) => x.code === value); return <>{c ? t(c.label) : plain(value)}</> }
  const named = (id: unknown) => { const o = offices?.find((x) => x.id === id); return o ? (locale === 'en' ? (o.name_en ?? o.name) : o.name) : plain(id) }
  if ((fact?.widget === 'party' || fact?.widget === 'matter') && typeof value === 'string') return <>{byId(value) ?? (fact.widget === 'matter' ? t({ zh: '已关联（您无权查看）', en: 'Joined (not yours to see)' }) : value)}</>
  if (fact?.widget === 'outline') return <>{outlined(value, t)}</>
  if (office) return <>{Array.isArray(value) ? value.map(named).join(t({ zh: '、', en: ', ' })) : named(value)}</>
  if (name === 'area') { const s = streets?.find((x) => x.code === value); return <>{s ? (locale === 'en' ? (s.name_en ?? s.name) : s.name) : plain(value)}</> }
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return <>{formatTime(value, locale)}</>
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return <>{formatDate(value, locale)}</>
  if (typeof value === 'object') { const spot = value as { lng?: number; lat?: number }; return spot.lng === undefined || !('lat' in spot) ? <SchemaValue schema={fact ? shapeOf(fact, decl) : {}} value={value} /> : <>{spot.lng}, {spot.lat}</> }
  if (typeof value === 'number') return <SchemaValue schema={{}} value={value} />
  return <>{plain(value)}</>
}

/** Keys of a record are the city's choices, or else the states of its kind. */
function shapeOf(fact: FactDecl, decl: KindDecl): Schema {
  if (fact.choices !== undefined) return { ...fact.schema, choices: fact.choices }
  return fact.schema.additionalProperties === undefined || fact.schema.options ? fact.schema : { ...fact.schema, options: Object.fromEntries(Object.entries(decl.states).map(([key, s]) => [key, s.label])) }
}

/** An outline is for the map: in words, how many corners it has. */
function outlined(value: unknown, t: (text: Text) => string): string {
  const [ring] = (value as { coordinates?: readonly (readonly unknown[])[] }).coordinates ?? []
  const corners = Math.max(0, (ring?.length ?? 1) - 1)
  return t({ zh: `${corners}个角点，见位置图`, en: `${corners} corners, on the map` })
}
