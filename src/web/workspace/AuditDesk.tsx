import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../shared/api.ts'
import { formatTime } from '../shared/format.ts'
import { useText } from '../shared/i18n.tsx'
import { Loading, RefusedNote } from '../shared/states.tsx'

interface Head { readonly no: number; readonly from_at: string; readonly to_at: string; readonly matters: number; readonly entries: number; readonly reads: number; readonly hash: string }
interface Verifying { readonly started_at: string | null; readonly entries: number; readonly problem?: string; readonly verdict?: { readonly matters: number; readonly entries: number; readonly heads: number; readonly head: string | null; readonly broken: readonly { readonly where: string; readonly seq?: number; readonly what: string; readonly detail: string }[] } }
interface Reading { readonly at: string; readonly reader: string; readonly reader_name: string | null; readonly what: string; readonly purpose: string }
interface SignIn { readonly at: string; readonly way: string; readonly outcome: string; readonly name: string | null }

/** The auditor's desk: recompute the whole chain, see who read what and who came in. Nothing here can be changed. */
export function AuditDesk() {
  const { t, locale } = useText()
  const heads = useQuery({ queryKey: ['audit', 'heads'], queryFn: () => api<Head[]>('/api/audit/heads') })
  const reads = useQuery({ queryKey: ['audit', 'reads'], queryFn: () => api<Reading[]>('/api/audit/reads') })
  const signIns = useQuery({ queryKey: ['audit', 'sign-ins'], queryFn: () => api<SignIn[]>('/api/audit/sign-ins') })
  const verifying = useQuery({ queryKey: ['audit', 'verify'], queryFn: () => api<Verifying>('/api/audit/verify'), refetchInterval: (q) => (q.state.data?.started_at && !q.state.data.verdict && !q.state.data.problem ? 1_000 : false) })
  const start = useMutation({ mutationFn: () => api<Verifying>('/api/audit/verify', { method: 'POST', body: {} }), onSuccess: () => void verifying.refetch() })
  if (heads.isPending) return <Loading />
  if (heads.isError) return <RefusedNote error={heads.error} />
  const v = verifying.data
  return (
    <div className="stack">
      <h1>{t({ zh: '审计核验', en: 'Audit' })}</h1>
      <section className="card stack">
        <div className="row spread"><h2>{t({ zh: '账本核验', en: 'Verify the ledger' })}</h2><button type="button" className="btn primary" onClick={() => start.mutate()} disabled={start.isPending}>{t({ zh: '核验全部', en: 'Verify everything' })}</button></div>
        {v?.started_at && !v.verdict && !v.problem && <p role="status">{t({ zh: `正在核验，已核 ${v.entries} 条`, en: `Verifying: ${v.entries} lines so far` })}</p>}
        {v?.problem && <p className="note bad">{v.problem}</p>}
        {v?.verdict && <div className={`note ${v.verdict.broken.length ? 'bad' : 'good'}`} role="status"><p><strong>{v.verdict.broken.length ? t({ zh: '发现异常', en: 'Something is wrong' }) : t({ zh: '全部一致', en: 'All of it holds' })}</strong> {t({ zh: `${v.verdict.matters} 件事项、${v.verdict.entries} 条留痕、${v.verdict.heads} 个存证`, en: `${v.verdict.matters} matters, ${v.verdict.entries} lines, ${v.verdict.heads} heads` })}</p>{v.verdict.broken.map((b) => <p key={b.where + b.detail}>{b.where} #{b.seq} {b.detail}</p>)}<p><code>{v.verdict.head}</code></p></div>}
      </section>
      <Table title={t({ zh: '存证', en: 'Heads' })} heads={[t({ zh: '序号', en: 'No.' }), t({ zh: '截至', en: 'Until' }), t({ zh: '事项', en: 'Matters' }), t({ zh: '留痕', en: 'Lines' }), t({ zh: '查阅', en: 'Readings' }), t({ zh: '摘要', en: 'Hash' })]} rows={heads.data.map((h) => [h.no, formatTime(h.to_at, locale), h.matters, h.entries, h.reads, h.hash.slice(0, 16)])} />
      <Table title={t({ zh: '个人信息查阅', en: 'Readings of personal data' })} heads={[t({ zh: '时间', en: 'When' }), t({ zh: '查阅人', en: 'Who' }), t({ zh: '内容', en: 'What' }), t({ zh: '用途', en: 'What for' })]} rows={(reads.data ?? []).map((r) => [formatTime(r.at, locale), r.reader_name ?? r.reader, r.what, r.purpose])} />
      <Table title={t({ zh: '登录记录', en: 'Sign-ins' })} heads={[t({ zh: '时间', en: 'When' }), t({ zh: '方式', en: 'Way' }), t({ zh: '结果', en: 'Outcome' }), t({ zh: '人员', en: 'Who' })]} rows={(signIns.data ?? []).map((s) => [formatTime(s.at, locale), s.way, s.outcome, s.name ?? '—'])} />
    </div>
  )
}

export function Table({ title, heads, rows }: { title: string; heads: readonly string[]; rows: readonly (readonly (string | number)[])[] }) {
  const { t } = useText()
  return (
    <section className="card"><h2>{title}</h2>
      {rows.length === 0 ? <p className="soft">{t({ zh: '暂无', en: 'None yet' })}</p> : <div className="scroll" tabIndex={0} role="region" aria-label={title}><table><caption className="sr">{title}</caption><thead><tr>{heads.map((h) => <th key={h}>{h}</th>)}</tr></thead><tbody>{rows.map((r, i) => <tr key={`${i}${r[0]}`}>{r.map((c, j) => <td key={heads[j]}>{c}</td>)}</tr>)}</tbody></table></div>}
    </section>
  )
}
