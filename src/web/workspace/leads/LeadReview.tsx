import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api } from '#web/shared/api.ts'
import { formatDate, formatNumber, formatSecond, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useKind, useMatter } from '#web/shared/queries.ts'
import { Loading, RefusedNote, RefusedPage } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import type { Receipt, Review } from './answers.ts'
import './leads.css'

const STANDING = { given: ['good', '已出具', 'Given'], given_late: ['warn', '逾期出具', 'Given late'], waiting: ['', '待出具', 'Waiting'], overdue: ['bad', '逾期未出具', 'Overdue'], not_asked: ['held', '未提请', 'Not asked'] } as const
const MONEY = ['agreed_investment_wan', 'fixed_investment_wan', 'funds_in_place_wan', 'foreign_capital_used', 'statistical_investment_wan'] as const

/** One lead beyond its acts: the receipt that says who was first, the review with everything that stands in its way, and five sums that stay five. */
export function LeadReview() {
  const { t, locale } = useText()
  const { id } = useParams({ from: '/w/leads/$id' })
  const decl = useKind('lead')
  const matter = useMatter('lead', id)
  const receipt = useQuery({ queryKey: ['matter', 'lead', id, 'receipt'], queryFn: () => api<Receipt | null>(`/api/leads/${encodeURIComponent(id)}/receipt`), retry: retryUnlessRefused })
  const review = useQuery({ queryKey: ['matter', 'lead', id, 'review'], queryFn: () => api<Review>(`/api/leads/${encodeURIComponent(id)}/review`), retry: retryUnlessRefused })
  if (matter.isError) return <RefusedPage error={matter.error} again={() => void matter.refetch()} />
  if (!matter.data || !decl) return <Loading />
  const m = matter.data
  const label = (name: string) => t(decl.facts[name]?.label ?? { zh: name, en: name })
  const option = (fact: string, value: string) => t(decl.facts[fact]?.options?.[value] ?? { zh: value, en: value })
  return (
    <div className="stack">
      <p><Link to="/w/leads">{t({ zh: '← 招商漏斗', en: '← Funnel' })}</Link></p>
      <div className="row spread"><div><div className="row"><span className="soft">{m.number}</span><StateTag kind="lead" state={m.state} /></div><h1>{m.title}</h1></div><div className="row"><Link className="btn" to="/w/leads/$id/sites" params={{ id }}>{t({ zh: '落地匹配', en: 'Sites that fit' })}</Link><Link className="btn primary" to="/w/$kind/$id" params={{ kind: 'lead', id }}>{t({ zh: '办理和全过程', en: 'Acts and history' })}</Link></div></div>
      <div className="two">
        <section className="card stack"><h2>{t({ zh: '首报回执', en: 'Receipt of the report' })}</h2>
          {receipt.isPending ? <Loading /> : receipt.isError ? <RefusedNote error={receipt.error} /> : receipt.data === null ? <p className="soft">{t({ zh: '导入的记录，没有回执', en: 'An imported record: no receipt' })}</p> : (
            <dl className="facts">
              <dt>{t({ zh: '首报时间', en: 'Reported at' })}</dt><dd><strong>{formatSecond(receipt.data.at, locale)}</strong></dd>
              <dt>{t({ zh: '单位', en: 'Unit' })}</dt><dd>{t(receipt.data.unit.name)} · {receipt.data.person.name}</dd>
              <dt>{t({ zh: '认定', en: 'Claim' })}</dt><dd>{option('claim', receipt.data.claim)}{receipt.data.rival && <> · <Link to="/w/leads/$id" params={{ id: receipt.data.rival.id }}>{t({ zh: '争议线索 ', en: 'the other lead ' })}{receipt.data.rival.number}</Link></>}</dd>
              <dt>{t({ zh: '内容摘要', en: 'Digest' })}</dt><dd><code className="digest">{receipt.data.digest}</code><br />{receipt.data.genuine ? <span className="tag good">{t({ zh: '与留痕首行一致，未被改动', en: 'Agrees with the first line of the ledger' })}</span> : <span className="tag bad">{t({ zh: '与留痕不一致', en: 'Does not agree with the ledger' })}</span>}</dd>
              {receipt.data.rulings.map((r) => <div key={r.at} style={{ display: 'contents' }}><dt>{t({ zh: '裁定', en: 'Ruling' })}</dt><dd>{option('ruling', r.ruling)} · {r.reason} <span className="soft">{formatTime(r.at, locale)}</span></dd></div>)}
            </dl>)}
        </section>
        <section className="card stack"><h2>{t({ zh: '五个金额口径', en: 'Five sums' })}</h2>
          <dl className="facts">{MONEY.map((name) => { const v = m.facts[name]; const foreign = typeof v === 'object' && v !== null ? (v as { usd_wan: number; rate: number; rate_on: string }) : undefined; return <div key={name} style={{ display: 'contents' }}><dt>{label(name)}</dt><dd>{typeof v === 'number' ? formatNumber(v, locale, Number.isInteger(v) ? 0 : 2) : foreign ? <>{formatNumber(foreign.usd_wan, locale, 2)} <span className="soft">{t({ zh: `汇率${foreign.rate}（${foreign.rate_on}）`, en: `rate ${foreign.rate} of ${foreign.rate_on}` })}</span></> : '—'}</dd></div> })}</dl>
          <p className="soft">{t({ zh: '口径不同，分别登记，任何时候不相加。', en: 'Different measures, each recorded by itself; never added.' })}</p>
        </section>
      </div>
      {review.isPending ? <Loading /> : review.isError ? <RefusedNote error={review.error} again={() => void review.refetch()} /> : <Reviewed r={review.data} option={option} />}
    </div>
  )
}

function Reviewed({ r, option }: { r: Review; option: (fact: string, value: string) => string }) {
  const { t, locale } = useText()
  const running = r.state === 'reviewing'
  return (
    <>
      {(running || r.state === 'talking') && <p className={`note ${r.gate.open ? 'good' : 'warn'}`} role="status">{r.gate.open ? t({ zh: '评审条件已齐，可上评审会', en: 'Everything is there: it can go before the board' }) : <>{t({ zh: '还不能通过评审：', en: 'It cannot pass yet: ' })}{r.gate.reason && t(r.gate.reason)}</>}</p>}
      <section className="card stack"><h2>{t({ zh: '部门会审', en: 'Opinions of departments' })}{r.round > 1 ? t({ zh: `（第${r.round}轮）`, en: ` (round ${r.round})` }) : ''}</h2>
        <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '部门会审', en: 'Opinions' })}><table><caption className="sr">{t({ zh: '部门会审', en: 'Opinions' })}</caption><thead><tr><th>{t({ zh: '部门', en: 'Department' })}</th><th>{t({ zh: '进度', en: 'Standing' })}</th><th>{t({ zh: '意见', en: 'Opinion' })}</th><th>{t({ zh: '应出具', en: 'Due' })}</th></tr></thead>
          <tbody>{r.departments.map((d) => { const [tone, zh, en] = STANDING[!running && d.standing === 'overdue' ? 'not_asked' : d.standing]; return <tr key={d.key}><td>{t(d.label)} {d.may_veto && <span className="tag held">{t({ zh: '可一票否决', en: 'May veto' })}</span>}</td><td><span className={`tag ${tone}`}>{t({ zh, en })}</span></td><td>{d.opinion ? <><strong>{option('stance', d.opinion.stance)}</strong> {d.opinion.text}{d.opinion.conditions && <><br /><span className="soft">{t({ zh: '条件：', en: 'On condition: ' })}{d.opinion.conditions}</span></>}{d.opinion.legal_basis && <><br /><span className="soft">{d.opinion.legal_basis}</span></>}</> : '—'}</td><td className="soft">{d.opinion ? formatDate(d.opinion.at.slice(0, 10), locale) : d.due_at && running ? formatTime(d.due_at, locale) : t({ zh: `${d.days}个工作日`, en: `${d.days} working days` })}</td></tr> })}</tbody></table></div>
      </section>
      <section className="card stack"><h2>{t({ zh: '评分', en: 'Score' })} {r.score.total !== null && <span className={`tag ${r.score.passes ? 'good' : 'bad'}`}>{formatNumber(r.score.total, locale, 1)} / {r.score.pass}</span>}</h2>
        <p className="soft">{t({ zh: `已收${r.score.cards}份评分表，至少${r.score.cards_needed}份；${r.score.pass}分以上且各单项不低于下限方可通过。${r.score.source.zh}`, en: `${r.score.cards} card(s) of at least ${r.score.cards_needed}; it passes from ${r.score.pass} with every floor kept. ${r.score.source.en}` })}</p>
        <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '评分表', en: 'Score card' })}><table className="narrow"><caption className="sr">{t({ zh: '评分表', en: 'Score card' })}</caption><thead><tr><th>{t({ zh: '项目', en: 'Item' })}</th><th className="num">{t({ zh: '满分', en: 'Points' })}</th><th className="num">{t({ zh: '下限', en: 'Floor' })}</th><th className="num">{t({ zh: '平均', en: 'Mean' })}</th></tr></thead><tbody>{r.score.items.map((i) => <tr key={i.key}><td>{t(i.label)}</td><td className="num">{i.max}</td><td className="num">{i.floor ?? '—'}</td><td className="num">{i.mean === null ? '—' : <>{formatNumber(i.mean, locale, 1)} {i.fails && <span className="tag bad">{t({ zh: '低于下限', en: 'below' })}</span>}</>}</td></tr>)}</tbody></table></div>
      </section>
      <section className="card stack"><h2>{t({ zh: '协议和评审会', en: 'Agreements and sessions' })}</h2>
        {r.agreements.length === 0 ? <p className="soft">{t({ zh: '还没有协议', en: 'No agreement yet' })}</p> : <ul className="lines">{r.agreements.map((a) => <li key={a.id}><Link to="/w/$kind/$id" params={{ kind: 'agreement', id: a.id }}>{a.number}</Link> <StateTag kind="agreement" state={a.state} />{a.signed_on && <span className="soft"> {formatDate(a.signed_on, locale)}</span>}</li>)}</ul>}
        {r.sessions.length > 0 && <ol className="timeline">{r.sessions.map((s) => <li key={s.no}><strong>{s.no}</strong> {option('conclusion', s.conclusion)}{s.score !== null && t({ zh: `，${formatNumber(s.score, 'zh', 1)}分`, en: `, ${formatNumber(s.score, 'en', 1)} points` })}<p>{s.text}</p><p className="soft">{formatDate(s.on, locale)}</p></li>)}</ol>}
      </section>
    </>
  )
}
