import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { usePack } from '#web/shared/queries.ts'
import { Chips } from './parts/Chips.tsx'

const SETTLE_MS = 700

/** What it seems to be about, to press if it fits; never forced, the desk decides. Firms choose from their short list, residents from what the words suggest. */
export function CategoryChips({ kind, text, value, onChange, ask }: { kind: 'ticket' | 'appeal'; text: string; value: string; onChange: (code: string) => void; ask: boolean }) {
  const { t } = useText()
  const pack = usePack().data
  const settled = useSettled(text)
  const found = useQuery({ queryKey: ['suggest', kind, settled], enabled: ask && kind === 'ticket' && settled.length > 6, retry: false, queryFn: () => api<{ categories: { code: string }[]; abstain: boolean }>('/api/suggest', { method: 'POST', body: { kind, text: settled } }) }).data
  const all = (kind === 'appeal' ? pack?.categories.appeal : pack?.categories.ticket) ?? []
  const codes = kind === 'appeal' ? all.map((c) => c.code) : [...new Set([...(value ? [value] : []), ...(found?.abstain === false ? found.categories.slice(0, 4).map((c) => c.code) : [])])]
  const chips = codes.flatMap((code) => { const c = all.find((x) => x.code === code); return c ? [{ key: c.code, label: t(c.label) }] : [] })
  return <Chips optional legend={t(kind === 'appeal' ? { zh: '诉求类别', en: 'Category' } : { zh: '是不是属于', en: 'Is it one of these?' })} hint={t({ zh: '可以不选，由工作人员确定。', en: 'You may leave it; the desk decides.' })} chips={chips} value={value} onChange={onChange} />
}

/** Words that have stopped changing. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
