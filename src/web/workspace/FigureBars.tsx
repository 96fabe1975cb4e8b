import { formatFigure } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import type { Figure, IndicatorDecl } from '#web/shared/types.ts'

const MOST = 36

/** One bar a row with its interval; the table below says the same in figures, so this is hidden from screen readers. */
export function FigureBars({ def, rows, label }: { def: IndicatorDecl; rows: readonly Figure[]; label: (row: Figure) => string }) {
  const { locale } = useText()
  const shown = rows.slice(-MOST)
  const top = def.format === 'share' ? 1 : Math.max(...shown.map((r) => r.value ?? 0), 1e-9)
  const share = (v: number | null) => `${Math.min(100, Math.max(0, ((v ?? 0) / top) * 100))}%`
  return (
    <div className="bars" aria-hidden="true">
      {shown.map((r) => (
        <div key={r.key} style={{ display: 'contents' }}>
          <span>{label(r)}</span>
          <div className="bar-track"><div className="bar-fill" style={{ width: share(r.value) }} />{r.low !== null && r.high !== null && <div className="bar-range" style={{ left: share(r.low), width: `${Math.max(0.5, (r.high - r.low) * 100)}%` }} />}</div>
          <span className="num">{formatFigure(r.value, def.format, locale)}</span>
        </div>
      ))}
    </div>
  )
}
