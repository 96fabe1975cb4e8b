import { useId } from 'react'

export interface Chip { readonly key: string; readonly label: string }

/** One of a few, as things to press; with `optional` a second press takes the choice back. */
export function Chips({ legend, hint, chips, value, onChange, optional = false }: { legend: string; hint?: string; chips: readonly Chip[]; value: string; onChange: (key: string) => void; optional?: boolean }) {
  const id = useId()
  if (chips.length === 0) return null
  return (
    <fieldset className="field" aria-describedby={hint ? id : undefined}>
      <legend>{legend}</legend>
      <div className="chips">{chips.map((c) => <button key={c.key} type="button" className="chip" aria-pressed={value === c.key} onClick={() => onChange(optional && value === c.key ? '' : c.key)}>{c.label}</button>)}</div>
      {hint && <small id={id}>{hint}</small>}
    </fieldset>
  )
}
