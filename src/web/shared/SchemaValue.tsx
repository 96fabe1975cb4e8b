import { formatDate, formatNumber, formatTime, plain } from './format.ts'
import { useText } from './i18n.tsx'
import { useNamed } from './names.tsx'
import { useChoices } from './queries.ts'
import type { Schema } from './schema.ts'

/** A declared shape as people read it: parts with their names, rows as a table, numbers and days in the reader's form. */
export function SchemaValue({ schema, value }: { schema: Schema; value: unknown }) {
  const { t, locale } = useText()
  const byId = useNamed()
  const named = (name: string, part: Schema | undefined) => t({ zh: part?.title ?? name, en: part?.description ?? name })
  if (value === null || value === undefined) return <>—</>
  if (typeof value === 'number') return <>{formatNumber(value, locale, Number.isInteger(value) ? 0 : 2)}</>
  if (typeof value === 'boolean') return <>{t(value ? { zh: '是', en: 'Yes' } : { zh: '否', en: 'No' })}</>
  if (typeof value === 'string') { const label = schema.options?.[value]; return label ? <>{t(label)}</> : schema.choices ? <Chosen path={schema.choices} code={value} /> : /^\d{4}-\d\d-\d\dT\d\d:/.test(value) ? <>{formatTime(value, locale)}</> : /^\d{4}-\d\d-\d\d$/.test(value) ? <>{formatDate(value, locale)}</> : <>{byId(value) ?? value}</> }
  if (Array.isArray(value)) {
    const list = value as readonly unknown[]
    if (list.length === 0) return <>{t({ zh: '无', en: 'None' })}</>
    const columns = Object.keys(schema.items?.properties ?? (isRow(list[0]) ? list[0] : {}))
    if (columns.length === 0) return <>{list.map((v, i) => <span key={i}>{i > 0 && t({ zh: '、', en: ', ' })}<SchemaValue schema={schema.items ?? {}} value={v} /></span>)}</>
    return (
      <div className="scroll rows" tabIndex={0} role="region" aria-label={t({ zh: '明细', en: 'Rows' })}><table className="narrow"><thead><tr>{columns.map((c) => <th key={c}>{named(c, schema.items?.properties?.[c])}</th>)}</tr></thead>
        <tbody>{list.map((row, i) => <tr key={i}>{columns.map((c) => <td key={c} className={isRow(row) && typeof row[c] === 'number' ? 'num' : undefined}><SchemaValue schema={schema.items?.properties?.[c] ?? {}} value={isRow(row) ? row[c] : undefined} /></td>)}</tr>)}</tbody></table></div>
    )
  }
  if (!isRow(value)) return <>{plain(value)}</>
  return <dl className="facts">{Object.entries(value).map(([name, v]) => { const part = schema.properties?.[name] ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined); return <div key={name} style={{ display: 'contents' }}><dt>{schema.choices ? <Chosen path={schema.choices} code={name} /> : schema.properties?.[name] ? named(name, schema.properties[name]) : schema.options?.[name] ? t(schema.options[name]) : (byId(name) ?? name)}</dt><dd><SchemaValue schema={part ?? {}} value={v} /></dd></div> })}</dl>
}

/** A code of the city's rules by its name there. */
function Chosen({ path, code }: { path: string; code: string }) {
  const { t } = useText()
  const label = useChoices(path).find((c) => c.key === code)?.label
  return <>{label ? t(label) : code}</>
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
