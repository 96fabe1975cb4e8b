import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#web/shared/api.ts'
import { formatDate, formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useKind, useMatter } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedPage } from '#web/shared/states.tsx'
import { ActPanel } from '#web/workspace/ActPanel.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import { type MuAnswer, TONE, VETOES } from './mu-answers.ts'
import { MuFirm } from './MuFirm.tsx'
import { MuRow } from './MuRow.tsx'
import './parks.css'

/** What moves the whole batch on; a row and an objection have forms of their own. */
const MOVES = ['show', 'publish', 'drop'] as const
const MOST = 500
const GROUPS = { above: { zh: '规模以上', en: 'Above the threshold' }, below: { zh: '规模以下', en: 'Below the threshold' } } as const

/** 亩均评价: every firm's score, made of ratios over the year's own averages, with its grade and why; objections are answered beside it. */
export function MuBatch() {
  const { t, locale } = useText()
  const { id } = useParams({ from: '/w/mu/$id' })
  const search = useSearch({ from: '/w/mu/$id' })
  const navigate = useNavigate()
  const answer = useQuery({ queryKey: ['matters', 'mu', id], queryFn: () => api<MuAnswer>(`/api/mu/${encodeURIComponent(id)}`), retry: retryUnlessRefused })
  const matter = useMatter('mu_batch', id).data
  const decl = useKind('mu_batch')
  const [begun, begin] = useState<(typeof MOVES)[number]>()
  const [answering, answerTo] = useState<string>()
  if (answer.isError) return <RefusedPage error={answer.error} again={() => void answer.refetch()} />
  if (!answer.data) return <Loading />
  const a = answer.data
  const group = search['group'] === 'below' ? 'below' : 'above'
  const set = (change: Record<string, string>) => void navigate({ to: '/w/mu/$id', params: { id }, search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v !== '')), replace: true })
  const { averages, rows } = a.groups[group]
  const items = a.rules[group]
  const words = (search['q'] ?? '').trim().toUpperCase()
  const shown = rows.filter((r) => (!search['grade'] || r.grade === search['grade']) && (words === '' || r.name.toUpperCase().includes(words) || (r.uscc ?? '').includes(words)))
  const one = rows.find((r) => r.id === search['firm'])
  const may = (act: string) => matter?.acts.includes(act) ?? false
  const groupOf = (firm: string) => (a.groups.below.rows.some((r) => r.id === firm) ? 'below' : 'above')
  const firmOf = (firm: string) => [...a.groups.above.rows, ...a.groups.below.rows].find((r) => r.id === firm)
  const done = () => { answerTo(undefined); void answer.refetch() }
  const average = (v: number | null) => (v === null ? '—' : formatNumber(v, locale, Math.abs(v) < 1 ? 4 : 2))
  const file = (format: string) => `/api/mu/${encodeURIComponent(id)}/export?group=${group}&format=${format}`
  return (
    <div className="stack">
      <div className="row spread"><div><div className="row"><span className="soft">{a.number}</span><StateTag kind="mu_batch" state={a.state} />{a.notice_until_on && a.state === 'shown' && <span className="tag warn">{t({ zh: `公示至${formatDate(a.notice_until_on, 'zh')}`, en: `Shown until ${formatDate(a.notice_until_on, 'en')}` })}</span>}</div><h1>{a.name}</h1></div>
        <div className="row">{decl && MOVES.filter(may).map((act) => <button key={act} type="button" className={`btn ${decl.acts[act]?.tone === 'plain' ? '' : (decl.acts[act]?.tone ?? '')}`} onClick={() => begin(act)}>{t(decl.acts[act]?.label ?? { zh: act, en: act })}</button>)}<a className="btn" href={file('csv')} download>CSV</a><a className="btn" href={file('xlsx')} download>Excel</a><button type="button" className="btn" onClick={() => print()}>{t({ zh: '打印', en: 'Print' })}</button><Link className="btn" to="/w/$kind/$id" params={{ kind: 'mu_batch', id }}>{t({ zh: '全过程', en: 'History' })}</Link></div></div>
      {begun && decl && matter && <dialog open className="doing" aria-label={t(decl.acts[begun]?.label ?? { zh: begun, en: begun })} onKeyDown={(e) => e.key === 'Escape' && begin(undefined)}><ActPanel decl={decl} matter={matter} begun={{ act: begun }} onBegin={() => undefined} onDone={() => { begin(undefined); void answer.refetch() }} onCancel={() => begin(undefined)} /></dialog>}
      <div className="row" role="tablist" aria-label={t({ zh: '类别', en: 'Group' })}>{(['above', 'below'] as const).map((g) => <button key={g} type="button" role="tab" aria-selected={g === group} className={`btn ${g === group ? 'primary' : ''}`} onClick={() => set({ group: g === 'above' ? '' : g, grade: '', firm: '' })}>{t(GROUPS[g])}（{a.groups[g].rows.length}）</button>)}</div>
      <section className="card stack"><h2>{t({ zh: '分项和当年均值', en: 'Items and averages of the year' })}</h2>
        <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '分项', en: 'Items' })}><table><caption className="sr">{t({ zh: '分项、权重和均值', en: 'Items, weights and averages' })}</caption><thead><tr><th>{t({ zh: '分项', en: 'Item' })}</th><th>{t({ zh: '算法', en: 'How' })}</th><th className="num">{t({ zh: '权重', en: 'Weight' })}</th><th className="num">{t({ zh: '当年均值', en: 'Average' })}</th></tr></thead>
          <tbody>{items.map((i) => <tr key={i.key}><th scope="row">{t(i.label)}</th><td className="soft">{t({ zh: `${a.rules.labels[i.over]?.zh ?? i.over} ÷ ${a.rules.labels[i.under]?.zh ?? i.under}`, en: `${a.rules.labels[i.over]?.en ?? i.over} ÷ ${a.rules.labels[i.under]?.en ?? i.under}` })}</td><td className="num">{i.weight}</td><td className="num">{average(averages[i.key] ?? null)}</td></tr>)}</tbody></table></div>
        <p className="soft">{t({ zh: `每项得分 = 本企业比值 ÷ 当年均值（全部企业合计 ÷ 合计）× 权重，低于0按0计，最高为权重的${a.rules.cap}倍；缺数据的项取同类企业平均分。按位次分档：${a.rules.grades.map((g) => `${g.grade}档${formatNumber(g.share * 100, 'zh')}%`).join('、')}；有否决情形的列${a.rules.veto_grade}档，成立不满${a.rules.grace_years}年的最低列${a.rules.grace_floor}档。公示不少于${a.rules.notice_days}天。${a.rules.source.zh}`, en: `Each item is the firm's ratio ÷ the average (sum ÷ sum) × the weight, never below 0, at most ${a.rules.cap} weights; a missing figure gets the group's mean points. Grades by rank: ${a.rules.grades.map((g) => `${g.grade} ${formatNumber(g.share * 100, 'en')}%`).join(', ')}; a veto means ${a.rules.veto_grade}, and firms younger than ${a.rules.grace_years} years stand no lower than ${a.rules.grace_floor}. It is shown for ${a.rules.notice_days} days at least. ${a.rules.source.en}` })}</p>
      </section>
      {rows.length === 0 ? <Empty text={{ zh: '这一类没有企业', en: 'No firm in this group' }} /> : (
        <div className="two land">
          <section className="card stack"><h2>{t({ zh: `得分 · ${GROUPS[group].zh}（${shown.length}）`, en: `Scores · ${GROUPS[group].en} (${shown.length})` })}</h2>
            <div className="filters"><label><span>{t({ zh: '企业或信用代码', en: 'Firm or credit code' })}</span><input className="input" type="search" value={search['q'] ?? ''} onChange={(e) => set({ q: e.target.value })} /></label><label><span>{t({ zh: '等级', en: 'Grade' })}</span><select className="input" value={search['grade'] ?? ''} onChange={(e) => set({ grade: e.target.value })}><option value="">{t({ zh: '全部', en: 'All' })}</option>{a.rules.grades.map((g) => <option key={g.grade} value={g.grade}>{g.grade}（{rows.filter((r) => r.grade === g.grade).length}）</option>)}</select></label></div>
            {shown.length === 0 ? <Empty text={{ zh: '没有符合条件的企业', en: 'No firm fits' }} /> : <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '得分', en: 'Scores' })}><table><caption className="sr">{t({ zh: '企业得分和等级', en: 'Scores and grades' })}</caption><thead><tr><th className="num">{t({ zh: '位次', en: 'Rank' })}</th><th>{t({ zh: '企业', en: 'Firm' })}</th><th className="num">{t({ zh: '得分', en: 'Score' })}</th><th>{t({ zh: '等级', en: 'Grade' })}</th></tr></thead>
              <tbody>{shown.slice(0, MOST).map((r) => <tr key={r.id}><td className="num">{r.rank}</td><td><button type="button" className="link" aria-pressed={r.id === one?.id} onClick={() => set({ firm: r.id })}>{r.name}</button></td><td className="num">{formatNumber(r.score, locale, 1)}</td><td><span className={`tag ${TONE[r.grade] ?? ''}`}>{r.grade}</span>{r.grade !== r.by_rank && <span className="soft"> {r.vetoes.length > 0 ? r.vetoes.map((v) => t(VETOES[v] ?? { zh: v, en: v })).join(t({ zh: '、', en: ', ' })) : t({ zh: '新企业', en: 'new' })}</span>}</td></tr>)}</tbody></table></div>}
            {shown.length > MOST && <p className="soft">{t({ zh: `只列前${MOST}家；全部见导出`, en: `The first ${MOST}; all of them are in the file` })}</p>}
          </section>
          <div className="stack">
            {one && <MuFirm firm={one} items={items} averages={averages} rules={a.rules} />}
            {one && matter && may('correct') && (answering === one.id ? <MuRow key={one.id} batch={id} version={matter.version} group={group} firm={one} labels={a.rules.labels} act="correct" onDone={done} /> : <p><button type="button" className="btn" onClick={() => answerTo(one.id)}>{t({ zh: '更正这家企业的数据', en: 'Correct this firm’s figures' })}</button></p>)}
            <section className="card stack"><h2>{t({ zh: `异议（${a.objections.length}）`, en: `Objections (${a.objections.length})` })}</h2>{a.objections.length === 0 ? <Empty text={{ zh: '没有异议', en: 'None' }} /> : <ul className="plain stack">{a.objections.map((o) => { const firm = firmOf(o.firm); return (
              <li key={o.firm + o.at}><div className="row spread"><button type="button" className="link" onClick={() => set({ group: groupOf(o.firm) === 'below' ? 'below' : '', firm: o.firm, grade: '', q: '' })}>{o.name}</button><span className="soft">{formatTime(o.at, locale)}</span></div><p>{o.text}</p>
                {o.answer ? <p><span className={`tag ${o.accepted ? 'good' : 'held'}`}>{o.accepted ? t({ zh: '采纳', en: 'Accepted' }) : t({ zh: '不采纳', en: 'Not accepted' })}</span> {o.answer}</p>
                  : firm && matter && may('resolve') ? (answering === o.firm ? <MuRow key={o.firm} batch={id} version={matter.version} group={groupOf(o.firm)} firm={firm} labels={a.rules.labels} act="resolve" onDone={done} /> : <button type="button" className="btn primary" onClick={() => answerTo(o.firm)}>{t({ zh: '处理', en: 'Answer' })}</button>)
                  : <span className="tag warn">{t({ zh: '待处理', en: 'Open' })}</span>}</li>) })}</ul>}</section>
          </div>
        </div>
      )}
    </div>
  )
}
