import { useState } from 'react'
import { Papers } from '#web/shared/Papers.tsx'
import { useText } from '#web/shared/i18n.tsx'

/** The day it is in China, `YYYY-MM-DD`. */
function todayHere(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
}

/** 督查通报 of a period: this month unless another is chosen. */
export function BulletinForm() {
  const { t } = useText()
  const [from, setFrom] = useState(() => `${todayHere().slice(0, 8)}01`)
  const [to, setTo] = useState(todayHere)
  return (
    <details><summary>{t({ zh: '起草督查通报', en: 'Draft a bulletin' })}</summary>
      <div className="row after">
        <label className="row"><span className="soft">{t({ zh: '自', en: 'From' })}</span><input className="input" style={{ width: 'auto' }} type="date" value={from} max={to} onChange={(e) => setFrom(e.target.value)} /></label>
        <label className="row"><span className="soft">{t({ zh: '至', en: 'to' })}</span><input className="input" style={{ width: 'auto' }} type="date" value={to} min={from} onChange={(e) => setTo(e.target.value)} /></label>
        {from && to && from <= to && <Papers path="/api/documents/bulletin" name={{ zh: '通报', en: 'Bulletin' }} query={{ from, to }} />}
      </div>
    </details>
  )
}
