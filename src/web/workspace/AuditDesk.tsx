import { useMutation, useQuery } from '@tanstack/react-query'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Loading, RefusedNote, RefusedPage } from '#web/shared/states.tsx'

interface Head { readonly no: number; readonly from_at: string; readonly to_at: string; readonly matters: number; readonly entries: number; readonly reads: number; readonly hash: string }
interface Check { readonly id: string; readonly started_at: string; readonly entries: number; readonly standing: 'running' | 'whole' | 'broken' | 'failed'; readonly problem: string | null; readonly verdict: { readonly matters: number; readonly entries: number; readonly heads: number; readonly head: string | null; readonly broken: readonly { readonly where: string; readonly seq?: number; readonly what: string; readonly detail: string }[] } | null }
interface Reading { readonly at: string; readonly reader: string; readonly reader_name: string | null; readonly what: string; readonly purpose: string }
interface SignIn { readonly at: string; readonly way: string; readonly outcome: string; readonly party_name: string | null }
interface Deed { readonly at: string; readonly by_name: string | null; readonly act: string; readonly detail: unknown }
const WAYS: Readonly<Record<string, Text>> = { password: { zh: '账号密码', en: 'Password' }, totp: { zh: '动态验证码', en: 'Second factor' }, code: { zh: '短信验证码', en: 'Code by SMS' }, oidc: { zh: '统一身份认证', en: 'Single sign-on' } }
const OUTCOMES: Readonly<Record<string, Text>> = { right: { zh: '成功', en: 'Right' }, wrong: { zh: '错误', en: 'Wrong' }, locked: { zh: '已锁定', en: 'Locked' }, sent: { zh: '已发送', en: 'Sent' }, unknown: { zh: '查无此人', en: 'Unknown' } }
interface Rows<T> { readonly rows: readonly T[] }

/** The auditor's desk: recompute the whole chain, see who read what and who came in. Nothing here can be changed. */
export function AuditDesk() {
  const { t, locale } = useText()
  const heads = useQuery({ queryKey: ['audit', 'heads'], queryFn: () => api<Head[]>('/api/audit/heads') })
  const reads = useQuery({ queryKey: ['audit', 'reads'], queryFn: () => api<Rows<Reading>>('/api/audit/reads') })
  const signIns = useQuery({ queryKey: ['audit', 'sign-ins'], queryFn: () => api<Rows<SignIn>>('/api/audit/sign-ins') })
  const deeds = useQuery({ queryKey: ['audit', 'administration'], queryFn: () => api<Rows<Deed>>('/api/audit/administration') })
  const checks = useQuery({ queryKey: ['audit', 'verify'], queryFn: () => api<Check[]>('/api/audit/verify'), refetchInterval: (q) => (q.state.data?.some((c) => c.standing === 'running') ? 1_000 : false) })
  const start = useMutation({ mutationFn: () => api('/api/audit/verify', { method: 'POST', body: {} }), onSuccess: () => checks.refetch() })
  if (heads.isPending) return <Loading />
  if (heads.isError) return <RefusedPage error={heads.error} />
  const last = checks.data?.toSorted((a, b) => b.started_at.localeCompare(a.started_at))[0]
  return (
    <div className="stack">
      <h1>{t({ zh: '审计核验', en: 'Audit' })}</h1>
      <section className="card stack">
        <div className="row spread"><h2>{t({ zh: '账本核验', en: 'Verify the ledger' })}</h2><button type="button" className="btn primary" onClick={() => start.mutate()} disabled={start.isPending}>{t({ zh: '核验全部', en: 'Verify everything' })}</button></div>
        {start.error && <RefusedNote error={start.error} />}
        {last?.standing === 'running' && <p role="status">{t({ zh: `正在核验，已核 ${last.entries} 条`, en: `Verifying: ${last.entries} lines so far` })}</p>}
        {last?.problem && <p className="note bad">{last.problem}</p>}
        {last?.verdict && <div className={`note ${last.standing === 'whole' ? 'good' : 'bad'}`} role="status"><p><strong>{last.standing === 'whole' ? t({ zh: '全部一致', en: 'All of it holds' }) : t({ zh: '发现异常', en: 'Something is wrong' })}</strong> {t({ zh: `${formatNumber(last.verdict.matters, locale)} 件事项、${formatNumber(last.verdict.entries, locale)} 条留痕、${formatNumber(last.verdict.heads, locale)} 个存证`, en: `${last.verdict.matters} matters, ${last.verdict.entries} lines, ${last.verdict.heads} heads` })}</p>{last.verdict.broken.map((b) => <p key={b.where + b.detail}>{b.where} #{b.seq} {b.detail}</p>)}<p><code>{last.verdict.head}</code></p></div>}
      </section>
      <Table title={t({ zh: '存证', en: 'Heads' })} heads={[t({ zh: '序号', en: 'No.' }), t({ zh: '截至', en: 'Until' }), t({ zh: '事项', en: 'Matters' }), t({ zh: '留痕', en: 'Lines' }), t({ zh: '查阅', en: 'Readings' }), t({ zh: '摘要', en: 'Hash' })]} rows={heads.data.map((h) => [h.no, formatTime(h.to_at, locale), formatNumber(h.matters, locale), formatNumber(h.entries, locale), formatNumber(h.reads, locale), h.hash.slice(0, 16)])} />
      <Table title={t({ zh: '个人信息查阅', en: 'Readings of personal data' })} heads={[t({ zh: '时间', en: 'When' }), t({ zh: '查阅人', en: 'Who' }), t({ zh: '内容', en: 'What' }), t({ zh: '用途', en: 'What for' })]} rows={(reads.data?.rows ?? []).map((r) => [formatTime(r.at, locale), r.reader_name ?? r.reader, r.what, r.purpose])} />
      <Table title={t({ zh: '管理操作', en: 'What administrators did' })} heads={[t({ zh: '时间', en: 'When' }), t({ zh: '管理员', en: 'Who' }), t({ zh: '操作', en: 'What' }), t({ zh: '内容', en: 'Detail' })]} rows={(deeds.data?.rows ?? []).map((d) => [formatTime(d.at, locale), d.by_name ?? '—', d.act, JSON.stringify(d.detail)])} />
      <Table title={t({ zh: '登录记录', en: 'Sign-ins' })} heads={[t({ zh: '时间', en: 'When' }), t({ zh: '方式', en: 'Way' }), t({ zh: '结果', en: 'Outcome' }), t({ zh: '人员', en: 'Who' })]} rows={(signIns.data?.rows ?? []).map((s) => [formatTime(s.at, locale), t(WAYS[s.way] ?? { zh: s.way, en: s.way }), t(OUTCOMES[s.outcome] ?? { zh: s.outcome, en: s.outcome }), s.party_name ?? '—'])} />
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
