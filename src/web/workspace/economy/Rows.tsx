import type { ReactNode } from 'react'
import type { Text } from '#kernel/text.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useNarrow } from '#web/shared/narrow.ts'

export interface Column<T> {
  readonly label: Text
  readonly num?: boolean
  /** Heads the card of a row on a phone. */
  readonly head?: boolean
  readonly cell: (row: T) => ReactNode
}

/** A table on a wide screen, cards on a phone: the same columns in the same order, each with its name. */
export function Rows<T>({ caption, columns, rows, rowKey, foot }: { caption: Text; columns: readonly Column<T>[]; rows: readonly T[]; rowKey: (row: T) => string; foot?: ReactNode }) {
  const { t } = useText()
  const narrow = useNarrow()
  const [head] = columns.filter((c) => c.head)
  if (narrow) {
    return (
      <ul className="plain row-cards" aria-label={t(caption)}>
        {rows.map((row) => (
          <li key={rowKey(row)} className="row-card">{head && <strong>{head.cell(row)}</strong>}
            <dl>{columns.filter((c) => !c.head).map((c) => <div key={c.label.zh}><dt>{t(c.label)}</dt><dd>{c.cell(row)}</dd></div>)}</dl></li>
        ))}
      </ul>
    )
  }
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t(caption)}><table><caption className="sr">{t(caption)}</caption>
      <thead><tr>{columns.map((c) => <th key={c.label.zh} className={c.num ? 'num' : undefined}>{t(c.label)}</th>)}</tr></thead>
      <tbody>{rows.map((row) => <tr key={rowKey(row)}>{columns.map((c) => <td key={c.label.zh} className={c.num ? 'num' : undefined}>{c.cell(row)}</td>)}</tr>)}</tbody>
      {foot && <tfoot>{foot}</tfoot>}</table></div>
  )
}
