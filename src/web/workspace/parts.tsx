import { choicesAt } from '#algo/choices.ts'
import { INDUSTRY_DIVISIONS } from '#algo/identifiers/industry-divisions.ts'
import { Link } from '@tanstack/react-router'
import { formatDue, formatLeft, formatNumber, nameIn } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useNarrow } from '#web/shared/narrow.ts'
import { useNow } from '#web/shared/now.ts'
import { useKind, usePack, usePlaces, useDeclarations } from '#web/shared/queries.ts'
import type { ClockStanding, KindDecl, Line } from '#web/shared/types.ts'

/** How a limit stands, in words and colour. */
export const STANDING: Readonly<Record<ClockStanding, { readonly tone: string; readonly zh: string; readonly en: string }>> = {
  running: { tone: '', zh: '进行中', en: 'Running' }, soon: { tone: 'warn', zh: '临近', en: 'Due soon' }, overdue: { tone: 'bad', zh: '已逾期', en: 'Overdue' },
  held: { tone: 'held', zh: '暂停', en: 'On hold' }, met: { tone: 'good', zh: '按期', en: 'In time' }, late: { tone: 'bad', zh: '超期', en: 'Late' },
}

export function StateTag({ kind, state }: { kind: string; state: string }) {
  const { t } = useText()
  const decl = useKind(kind)?.states[state]
  return <span className={`tag ${decl?.final ? 'good' : ''}`}>{decl ? t(decl.label) : state}</span>
}

/** When a matter is due, and whether that date may still move with the calendar. */
export function Due({ line }: { line: Pick<Line, 'due_at' | 'open' | 'provisional'> }) {
  const { t, locale } = useText()
  const now = useNow()
  if (!line.open || !line.due_at) return <span className="soft">—</span>
  const left = new Date(line.due_at).getTime() - now.getTime()
  return (
    <span className={`tag ${left < 0 ? 'bad' : left < 86_400_000 ? 'warn' : ''}`} title={formatDue(line.due_at, locale)}>
      {t(formatLeft(line.due_at, now))}{line.provisional ? t({ zh: '（暂定）', en: ' (provisional)' }) : ''}
    </span>
  )
}

/** How big it is, with the fact and the unit it comes from: `计划总投资 5,000万元`. */
export function Size({ decl, line }: { decl: KindDecl | undefined; line: Line }) {
  const { locale } = useText()
  const label = decl?.facts[decl.columns.size ?? '']?.label
  if (!label || line.size === null) return null
  const n = sizeOf(line.size, locale)
  const [, name = label.zh, unit = ''] = /^(.*)（(.*)）$/.exec(label.zh) ?? []
  return <span className="soft">{locale === 'zh' ? `${name} ${n}${unit}` : `${label.en}: ${n}`}</span>
}

/** Two digits at most, and none where there are none. */
export const sizeOf = (size: number, locale: 'zh' | 'en'): string => formatNumber(size, locale, Number.isInteger(size) ? 0 : 2)

/** Names behind codes: categories by the pack, areas by the map. */
export function useNames() {
  const { locale, t } = useText()
  const pack = usePack().data
  const streets = usePlaces('street').data
  const declared = useDeclarations().data
  return {
    /** Ticket categories of one level, by the length of their code. */
    topics: (digits: number) => (pack?.categories.ticket ?? []).filter((c) => c.code.length === digits).map((c) => ({ code: c.code, name: t(c.label) })),
    /** What a kind is sorted by: a category of the pack, a declared choice, an indicator, what the city's rules offer, or an industry. */
    category: (code: string | null) => {
      if (!code) return '—'
      const label = [...(pack?.categories.ticket ?? []), ...(pack?.categories.appeal ?? [])].find((x) => x.code === code)?.label ?? declared?.kinds.flatMap((k) => Object.values(k.facts)).find((f) => f.options?.[code])?.options?.[code] ?? declared?.indicators.find((i) => i.id === code)?.label ?? declared?.kinds.flatMap((k) => Object.values(k.facts)).flatMap((f) => choicesAt(pack?.rules, f.choices)).find((c) => c.key === code)?.label ?? INDUSTRY_DIVISIONS[code.slice(0, 2)]
      return label ? t(label) : code
    },
    area: (code: string | null) => { const s = streets?.find((x) => x.code === code); return s ? (locale === 'en' ? (s.name_en ?? s.name) : s.name) : (code ?? '—') },
  }
}

/** The rules of a city by the title of their document; older versions by their key, since only the one in force is at hand. */
export function useRulesName(key: string): string {
  const { t } = useText()
  const pack = usePack().data
  if (!pack || key !== `${pack.id}@${pack.version}`) return key
  return t({ zh: `《${pack.basis.title.zh}》（${pack.basis.doc_no}）`, en: `${pack.basis.title.en} (${pack.basis.doc_no})` })
}

/** Matters in a few columns; on a phone one under the other. */
export function Lines({ rows, caption }: { rows: readonly Line[]; caption: string }) {
  const { t } = useText()
  if (useNarrow()) return <LineCards rows={rows} caption={caption} />
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table><caption className="sr">{caption}</caption>
        <thead><tr><th>{t({ zh: '编号', en: 'Number' })}</th><th>{t({ zh: '事项', en: 'Matter' })}</th><th>{t({ zh: '状态', en: 'State' })}</th><th>{t({ zh: '承办单位', en: 'Unit' })}</th><th>{t({ zh: '时限', en: 'Due' })}</th></tr></thead>
        <tbody>{rows.map((r) => <tr key={r.id}><td className="mono">{r.number}</td><td><Link to="/w/$kind/$id" params={{ kind: r.kind, id: r.id }}>{r.title}</Link></td><td><StateTag kind={r.kind} state={r.state} /></td><td>{r.lead ? t(nameIn(r.lead)) : '—'}</td><td><Due line={r} /></td></tr>)}</tbody>
      </table>
    </div>
  )
}

/** The same for a narrow screen: what it is, where it stands, who has it, until when. */
export function LineCards({ rows, caption }: { rows: readonly Line[]; caption: string }) {
  const { t } = useText()
  const kinds = useDeclarations().data?.kinds
  return (
    <ul className="lines" aria-label={caption}>
      {rows.map((r) => <li key={r.id}><div className="row spread"><span className="soft mono">{r.number}</span><StateTag kind={r.kind} state={r.state} /></div><Link to="/w/$kind/$id" params={{ kind: r.kind, id: r.id }}>{r.title}</Link><Size decl={kinds?.find((k) => k.kind === r.kind)} line={r} /><div className="row spread"><span className="soft">{r.lead && t(nameIn(r.lead))}</span><Due line={r} /></div></li>)}
    </ul>
  )
}
