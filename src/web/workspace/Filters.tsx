import type { ReactNode } from 'react'
import { choicesAt } from '#algo/choices.ts'
import { INDUSTRY_DIVISIONS } from '#algo/identifiers/industry-divisions.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useNarrow } from '#web/shared/narrow.ts'
import { useDeclarations, useOffices, usePack, usePlaces } from '#web/shared/queries.ts'
import type { KindDecl } from '#web/shared/types.ts'

/** What a list can be narrowed by; every choice is in the address, so that it can be kept and sent. */
export function Filters({ decl, search, onChange }: { decl: KindDecl; search: Readonly<Record<string, string>>; onChange: (change: Record<string, string | undefined>) => void }) {
  const { t, locale } = useText()
  const offices = useOffices().data ?? []
  const optionsOf = useColumnOptions(decl)
  const all = t({ zh: '全部', en: 'All' })
  const select = (key: string, label: string, options: readonly (readonly [string, string])[]): ReactNode => (
    <label key={key}><span>{label}</span><select className="input" value={search[key] ?? ''} onChange={(e) => onChange({ [key]: e.target.value || undefined })}><option value="">{all}</option>{options.map(([value, name]) => <option key={value} value={value}>{name}</option>)}</select></label>
  )
  const byColumn = (column: 'category' | 'urgency' | 'area') => {
    const options = optionsOf(column)
    return options.length > 0 && select(column, t(decl.facts[decl.columns[column] ?? '']?.label ?? { zh: '分类', en: 'Category' }), options)
  }
  const size = decl.facts[decl.columns.size ?? '']?.label
  const bound = (key: 'size_from' | 'size_to', label: string) => <label key={key}><span>{label}</span><input key={search[key] ?? ''} className="input" type="number" inputMode="decimal" min={0} defaultValue={search[key] ?? ''} onKeyDown={(e) => { if (e.key === 'Enter') onChange({ [key]: e.currentTarget.value || undefined }) }} onBlur={(e) => { if ((search[key] ?? '') !== e.target.value) onChange({ [key]: e.target.value || undefined }) }} /></label>
  const narrow = useNarrow()
  const used = Object.keys(search).filter((k) => k !== 'sort').length
  const form = (
    <form className={narrow ? 'filters' : 'filters card'} onSubmit={(e) => e.preventDefault()} aria-label={t({ zh: '筛选', en: 'Filters' })}>
      <label><span>{t({ zh: '关键词', en: 'Words' })}</span><input key={search['q'] ?? ''} className="input" defaultValue={search['q'] ?? ''} onKeyDown={(e) => { if (e.key === 'Enter') onChange({ q: e.currentTarget.value || undefined }) }} onBlur={(e) => { if ((search['q'] ?? '') !== e.target.value) onChange({ q: e.target.value || undefined }) }} /></label>
      {select('open', t({ zh: '是否在办', en: 'Open' }), [['true', t({ zh: '在办', en: 'Open' })], ['false', t({ zh: '已结', en: 'Closed' })]])}
      {select('state', t({ zh: '状态', en: 'State' }), Object.entries(decl.states).map(([key, s]) => [key, t(s.label)] as const))}
      {select('due', t({ zh: '时限', en: 'Due' }), [['overdue', t({ zh: '已逾期', en: 'Overdue' })], ['today', t({ zh: '今日到期', en: 'Today' })], ['soon', t({ zh: '临近', en: 'Soon' })], ['provisional', t({ zh: '日期暂定', en: 'Provisional' })]])}
      {byColumn('category')}
      {byColumn('urgency')}
      {byColumn('area')}
      {size && bound('size_from', t({ zh: `${size.zh}不低于`, en: `${size.en}, from` }))}
      {size && bound('size_to', t({ zh: `${size.zh}不高于`, en: `${size.en}, to` }))}
      {select('lead', t(decl.relations['lead'] ?? { zh: '承办单位', en: 'Unit' }), offices.map((o) => [o.id, locale === 'en' ? (o.name_en ?? o.name) : o.name] as const))}
      {select('mine', t({ zh: '与我有关', en: 'Mine' }), [['lead', t({ zh: '我单位承办', en: 'My unit leads' })], ['support', t({ zh: '我单位配合', en: 'My unit supports' })], ['any', t({ zh: '全部相关', en: 'Any part' })]])}
      <label><span>{t({ zh: '提出日期自', en: 'Opened from' })}</span><input className="input" type="date" value={search['opened_from'] ?? ''} onChange={(e) => onChange({ opened_from: e.target.value || undefined })} /></label>
      <label><span>{t({ zh: '至', en: 'to' })}</span><input className="input" type="date" value={search['opened_to'] ?? ''} onChange={(e) => onChange({ opened_to: e.target.value || undefined })} /></label>
    </form>
  )
  return narrow ? <details className="card"><summary>{t({ zh: '筛选', en: 'Filters' })}{used > 0 && t({ zh: `（已用 ${used} 项）`, en: ` (${used} in use)` })}</summary>{form}</details> : form
}

/** What a column of this kind can hold, where that is a list of its own: declared options, the city's choices, categories, industries, streets. */
function useColumnOptions(decl: KindDecl): (column: 'category' | 'urgency' | 'area') => readonly (readonly [string, string])[] {
  const { t, locale } = useText()
  const pack = usePack().data
  const streets = usePlaces('street').data ?? []
  const indicators = useDeclarations().data?.indicators ?? []
  return (column) => {
    const name = decl.columns[column]
    const fact = decl.facts[name ?? '']
    if (fact?.options) return Object.entries(fact.options).map(([key, label]) => [key, t(label)] as const)
    if (fact?.choices !== undefined) return choicesAt(pack?.rules, fact.choices).map((c) => [c.key, t(c.label)] as const)
    if (fact?.widget === 'indicator') return indicators.map((i) => [i.id, t(i.label)] as const)
    if (fact?.widget === 'industry') return Object.entries(INDUSTRY_DIVISIONS).toSorted(([a], [b]) => a.localeCompare(b)).map(([code, label]) => [code, `${code} ${t(label)}`] as const)
    if (fact?.widget === 'category') return (decl.kind === 'appeal' ? (pack?.categories.appeal ?? []) : (pack?.categories.ticket ?? []).filter((c) => c.code.length <= 4)).map((c) => [c.code, `${c.code.length === 4 ? '　' : ''}${t(c.label)}`] as const)
    return name === 'area' ? streets.map((s) => [s.code, locale === 'en' ? (s.name_en ?? s.name) : s.name] as const) : []
  }
}
