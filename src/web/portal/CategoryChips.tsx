import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useMe, usePack } from '#web/shared/queries.ts'

/** What it seems to be about, to press if it fits; never forced, the desk decides. */
export function CategoryChips({ kind, text, value, onChange }: { kind: string; text: string; value: string; onChange: (code: string) => void }) {
  const { t } = useText()
  const pack = usePack().data
  const me = useMe().data
  const [settled, setSettled] = useState(text)
  useEffect(() => { const timer = setTimeout(() => setSettled(text), 600); return () => clearTimeout(timer) }, [text])
  const found = useQuery({ queryKey: ['suggest', kind, settled], enabled: Boolean(me) && settled.length > 6, queryFn: () => api<{ categories: { code: string }[]; abstain: boolean }>('/api/suggest', { method: 'POST', body: { kind, text: settled } }) }).data
  const all = kind === 'appeal' ? (pack?.categories.appeal ?? []) : (pack?.categories.ticket ?? [])
  const shown = kind === 'appeal' ? all : all.filter((c) => found?.abstain === false && found.categories.some((f) => f.code === c.code))
  const chips = value && !shown.some((c) => c.code === value) ? [...shown, ...all.filter((c) => c.code === value)] : shown
  if (chips.length === 0) return null
  return <fieldset className="field"><legend>{t({ zh: '属于（可不选）', en: 'It belongs to (optional)' })}</legend><div className="chips">{chips.map((c) => <button key={c.code} type="button" className="btn" aria-pressed={value === c.code} onClick={() => onChange(value === c.code ? '' : c.code)}>{t(c.label)}</button>)}</div></fieldset>
}
