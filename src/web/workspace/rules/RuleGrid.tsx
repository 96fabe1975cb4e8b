import { type KeyboardEvent, useRef } from 'react'
import type { DecisionTable } from '#kernel/rule.ts'
import type { Fault } from '#kernel/refusal.ts'
import { useText } from '#web/shared/i18n.tsx'
import { blockOf } from '#web/shared/schema.ts'
import { usePolicyWords } from './RuleTable.tsx'
import './rules.css'

type Row = DecisionTable['rows'][number]

/** A table to write in as in a spreadsheet: Enter goes down, a copied block is pasted where the cursor is. */
export function RuleGrid({ table, faults, onChange }: { table: DecisionTable; faults: readonly Fault[]; onChange: (table: DecisionTable) => void }) {
  const { t } = useText()
  const policy = usePolicyWords()
  const box = useRef<HTMLTableElement>(null)
  const [inputs, outputs] = [table.inputs.length, table.outputs.length]
  const width = inputs + outputs + 2
  const cellOf = (row: Row, c: number) => (c < inputs ? row.when[c] : c < inputs + outputs ? row.out[c - inputs] : c === inputs + outputs ? row.basis?.zh : row.basis?.en) ?? ''
  const pathOf = (r: number, c: number) => (c < inputs ? `/rows/${r}/when/${c}` : `/rows/${r}/out/${c - inputs}`)
  const nameOf = (c: number) => (c < inputs ? t(table.inputs[c]?.label ?? NONE) : c < inputs + outputs ? t(table.outputs[c - inputs]?.label ?? NONE) : c === inputs + outputs ? t({ zh: '依据（中文）', en: 'Basis (Chinese)' }) : t({ zh: '依据（英文）', en: 'Basis (English)' }))
  const put = (rows: readonly Row[]) => onChange({ ...table, rows: [...rows] })
  const set = (r: number, c: number, block: readonly (readonly string[])[]) => {
    const rows = [...table.rows]
    for (const [dr, cells] of block.entries()) {
      let row = rows[r + dr] ?? blank(table)
      for (const [dc, text] of cells.entries()) if (c + dc < width) row = written(row, c + dc, text, inputs, outputs)
      rows[r + dr] = row
    }
    put(rows)
  }
  const go = (e: KeyboardEvent<HTMLInputElement>, r: number, c: number) => {
    const down = e.key === 'ArrowDown' || (e.key === 'Enter' && !e.shiftKey) ? 1 : e.key === 'ArrowUp' || e.key === 'Enter' ? -1 : 0
    if (!down) return
    e.preventDefault()
    box.current?.querySelector<HTMLInputElement>(`input[data-at="${r + down}.${c}"]`)?.focus()
  }
  const move = (r: number, by: number) => { const rows = [...table.rows]; const [row] = rows.splice(r, 1); if (row) rows.splice(r + by, 0, row); put(rows) }
  return (
    <div className="stack">
      <p className="soft">{policy(table)}。{t({ zh: '条件写法：-（任意）、>=10、[10..30]、"文字","文字"、not("文字")、null（未知）；结果中的文字加英文双引号。', en: ' Conditions: - (any), >=10, [10..30], "word","word", not("word"), null (not known); words in results stand in double quotes.' })}</p>
      <div className="scroll"><table className="rule grid" ref={box}><caption className="sr">{t(table.label)}</caption>
        <thead><tr><th className="num">#</th>{Array.from({ length: width }, (_, c) => <th key={c} className={c >= inputs && c < inputs + outputs ? 'out' : undefined}>{nameOf(c)}{c < inputs && <><br /><code>{table.inputs[c]?.expression ?? table.inputs[c]?.name}</code>{table.inputs[c]?.values && <small className="soft"> {table.inputs[c]?.values}</small>}</>}{c >= inputs && c < inputs + outputs && <><br /><small className="soft">{table.outputs[c - inputs]?.values}</small></>}</th>)}<th><span className="sr">{t({ zh: '行操作', en: 'Row' })}</span></th></tr></thead>
        <tbody>{table.rows.map((row, r) => (
          <tr key={row.id}><td className="num">{r + 1}</td>
            {Array.from({ length: width }, (_, c) => { const wrong = faults.filter((f) => f.path === pathOf(r, c)); return <td key={c} className={c >= inputs && c < inputs + outputs ? 'out' : undefined}><input className={c < inputs + outputs ? 'input mono' : 'input'} data-at={`${r}.${c}`} aria-label={`${nameOf(c)} ${r + 1}`} aria-invalid={wrong.length > 0} value={cellOf(row, c)} onKeyDown={(e) => go(e, r, c)} onChange={(e) => set(r, c, [[e.target.value]])} onPaste={(e) => { const block = blockOf(e.clipboardData.getData('text/plain')); if (block.length > 1 || (block[0]?.length ?? 0) > 1) { e.preventDefault(); set(r, c, block) } }} />{wrong.map((f) => <small key={f.path} className="fault">{t(f.problem)}</small>)}</td> })}
            <td className="row-acts"><button type="button" className="btn quiet" disabled={r === 0} aria-label={t({ zh: `第${r + 1}行上移`, en: `Move row ${r + 1} up` })} onClick={() => move(r, -1)}>↑</button><button type="button" className="btn quiet" disabled={r === table.rows.length - 1} aria-label={t({ zh: `第${r + 1}行下移`, en: `Move row ${r + 1} down` })} onClick={() => move(r, 1)}>↓</button><button type="button" className="btn quiet" aria-label={t({ zh: `在第${r + 1}行下插入`, en: `Insert below row ${r + 1}` })} onClick={() => put([...table.rows.slice(0, r + 1), blank(table), ...table.rows.slice(r + 1)])}>＋</button><button type="button" className="btn quiet" aria-label={t({ zh: `删除第${r + 1}行`, en: `Remove row ${r + 1}` })} onClick={() => put(table.rows.filter((_, i) => i !== r))}>×</button></td></tr>
        ))}</tbody></table></div>
      <button type="button" className="btn" onClick={() => put([...table.rows, blank(table)])}>{t({ zh: '添加一行', en: 'Add a row' })}</button>
    </div>
  )
}

const NONE = { zh: '', en: '' }

function written(row: Row, c: number, text: string, inputs: number, outputs: number): Row {
  if (c < inputs) return { ...row, when: row.when.with(c, text) }
  if (c < inputs + outputs) return { ...row, out: row.out.with(c - inputs, text) }
  const basis = row.basis ?? NONE
  return { ...row, basis: c === inputs + outputs ? { ...basis, zh: text } : { ...basis, en: text } }
}

/** A row that lets everything through and says nothing yet. Its id is the next number that is free. */
function blank({ rows, inputs, outputs }: DecisionTable): Row {
  const taken = new Set(rows.map((r) => r.id))
  let n = rows.length + 1
  while (taken.has(`r${n}`)) n++
  return { id: `r${n}`, when: inputs.map(() => '-'), out: outputs.map(() => '') }
}
