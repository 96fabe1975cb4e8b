import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { api } from '#web/shared/api.ts'
import { formatDate, formatTime, plain } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useMe } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote, RefusedPage } from '#web/shared/states.tsx'
import { type Kept, type LampColour, useRule } from './answers.ts'
import { LAMP_WORDS, LampTag } from './LampTag.tsx'
import { RuleTable } from './RuleTable.tsx'

/** One rule: its versions with their documents, the table of each, and what was decided by it. */
export function RulePage() {
  const { t, locale } = useText()
  const { rule } = useParams({ from: '/w/rules/$rule' })
  const search = useSearch({ from: '/w/rules/$rule' })
  const navigate = useNavigate()
  const keeper = useMe().data?.posts.some((p) => p.role === 'rules.editor')
  const answer = useRule(rule)
  if (answer.isPending) return <Loading />
  if (answer.isError) return <RefusedPage error={answer.error} again={() => void answer.refetch()} />
  const { versions, in_force } = answer.data
  const shown = versions.find((v) => v.version === (search['version'] ?? in_force)) ?? versions.at(-1)
  if (!shown) return <Empty text={{ zh: '没有版本', en: 'No versions' }} />
  return (
    <div className="stack">
      <p><Link to="/w/rules">{t({ zh: '← 规则', en: '← Rules' })}</Link></p>
      <div className="row spread"><h1>{t(shown.table.label)}</h1>
        <div className="row">
          <a className="btn" href={`/api/rules/${encodeURIComponent(rule)}/dmn?version=${encodeURIComponent(shown.version)}`} download>{t({ zh: '导出 DMN', en: 'As DMN' })}</a>
          {keeper && <Link className="btn primary" to="/w/$kind/new/$act" params={{ kind: 'rule_change', act: 'draft' }} search={{ rule }}>{t({ zh: '修订', en: 'Change it' })}</Link>}
        </div></div>
      <section className="card stack">
        <div className="row spread">
          <label className="row" style={{ maxWidth: '100%' }}><span className="soft">{t({ zh: '版本', en: 'Version' })}</span><select className="input" style={{ width: 'auto', maxWidth: '100%' }} value={shown.version} onChange={(e) => void navigate({ to: '/w/rules/$rule', params: { rule }, search: { version: e.target.value } })}>{versions.map((v) => <option key={v.version} value={v.version}>{formatDate(v.effective_from, locale)} {v.doc_no}{v.version === in_force ? t({ zh: '（现行）', en: ' (in force)' }) : ''}</option>)}</select></label>
          <span>{t(shown.title)} <span className="soft">{shown.doc_no}</span>{shown.matter_id && <> · <Link to="/w/$kind/$id" params={{ kind: 'rule_change', id: shown.matter_id }}>{t({ zh: '修订过程', en: 'How it came about' })}</Link></>}</span>
        </div>
        <RuleTable table={shown.table} />
      </section>
      <Decisions rule={rule} />
    </div>
  )
}

/** 判定留存: the latest decisions, each with what it was decided on. */
function Decisions({ rule }: { rule: string }) {
  const { t, locale } = useText()
  const kept = useInfiniteQuery({
    queryKey: ['matters', 'decisions', rule], queryFn: ({ pageParam }) => api<{ rows: readonly Kept[]; next: number | null }>(`/api/decisions?rule=${encodeURIComponent(rule)}&limit=20${pageParam ? `&before=${pageParam}` : ''}`),
    initialPageParam: 0, getNextPageParam: (last) => last.next ?? undefined, retry: retryUnlessRefused,
  })
  const rows = kept.data?.pages.flatMap((p) => p.rows) ?? []
  return (
    <section className="card stack" id="decisions"><h2>{t({ zh: '判定留存', en: 'Decisions kept' })}</h2>
      {kept.isPending ? <Loading /> : kept.isError ? <RefusedNote error={kept.error} again={() => void kept.refetch()} /> : rows.length === 0 ? <p className="soft">{t({ zh: '尚无判定', en: 'Nothing has been decided by it yet' })}</p> : (
        <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '判定', en: 'Decisions' })}><table><caption className="sr">{t({ zh: '判定', en: 'Decisions' })}</caption><thead><tr><th>{t({ zh: '时间', en: 'When' })}</th><th>{t({ zh: '对象', en: 'About' })}</th><th>{t({ zh: '结果', en: 'Result' })}</th><th>{t({ zh: '命中行', en: 'Row' })}</th><th>{t({ zh: '输入', en: 'Inputs' })}</th><th>{t({ zh: '版本', en: 'Version' })}</th></tr></thead>
          <tbody>{rows.map((d) => <tr key={d.id}><td className="whole">{formatTime(d.at, locale)}</td><td>{d.kind && d.about ? <Link to="/w/$kind/$id" params={{ kind: d.kind, id: d.about }}>{d.title ?? d.about}</Link> : '—'}</td><td>{outcome(d)}</td><td>{d.fired.map((f) => <div key={f.row}>{f.row}{f.basis ? ` ${t(f.basis)}` : ''}</div>)}</td><td><code>{Object.entries(d.inputs).filter(([, v]) => v !== null).map(([k, v]) => `${k}=${plain(v)}`).join(' ')}</code></td><td className="soft">{d.doc_no}</td></tr>)}</tbody></table></div>)}
      {kept.hasNextPage && <button type="button" className="btn" disabled={kept.isFetchingNextPage} onClick={() => void kept.fetchNextPage()}>{t({ zh: '更早的', en: 'Earlier' })}</button>}
    </section>
  )
}

function outcome({ outputs, fired, doc_no }: Kept) {
  const lamp = outputs['lamp']
  return typeof lamp === 'string' && lamp in LAMP_WORDS ? <LampTag lamp={{ lamp: lamp as LampColour, fired, doc_no }} /> : <code>{Object.values(outputs).map(plain).join(' ')}</code>
}
