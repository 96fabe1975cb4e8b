import type { DecisionTable } from '#kernel/rule.ts'
import { useText } from '#web/shared/i18n.tsx'
import './rules.css'

const POLICY = {
  U: { zh: '唯一：只能有一行命中', en: 'Unique: only one row may fire' }, A: { zh: '任一：命中各行结果须相同', en: 'Any: rows that fire agree' }, P: { zh: '优先：取结果最靠前的一行', en: 'Priority: the best result' }, F: { zh: '首行：取自上而下第一行', en: 'First: the first row that fires' },
  R: { zh: '按行序列出', en: 'Rule order: every row that fires' }, O: { zh: '按结果次序列出', en: 'Output order: every row, best first' }, C: { zh: '汇总', en: 'Collect' },
} as const

/** 命中方式 in words. */
export function usePolicyWords() {
  const { t } = useText()
  return ({ hit, aggregator }: DecisionTable) => `${t(POLICY[hit])}${aggregator ? ` (${aggregator})` : ''}`
}

/** A decision table to read: conditions, results and the text each row rests on. `fired` marks rows, counted from 1. */
export function RuleTable({ table, fired = [] }: { table: DecisionTable; fired?: readonly number[] }) {
  const { t } = useText()
  const policy = usePolicyWords()
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t(table.label)}><table className="rule"><caption>{t(table.label)} <span className="soft">{policy(table)}</span></caption>
      <thead><tr><th className="num">#</th>{table.inputs.map((i) => <th key={i.id}>{t(i.label)}<br /><code>{i.expression ?? i.name}</code></th>)}{table.outputs.map((o) => <th key={o.id} className="out">{t(o.label)}<br /><code>{o.name}</code></th>)}<th>{t({ zh: '依据', en: 'Basis' })}</th></tr></thead>
      <tbody>{table.rows.map((row, r) => <tr key={row.id} aria-selected={fired.includes(r + 1)}><td className="num">{r + 1}</td>{row.when.map((w, i) => <td key={table.inputs[i]?.id ?? i}><code>{w || '-'}</code></td>)}{row.out.map((w, i) => <td key={table.outputs[i]?.id ?? i} className="out"><code>{w}</code></td>)}<td>{row.basis ? t(row.basis) : '—'}</td></tr>)}</tbody>
      {table.outputs.some((o) => o.fallback !== undefined) && <tfoot><tr><td colSpan={table.inputs.length + 1} className="soft">{t({ zh: '没有一行命中时', en: 'When no row fires' })}</td>{table.outputs.map((o) => <td key={o.id} className="out"><code>{o.fallback ?? '—'}</code></td>)}<td>—</td></tr></tfoot>}
    </table></div>
  )
}
