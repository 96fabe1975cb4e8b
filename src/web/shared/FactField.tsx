import { lazy, type ReactNode, Suspense, useId } from 'react'
import { Faces } from './Faces.tsx'
import { useText } from './i18n.tsx'
import { IndustryField } from './IndustryField.tsx'
import { MatterMap } from './MatterMap.tsx'
import { useDeclarations, useOffices, usePack, usePermits, usePlaces } from './queries.ts'
import { ChoiceSelect, OfficeSelect, type SelectProps } from './CodeSelect.tsx'
import { MatterPick, PartyPick } from './PickField.tsx'
import { isStructured } from './schema.ts'
import { CurveField, SchemaControl } from './SchemaField.tsx'
import { Loading } from './states.tsx'
import type { FactDecl, KindDecl, Spot } from './types.ts'

const OutlineField = lazy(() => import('./OutlineField.tsx').then((m) => ({ default: m.OutlineField })))
const RuleField = lazy(() => import('#web/workspace/rules/RuleField.tsx').then((m) => ({ default: m.RuleField })))

interface FieldProps { readonly kind: KindDecl; readonly name: string; readonly fact: FactDecl; readonly required: boolean; readonly value: unknown; readonly fault: string | undefined; readonly onChange: (value: unknown) => void
  /** What else the form holds so far: some fields start from others. */
  readonly body?: Readonly<Record<string, unknown>> }

/** One fact to fill in, by what it is: a choice, a category, an office, a place on the map, a date, words. */
export function FactField(props: FieldProps) {
  const { t } = useText()
  const id = useId()
  const { fact, name, required, value, fault, onChange } = props
  const text = typeof value === 'string' ? value : ''
  const shared = { id, className: 'input', required, 'aria-invalid': fault !== undefined, 'aria-describedby': fault || fact.hint ? `${id}-more` : undefined } as const

  if (fact.widget === 'face') return <Faces label={t(fact.label)} value={typeof value === 'number' ? value : undefined} onChange={onChange} />
  if (fact.widget === 'place') return <PlaceField {...props} />
  if (fact.widget === 'outline') return <OutlineFact {...props} />
  let control: ReactNode
  if (fact.widget === 'category') control = <CategorySelect {...shared} kind={props.kind.kind} value={text} onChange={onChange} />
  else if (fact.widget === 'industry') control = <IndustryField {...shared} value={text} onChange={onChange} />
  else if (fact.widget === 'office') control = <OfficeSelect {...shared} value={text} onChange={onChange} />
  else if (fact.widget === 'matter') control = <MatterPick {...shared} kind={fact.of ?? props.kind.kind} value={text} onChange={onChange} />
  else if (fact.widget === 'party') control = <PartyPick {...shared} value={text} onChange={onChange} />
  else if (fact.widget === 'offices') control = <OfficesPick value={Array.isArray(value) ? (value as string[]) : []} onChange={onChange} label={t(fact.label)} />
  else if (fact.widget === 'indicator') control = <IndicatorSelect {...shared} value={text} onChange={onChange} />
  else if (fact.widget === 'permit') control = <PermitSelect {...shared} value={text} onChange={onChange} />
  else if (fact.widget === 'curve') control = <CurveField value={value} onChange={onChange} label={t(fact.label)} goal={props.body?.[name === 'curve' ? 'goal' : name.replace('curve', 'goal')]} />
  else if (fact.widget === 'decision_table') control = <Suspense fallback={<Loading />}><RuleField value={value} rule={typeof props.body?.['rule'] === 'string' ? props.body['rule'] : undefined} onChange={onChange} /></Suspense>
  else if (name === 'area') control = <AreaSelect {...shared} value={text} onChange={onChange} />
  else if (fact.choices !== undefined && fact.schema.type === 'string') control = <ChoiceSelect {...shared} path={fact.choices} value={text} onChange={onChange} />
  else if (fact.options) control = <select {...shared} value={text} onChange={(e) => onChange(e.target.value)}><option value="">{t({ zh: '请选择', en: 'Choose' })}</option>{Object.entries(fact.options).map(([key, label]) => <option key={key} value={key}>{t(label)}</option>)}</select>
  else if (fact.schema.type === 'boolean') control = <select {...shared} value={value === true ? 'true' : value === false ? 'false' : ''} onChange={(e) => onChange(e.target.value === '' ? undefined : e.target.value === 'true')}><option value="">{t({ zh: '请选择', en: 'Choose' })}</option><option value="true">{t({ zh: '是', en: 'Yes' })}</option><option value="false">{t({ zh: '否', en: 'No' })}</option></select>
  else if (fact.widget === 'textarea') control = <textarea {...shared} value={text} maxLength={fact.schema.maxLength} onChange={(e) => onChange(e.target.value)} />
  else if (fact.widget === 'date') control = <input {...shared} type="date" value={text} onChange={(e) => onChange(e.target.value)} />
  else if (fact.schema.format === 'date-time') control = <input {...shared} type="datetime-local" value={text.slice(0, 16)} onChange={(e) => onChange(e.target.value ? new Date(e.target.value).toISOString() : undefined)} />
  else if (isStructured(fact.schema)) control = <SchemaControl {...shared} schema={fact.choices === undefined ? fact.schema : { ...fact.schema, choices: fact.choices }} value={value} onChange={onChange} {...(fact.schema.type === 'array' || fact.schema.type === 'object' ? { label: t(fact.label) } : {})} />
  else control = <input {...shared} type={fact.seal === 'phone' ? 'tel' : 'text'} value={text} maxLength={fact.schema.maxLength} onChange={(e) => onChange(e.target.value)} />

  return (
    <div className="field">
      <label htmlFor={GROUPS.has(fact.widget ?? '') || fact.schema.type === 'array' || fact.schema.type === 'object' ? undefined : id} style={{ fontWeight: 600 }}>{t(fact.label)}{required ? <span aria-hidden="true" style={{ color: 'var(--bad)' }}> *</span> : <span className="soft">{t({ zh: '（选填）', en: ' (optional)' })}</span>}</label>
      {control}
      <div id={`${id}-more`}>{fact.hint && <small>{t(fact.hint)}</small>}{fault && <small className="fault">{fault}</small>}</div>
    </div>
  )
}

/** Several controls in one: they carry the label themselves. */
const GROUPS = new Set(['offices', 'curve', 'decision_table'])

export function CategorySelect({ kind, value, onChange, ...rest }: SelectProps & { kind: string }) {
  const { t } = useText()
  const pack = usePack().data
  const all = kind === 'appeal' ? (pack?.categories.appeal ?? []) : (pack?.categories.ticket ?? [])
  const groups = all.filter((c) => c.code.length === 4)
  return (
    <select {...rest} value={value} onChange={(e) => onChange(e.target.value)}>
      <option value="">{t({ zh: '请选择', en: 'Choose' })}</option>
      {kind === 'appeal' ? all.map((c) => <option key={c.code} value={c.code}>{t(c.label)}</option>) : groups.map((g) => <optgroup key={g.code} label={t(g.label)}>{all.filter((c) => c.code.length === 6 && c.code.startsWith(g.code)).map((c) => <option key={c.code} value={c.code}>{t(c.label)}</option>)}</optgroup>)}
    </select>
  )
}

function IndicatorSelect({ value, onChange, ...rest }: SelectProps) {
  const { t } = useText()
  const indicators = useDeclarations().data?.indicators ?? []
  return <select {...rest} value={value} onChange={(e) => onChange(e.target.value)}><option value="">{t({ zh: '请选择', en: 'Choose' })}</option>{indicators.map((i) => <option key={i.id} value={i.id}>{t(i.label)}{t({ zh: `（${i.unit.zh}）`, en: ` (${i.unit.en})` })}</option>)}</select>
}

function PermitSelect({ value, onChange, ...rest }: SelectProps) {
  const { t } = useText()
  return <select {...rest} value={value} onChange={(e) => onChange(e.target.value)}><option value="">{t({ zh: '请选择', en: 'Choose' })}</option>{usePermits().data?.map((p) => <option key={p.item} value={p.item}>{t(p.label)}</option>)}</select>
}

export function AreaSelect({ value, onChange, ...rest }: SelectProps) {
  const { t, locale } = useText()
  const streets = usePlaces('street').data ?? []
  return <select {...rest} value={value} onChange={(e) => onChange(e.target.value)}><option value="">{t({ zh: '请选择', en: 'Choose' })}</option>{streets.map((s) => <option key={s.code} value={s.code}>{locale === 'en' ? (s.name_en ?? s.name) : s.name}</option>)}</select>
}

function OfficesPick({ value, onChange, label }: { value: readonly string[]; onChange: (value: unknown) => void; label: string }) {
  const offices = useOffices().data ?? []
  return <fieldset aria-label={label} style={{ border: '1px solid var(--line)', borderRadius: 8, maxHeight: '11rem', overflow: 'auto', margin: 0 }}>{offices.map((o) => <label key={o.id} style={{ display: 'inline-flex', gap: 6, width: '48%', padding: '0.2rem' }}><input type="checkbox" checked={value.includes(o.id)} onChange={(e) => onChange(e.target.checked ? [...value, o.id] : value.filter((v) => v !== o.id))} />{o.name}</label>)}</fieldset>
}

function OutlineFact({ fact, value, onChange, body, fault, required }: FieldProps) {
  const { t } = useText()
  return <div className="field"><span style={{ fontWeight: 600 }}>{t(fact.label)}{required ? <span aria-hidden="true" style={{ color: 'var(--bad)' }}> *</span> : <span className="soft">{t({ zh: '（选填）', en: ' (optional)' })}</span>}</span><Suspense fallback={<Loading />}><OutlineField value={value} datum={typeof body?.['datum'] === 'string' ? body['datum'] : undefined} onChange={onChange} label={t(fact.label)} /></Suspense>{fault && <small className="fault">{fault}</small>}</div>
}

function PlaceField({ fact, value, onChange }: FieldProps) {
  const { t } = useText()
  const pin = value as Spot | undefined
  return <fieldset className="field"><legend>{t(fact.label)}<span className="soft">{t({ zh: '（点地图选取，选填）', en: ' (press the map, optional)' })}</span></legend><MatterMap label={t(fact.label)} height="16rem" pin={pin} onPick={onChange} />{pin && <p className="soft">{pin.lng}, {pin.lat} <button type="button" className="btn quiet" onClick={() => onChange(undefined)}>{t({ zh: '清除', en: 'Clear' })}</button></p>}</fieldset>
}
