import { ChoiceSelect, OfficeSelect } from './CodeSelect.tsx'
import { useText } from './i18n.tsx'
import { PartyPick } from './PickField.tsx'
import type { Choice } from '#algo/choices.ts'
import { useChoices } from './queries.ts'
import { blockOf, isMonth, type Schema, typedAs } from './schema.ts'

interface ControlProps { readonly schema: Schema; readonly value: unknown; readonly onChange: (value: unknown) => void; readonly id?: string; readonly className?: string; readonly required?: boolean; readonly label?: string; readonly 'aria-invalid'?: boolean; readonly 'aria-describedby'?: string | undefined }

/** A control for any declared shape: numbers, days, months, choices, parts, rows and rows of numbers. */
export function SchemaControl({ schema, value, onChange, label, ...rest }: ControlProps) {
  const { t } = useText()
  const shared = { className: 'input', ...rest, ...(label === undefined ? {} : { 'aria-label': label }) }
  if (schema.type === 'array') return schema.items?.type === 'object' ? <Rows schema={schema} value={value} onChange={onChange} label={label ?? ''} /> : <Several schema={schema} value={value} onChange={onChange} shared={shared} />
  if (schema.type === 'object' && schema.properties === undefined) return <Keyed schema={schema} value={value} onChange={onChange} label={label ?? ''} />
  if (schema.type === 'object') return <Parts schema={schema} value={value} onChange={onChange} label={label ?? ''} />
  const picked = { ...shared, value: typeof value === 'string' ? value : '', onChange: (v: unknown) => onChange(v || undefined) }
  if (schema.widget === 'office') return <OfficeSelect {...picked} />
  if (schema.widget === 'party') return <PartyPick {...picked} />
  if (schema.choices !== undefined) return <ChoiceSelect {...picked} path={schema.choices} />
  if (schema.enum) return <select {...shared} value={typeof value === 'string' ? value : ''} onChange={(e) => onChange(e.target.value || undefined)}><option value="">{t({ zh: '请选择', en: 'Choose' })}</option>{schema.enum.map((key) => <option key={String(key)} value={String(key)}>{t(schema.options?.[String(key)] ?? { zh: String(key), en: String(key) })}</option>)}</select>
  if (schema.type === 'boolean') return <input {...shared} className="" type="checkbox" checked={value === true} onChange={(e) => onChange(e.target.checked)} />
  if (schema.type === 'number' || schema.type === 'integer') return <input {...shared} type="number" inputMode="decimal" step={schema.type === 'integer' ? 1 : 'any'} min={schema.minimum} max={schema.maximum} value={typeof value === 'number' ? value : ''} onChange={(e) => onChange(Number.isNaN(e.target.valueAsNumber) ? undefined : e.target.valueAsNumber)} />
  const kind = schema.format === 'date' ? 'date' : isMonth(schema) ? 'month' : 'text'
  return <input {...shared} type={kind} maxLength={schema.maxLength} value={typeof value === 'string' ? value : ''} placeholder={kind === 'month' ? '2026-08' : undefined} onChange={(e) => onChange(e.target.value || undefined)} />
}

function usePartName() {
  const { t } = useText()
  return (name: string, schema: Schema) => t({ zh: schema.title ?? name, en: schema.description ?? name })
}

/** Named parts of one fact, side by side. */
function Parts({ schema, value, onChange, label }: { schema: Schema; value: unknown; onChange: (value: unknown) => void; label: string }) {
  const named = usePartName()
  const said = (value ?? {}) as Readonly<Record<string, unknown>>
  return (
    <fieldset aria-label={label} className="parts">
      {Object.entries(schema.properties ?? {}).map(([name, part]) => <label key={name}><span>{named(name, part)}{schema.required?.includes(name) ? ' *' : ''}</span><SchemaControl schema={part} value={said[name]} onChange={(v) => onChange(without({ ...said, [name]: v }))} /></label>)}
    </fieldset>
  )
}

/** One value a key: the keys are the city's choices, or those that are declared. Points add up as they are given. */
function Keyed({ schema, value, onChange, label }: { schema: Schema; value: unknown; onChange: (value: unknown) => void; label: string }) {
  const { t } = useText()
  const chosen = useChoices(schema.choices)
  const keys = schema.choices === undefined ? (schema.propertyNames?.enum ?? []).map((key) => ({ key: String(key), label: schema.options?.[String(key)] ?? { zh: String(key), en: String(key) } })) : chosen
  const each = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {}
  const said = (value ?? {}) as Readonly<Record<string, unknown>>
  const most = chosen.reduce((sum, c) => sum + (c.max ?? 0), 0)
  const points = chosen.reduce((sum, c) => sum + (Number(said[c.key]) || 0), 0)
  return (
    <fieldset aria-label={label} className="parts">
      {keys.map((k) => { const { max, floor } = k as Choice; return <label key={k.key}><span>{t(k.label)}{max !== undefined && t({ zh: `（满分${max}${floor === undefined ? '' : `，下限${floor}`}）`, en: ` (of ${max}${floor === undefined ? '' : `, at least ${floor}`})` })}</span><SchemaControl schema={max === undefined ? each : { ...each, maximum: max }} value={said[k.key]} onChange={(v) => onChange(without({ ...said, [k.key]: v }))} /></label> })}
      {most > 0 && <p role="status"><strong>{t({ zh: `合计${points}分，满分${most}分`, en: `${points} of ${most} in all` })}</strong></p>}
    </fieldset>
  )
}

/** Rows as in a spreadsheet: typed, or pasted as a block from one. */
function Rows({ schema, value, onChange, label }: { schema: Schema; value: unknown; onChange: (value: unknown) => void; label: string }) {
  const { t } = useText()
  const named = usePartName()
  const rows = Array.isArray(value) ? (value as readonly Readonly<Record<string, unknown>>[]) : []
  const columns = Object.entries(schema.items?.properties ?? {})
  const most = schema.maxItems ?? Number.POSITIVE_INFINITY
  const set = (at: number, name: string, v: unknown) => onChange(rows.map((row, i) => (i === at ? without({ ...row, [name]: v }) : row)))
  const paste = (at: number, column: number, text: string) => {
    const block = blockOf(text)
    if (block.length === 1 && block[0]?.length === 1) return false
    const next = [...rows]
    for (const [r, cells] of block.entries()) {
      const row: Record<string, unknown> = { ...next[at + r] }
      for (const [c, cell] of cells.entries()) { const [name, part] = columns[column + c] ?? []; if (name && part) row[name] = typedAs(part, cell) }
      if (at + r < most) next[at + r] = without(row)
    }
    onChange(next)
    return true
  }
  return (
    <div className="rows">
      {rows.length > 0 && (
        <div className="scroll"><table><caption className="sr">{label}</caption><thead><tr>{columns.map(([name, part]) => <th key={name}>{named(name, part)}</th>)}<th><span className="sr">{t({ zh: '删除', en: 'Remove' })}</span></th></tr></thead>
          <tbody>{rows.map((row, at) => <tr key={at}>{columns.map(([name, part], column) => <td key={name} onPaste={(e) => { if (paste(at, column, e.clipboardData.getData('text/plain'))) e.preventDefault() }}><SchemaControl schema={part} value={row[name]} label={`${named(name, part)} ${at + 1}`} onChange={(v) => set(at, name, v)} /></td>)}<td><button type="button" className="btn quiet" aria-label={t({ zh: `删除第${at + 1}行`, en: `Remove row ${at + 1}` })} onClick={() => onChange(rows.filter((_, i) => i !== at))}>×</button></td></tr>)}</tbody></table></div>)}
      <div className="row"><button type="button" className="btn" disabled={rows.length >= most} onClick={() => onChange([...rows, {}])}>{t({ zh: '添加一行', en: 'Add a row' })}</button><small className="soft">{t({ zh: '可从表格软件复制多行，粘贴到任一格', en: 'Rows copied from a spreadsheet can be pasted into any cell' })}</small></div>
    </div>
  )
}

/** Several plain values: ticked where they are choices, one to a line where they are words, a strip of cells where they are numbers. */
function Several({ schema, value, onChange, shared }: { schema: Schema; value: unknown; onChange: (value: unknown) => void; shared: Readonly<Record<string, unknown>> }) {
  const { t } = useText()
  const item = schema.items ?? {}
  const said = Array.isArray(value) ? (value as readonly unknown[]) : []
  if (item.enum) return <fieldset className="parts">{item.enum.map((key) => <label key={String(key)} className="row"><input type="checkbox" checked={said.includes(key)} onChange={(e) => onChange(e.target.checked ? [...said, key] : said.filter((v) => v !== key))} />{t(item.options?.[String(key)] ?? { zh: String(key), en: String(key) })}</label>)}</fieldset>
  const lines = said.map((v) => (typeof v === 'string' || typeof v === 'number' ? String(v) : '')).join('\n')
  return <textarea {...shared} value={lines} placeholder={t({ zh: '每行一项', en: 'One to a line' })} onChange={(e) => onChange(e.target.value === '' ? undefined : e.target.value.split('\n').map((line) => typedAs(item, line)))} />
}

const MONTHS = Array.from({ length: 12 }, (_, i) => i + 1)

/** 序时计划: what is to be reached by the end of each month. A row pasted from a spreadsheet fills the year; an even one is a press away. */
export function CurveField({ value, onChange, label, goal }: { value: unknown; onChange: (value: unknown) => void; label: string; goal: unknown }) {
  const { t } = useText()
  const curve = Array.isArray(value) ? (value as readonly (number | undefined)[]) : []
  const set = (from: number, cells: readonly (number | undefined)[]) => {
    const next = MONTHS.map((_, i) => (i >= from && i < from + cells.length ? cells[i - from] : curve[i]))
    onChange(next.every((n) => n === undefined) ? undefined : next)
  }
  return (
    <fieldset className="curve-field" aria-label={label}>
      {MONTHS.map((m, i) => <label key={m}><span>{t({ zh: `${m}月`, en: `M${m}` })}</span><input className="input" type="number" step="any" inputMode="decimal" value={curve[i] ?? ''} onChange={(e) => set(i, [Number.isNaN(e.target.valueAsNumber) ? undefined : e.target.valueAsNumber])} onPaste={(e) => { const cells = blockOf(e.clipboardData.getData('text/plain')).flat(); if (cells.length > 1) { e.preventDefault(); set(i, cells.map((c) => typedAs({ type: 'number' }, c) as number | undefined)) } }} /></label>)}
      <div className="row"><button type="button" className="btn" disabled={typeof goal !== 'number'} onClick={() => typeof goal === 'number' && set(0, MONTHS.map((m) => (m === 12 ? goal : Math.round((goal * m * 100) / 12) / 100)))}>{t({ zh: '按目标值均匀分解', en: 'Spread the goal evenly' })}</button>{curve.length > 0 && <button type="button" className="btn quiet" onClick={() => onChange(undefined)}>{t({ zh: '清空', en: 'Clear' })}</button>}</div>
    </fieldset>
  )
}

function without(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(row).filter(([, v]) => v !== undefined))
}
