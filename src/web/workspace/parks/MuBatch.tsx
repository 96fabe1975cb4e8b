import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { MuResult, MuScored } from '#algo/mu-score.ts'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatDate, formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedPage } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import './parks.css'

interface Shown extends MuScored { readonly name: string; readonly figures: Readonly<Record<string, number>>; readonly vetoes: readonly string[]; readonly founded_on: string }
interface Item { readonly key: string; readonly label: Text; readonly over: string; readonly under: string; readonly weight: number }
interface Answer {
  readonly number: string; readonly name: string; readonly state: string; readonly year: number; readonly notice_until_on: string | null
  readonly objections: readonly { readonly firm: string; readonly name: string; readonly text: string; readonly at: string; readonly answer?: string; readonly accepted?: boolean }[]
  readonly rules: { readonly above: readonly Item[]; readonly below: readonly Item[]; readonly cap: number; readonly grace_years: number; readonly grades: readonly { readonly grade: string; readonly share: number }[]; readonly labels: Readonly<Record<string, Text>>; readonly source: Text }
  readonly groups: Readonly<Record<'above' | 'below', { readonly averages: MuResult['averages']; readonly rows: readonly Shown[] }>>
}
const VETOES: Readonly<Record<string, Text>> = { safety: { zh: '安全生产', en: 'Safety' }, environment: { zh: '生态环境', en: 'Environment' }, law: { zh: '严重违法', en: 'Breach of law' }, credit: { zh: '失信', en: 'Credit' } }
const TONE: Readonly<Record<string, string>> = { A: 'good', B: '', C: 'warn', D: 'bad' }

/** 亩均评价: every firm's score, made of ratios over the year's own averages, with its grade and why; objections beside it. */
export function MuBatch() {
  const { t, locale } = useText()
  const { id } = useParams({ from: '/w/mu/$id' })
  const search = useSearch({ from: '/w/mu/$id' })
  const navigate = useNavigate()
  const answer = useQuery({ queryKey: ['matters', 'mu', id], queryFn: () => api<Answer>(`/api/mu/${encodeURIComponent(id)}`), retry: retryUnlessRefused })
  if (answer.isError) return <RefusedPage error={answer.error} again={() => void answer.refetch()} />
  if (!answer.data) return <Loading />
  const a = answer.data
  const group = search['group'] === 'below' ? 'below' : 'above'
  const set = (change: Record<string, string>) => void navigate({ to: '/w/mu/$id', params: { id }, search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v !== '')) })
  const { averages, rows } = a.groups[group]
  const items = a.rules[group]
  const shown = search['grade'] ? rows.filter((r) => r.grade === search['grade']) : rows
  const one = rows.find((r) => r.id === search['firm'])
  const ratio = (v: number | null) => (v === null ? '—' : formatNumber(v, locale, Math.abs(v) < 1 ? 4 : 2))
  return (
    <div className="stack">
      <div className="row spread"><div><div className="row"><span className="soft">{a.number}</span><StateTag kind="mu_batch" state={a.state} />{a.notice_until_on && a.state === 'shown' && <span className="tag warn">{t({ zh: `公示至${formatDate(a.notice_until_on, 'zh')}`, en: `Shown until ${formatDate(a.notice_until_on, 'en')}` })}</span>}</div><h1>{a.name}</h1></div><Link className="btn" to="/w/$kind/$id" params={{ kind: 'mu_batch', id }}>{t({ zh: '办理和全过程', en: 'Acts and history' })}</Link></div>
      <div className="row" role="tablist" aria-label={t({ zh: '类别', en: 'Group' })}>{(['above', 'below'] as const).map((g) => <button key={g} type="button" role="tab" aria-selected={g === group} className={`btn ${g === group ? 'primary' : ''}`} onClick={() => set({ group: g === 'above' ? '' : g, grade: '', firm: '' })}>{g === 'above' ? t({ zh: '规模以上', en: 'Above the threshold' }) : t({ zh: '规模以下', en: 'Below it' })}（{a.groups[g].rows.length}）</button>)}</div>
      <section className="card stack"><h2>{t({ zh: '分项和当年均值', en: 'Items and averages of the year' })}</h2>
        <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '分项', en: 'Items' })}><table><caption className="sr">{t({ zh: '分项、权重和均值', en: 'Items, weights and averages' })}</caption><thead><tr><th>{t({ zh: '分项', en: 'Item' })}</th><th>{t({ zh: '算法', en: 'How' })}</th><th className="num">{t({ zh: '权重', en: 'Weight' })}</th><th className="num">{t({ zh: '当年均值', en: 'Average' })}</th></tr></thead>
          <tbody>{items.map((i) => <tr key={i.key}><th scope="row">{t(i.label)}</th><td className="soft">{t({ zh: `${a.rules.labels[i.over]?.zh ?? i.over} ÷ ${a.rules.labels[i.under]?.zh ?? i.under}`, en: `${a.rules.labels[i.over]?.en ?? i.over} ÷ ${a.rules.labels[i.under]?.en ?? i.under}` })}</td><td className="num">{i.weight}</td><td className="num">{ratio(averages[i.key] ?? null)}</td></tr>)}</tbody></table></div>
        <p className="soft">{t({ zh: `每项得分 = 本企业比值 ÷ 当年均值 × 权重，低于0按0计，最高为权重的${a.rules.cap}倍；缺数据的项取同类企业平均分；成立不满${a.rules.grace_years}年的不列末档。${a.rules.source.zh}`, en: `Each item is the firm's ratio ÷ the average × the weight, never below 0, at most ${a.rules.cap} weights; a missing figure gets the group's mean points; firms younger than ${a.rules.grace_years} years are spared the last grade. ${a.rules.source.en}` })}</p>
      </section>
      {rows.length === 0 ? <Empty text={{ zh: '这一类没有企业', en: 'No firm in this group' }} /> : (
        <div className="two land">
          <section className="card stack"><div className="row spread"><h2>{t({ zh: `得分（${shown.length}）`, en: `Scores (${shown.length})` })}</h2><label className="row"><span>{t({ zh: '等级', en: 'Grade' })}</span><select className="input" value={search['grade'] ?? ''} onChange={(e) => set({ grade: e.target.value })}><option value="">{t({ zh: '全部', en: 'All' })}</option>{a.rules.grades.map((g) => <option key={g.grade} value={g.grade}>{g.grade}（{rows.filter((r) => r.grade === g.grade).length}）</option>)}</select></label></div>
            <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '得分', en: 'Scores' })}><table><caption className="sr">{t({ zh: '企业得分和等级', en: 'Scores and grades' })}</caption><thead><tr><th className="num">{t({ zh: '位次', en: 'Rank' })}</th><th>{t({ zh: '企业', en: 'Firm' })}</th><th className="num">{t({ zh: '得分', en: 'Score' })}</th><th>{t({ zh: '等级', en: 'Grade' })}</th></tr></thead>
              <tbody>{shown.slice(0, 300).map((r) => <tr key={r.id}><td className="num">{r.rank}</td><td><button type="button" className="btn quiet" aria-pressed={r.id === one?.id} onClick={() => set({ firm: r.id })}>{r.name}</button></td><td className="num">{formatNumber(r.score, locale, 1)}</td><td><span className={`tag ${TONE[r.grade] ?? ''}`}>{r.grade}</span>{r.grade !== r.by_rank && <span className="soft"> {r.vetoes.length > 0 ? r.vetoes.map((v) => t(VETOES[v] ?? { zh: v, en: v })).join(t({ zh: '、', en: ', ' })) : t({ zh: '新企业', en: 'new' })}</span>}</td></tr>)}</tbody></table></div>
          </section>
          <div className="stack">
            {one && <section className="card stack" aria-live="polite"><h2>{one.name}</h2><p>{t({ zh: `第${one.rank}位，${formatNumber(one.score, 'zh', 1)}分，${one.grade}档`, en: `Rank ${one.rank}, ${formatNumber(one.score, 'en', 1)} points, grade ${one.grade}` })}{one.grade !== one.by_rank && t({ zh: `（按位次为${one.by_rank}档）`, en: ` (by rank ${one.by_rank})` })}</p>
              <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '分项得分', en: 'Parts' })}><table><caption className="sr">{t({ zh: '分项得分', en: 'Parts of the score' })}</caption><thead><tr><th>{t({ zh: '分项', en: 'Item' })}</th><th className="num">{t({ zh: '本企业', en: 'This firm' })}</th><th className="num">{t({ zh: '得分', en: 'Points' })}</th></tr></thead><tbody>{one.parts.map((p) => { const item = items.find((i) => i.key === p.key); return <tr key={p.key}><th scope="row">{item ? t(item.label) : p.key}</th><td className="num">{ratio(p.value)}</td><td className="num">{formatNumber(p.points, locale, 1)}{p.capped && t({ zh: ' 封顶', en: ' capped' })}{p.filled && t({ zh: ' 均分', en: ' mean' })}</td></tr> })}</tbody></table></div>
              <dl className="facts">{Object.entries(one.figures).map(([k, v]) => <div key={k} style={{ display: 'contents' }}><dt>{t(a.rules.labels[k] ?? { zh: k, en: k })}</dt><dd>{formatNumber(v, locale, 2)}</dd></div>)}</dl></section>}
            <section className="card stack"><h2>{t({ zh: `异议（${a.objections.length}）`, en: `Objections (${a.objections.length})` })}</h2>{a.objections.length === 0 ? <Empty text={{ zh: '没有异议', en: 'None' }} /> : <ul className="plain stack">{a.objections.map((o) => <li key={o.firm + o.at}><strong>{o.name}</strong> <span className="soft">{formatTime(o.at, locale)}</span><br />{o.text}<br />{o.answer ? <><span className={`tag ${o.accepted ? 'good' : 'held'}`}>{o.accepted ? t({ zh: '采纳', en: 'Accepted' }) : t({ zh: '不采纳', en: 'Not accepted' })}</span> {o.answer}</> : <span className="tag warn">{t({ zh: '待处理', en: 'Open' })}</span>}</li>)}</ul>}</section>
          </div>
        </div>
      )}
    </div>
  )
}
