import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useDeferredValue } from 'react'
import type { Locale, Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import type { Candidate, Match } from './answers.ts'

const REASONS: Readonly<Record<string, { zh: string; en: string }>> = { uscc: { zh: '信用代码相同', en: 'same credit code' }, controls: { zh: '受同一方控制', en: 'under the same control' }, group: { zh: '同一集团', en: 'same group' }, name: { zh: '名称相同', en: 'same name' }, content: { zh: '投资内容相近', en: 'like content' } }

/** Said while a report is typed: who reported this investor before, by what they are taken for the same, and what to do then. */
export function MatchNote({ body }: { body: Readonly<Record<string, unknown>> }) {
  const { t } = useText()
  const asked = useDeferredValue(JSON.stringify(Object.fromEntries(['investor_name', 'investor_uscc', 'investor_group', 'name', 'content', 'industry'].flatMap((k) => (typeof body[k] === 'string' && body[k] !== '' ? [[k, body[k]]] : [])))))
  const ready = typeof body['investor_name'] === 'string' && body['investor_name'].trim().length >= 2
  const match = useQuery({ queryKey: ['leads', 'match', asked], enabled: ready, queryFn: () => api<Match>('/api/leads/match', { method: 'POST', body: JSON.parse(asked) as object }), placeholderData: (before) => before, retry: false })
  if (!ready || !match.data) return null
  const { first, rivals, similar } = match.data
  return (
    <div role="status" className="stack">
      {first ? <p className="note good">{t({ zh: '本区还没有在办的同一投资方线索，可以首报', en: 'Nobody has an open lead of this investor: you would be first' })}</p> : (
        <div className="note warn"><p>{t({ zh: '已有单位首报同一投资方：', en: 'This investor was reported before:' })}</p><Candidates list={rivals} /><p><Link to="/w/$kind/new/$act" params={{ kind: 'lead', act: 'report_contending' }} search={{ ...body, rival: rivals[0]?.id ?? '' }}>{t({ zh: '如属不同项目或有争议，转为并列申报，由招商委办裁定', en: 'If it is another project or you contest it, report as contending: the office rules on it' })}</Link></p></div>)}
      {similar.length > 0 && <div className="note"><p>{t({ zh: '以下线索内容相近，受理前须认定是否为同一项目：', en: 'These are alike in content; before it is taken in somebody rules whether they are the same:' })}</p><Candidates list={similar} /></div>}
    </div>
  )
}

/** By what two leads are taken for the same, in words. */
export function reasonsOf(reasons: Candidate['reasons'], t: (text: Text) => string, locale: Locale): string {
  return reasons.map((r) => `${t(REASONS[r.code] ?? { zh: r.code, en: r.code })}${r.likeness < 1 ? ` ${formatNumber(r.likeness * 100, locale)}%` : ''}`).join(t({ zh: '、', en: ', ' }))
}

export function Candidates({ list }: { list: readonly Candidate[] }) {
  const { t, locale } = useText()
  return <ul>{list.map((c) => <li key={c.id}><Link to="/w/leads/$id" params={{ id: c.id }}>{c.title ?? c.number}</Link> <StateTag kind="lead" state={c.state} /> {c.unit_name ?? ''} {formatTime(c.reported_at, locale)} <span className="soft">{reasonsOf(c.reasons, t, locale)}</span>{c.protected && <span className="tag">{t({ zh: '首谈保护期内', en: 'protected' })}</span>}</li>)}</ul>
}
