import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatDate, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'

interface Hit { readonly rule: string; readonly from: number; readonly to: number; readonly text: string; readonly verdict: 'forbidden' | 'explain' | 'passes'; readonly because?: 'negated' | 'open_to_all' }
interface Scanned { readonly no: number; readonly answered: boolean; readonly hits: readonly Hit[]; readonly clause: { readonly kind: string; readonly text: string; readonly legal_basis?: string; readonly exception?: { readonly ground: string; readonly reason: string; readonly no_alternative: string; readonly until: string } } }
interface Reviewed { readonly no: string; readonly verdict: string; readonly opinion: string; readonly at: string; readonly stands: boolean }
interface Rule { readonly id: string; readonly label: Text; readonly article: Text }
interface Answer { readonly as_of: string; readonly table: { readonly doc_no: string; readonly title: Text; readonly effective_from: string; readonly source: Text; readonly rules: readonly Rule[] }; readonly clauses: readonly Scanned[]; readonly legality: Reviewed | null; readonly fair_competition: Reviewed | null }
const KINDS: Readonly<Record<string, Text>> = { land: { zh: '用地', en: 'Land' }, investment: { zh: '投资与建设', en: 'Investment and works' }, policy: { zh: '支持政策', en: 'Support' }, service: { zh: '服务保障', en: 'Service' }, default: { zh: '违约责任', en: 'Default' }, exit: { zh: '退出与收回', en: 'Exit and recovery' }, other: { zh: '其他', en: 'Other' } }
const VERDICTS = { forbidden: { tone: 'bad', label: { zh: '禁止', en: 'Forbidden' } }, explain: { tone: 'warn', label: { zh: '需说明', en: 'To be explained' } }, passes: { tone: '', label: { zh: '不影响', en: 'Passes' } } } as const
const BECAUSE: Readonly<Record<string, Text>> = { negated: { zh: '条款本身是禁止这样做的', en: 'the clause itself forbids it' }, open_to_all: { zh: '对所有符合条件的经营者一视同仁', en: 'open to all on the same conditions' } }
const GROUNDS: Readonly<Record<string, Text>> = { security: { zh: '维护国家安全和发展利益', en: 'national security' }, innovation: { zh: '促进科学技术进步', en: 'scientific progress' }, public: { zh: '社会公共利益', en: 'the public interest' }, law: { zh: '法律、行政法规规定', en: 'law' } }

/** 条款审查: every clause with the words a rule met, the law it rests on, and how it was answered. It points; people decide. */
export function ClauseReview({ id, version }: { id: string; version: number }) {
  const { t, locale } = useText()
  const answer = useQuery({ queryKey: ['matter', 'agreement', id, 'clauses', version], queryFn: () => api<Answer>(`/api/agreements/${encodeURIComponent(id)}/clauses`), retry: retryUnlessRefused })
  if (answer.isPending) return <Loading />
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  const { table, clauses, legality, fair_competition, as_of } = answer.data
  const rules = new Map(table.rules.map((r) => [r.id, r]))
  const open = clauses.filter((c) => !c.answered).length
  return (
    <div className="stack">
      <section className="card stack"><h2>{t({ zh: '签署条件', en: 'What it takes to sign' })}</h2>
        <dl className="facts"><dt>{t({ zh: '合法性审核', en: 'Legality' })}</dt><dd><Number_ review={legality} /></dd><dt>{t({ zh: '公平竞争审查', en: 'Fair competition' })}</dt><dd><Number_ review={fair_competition} /></dd>
          <dt>{t({ zh: '待处理条款', en: 'Clauses unanswered' })}</dt><dd>{open === 0 ? <span className="tag good">{t({ zh: '无', en: 'none' })}</span> : <span className="tag bad">{t({ zh: `${open}条`, en: String(open) })}</span>}</dd></dl>
        <p className="soft">{t({ zh: `依据《${table.title.zh}》（${table.doc_no}，${formatDate(table.effective_from, 'zh')}起施行）自动提示，不代替审查结论。${table.source.zh}。截至${formatTime(as_of, 'zh')}`, en: `Pointed out under the ${table.title.en} (${table.doc_no}, in force from ${formatDate(table.effective_from, 'en')}); it stands in for no review. ${table.source.en}. As of ${formatTime(as_of, 'en')}` })}</p>
      </section>
      {clauses.length === 0 ? <Empty text={{ zh: '还没有条款', en: 'No clauses yet' }} /> : <ol className="stack clauses">{clauses.map((c) => (
        <li key={c.no} className="card stack"><div className="row"><h2>{t({ zh: `第${c.no}条`, en: `Clause ${c.no}` })}</h2><span className="tag">{t(KINDS[c.clause.kind] ?? { zh: c.clause.kind, en: c.clause.kind })}</span>{c.hits.length === 0 ? <span className="tag good">{t({ zh: '未见涉及', en: 'Nothing met' })}</span> : <span className={`tag ${c.answered ? 'good' : 'bad'}`}>{c.answered ? t({ zh: '已处理', en: 'Answered' }) : t({ zh: '待处理', en: 'Unanswered' })}</span>}</div>
          <p className="clause">{marked(c.clause.text, c.hits)}</p>
          {c.hits.map((h) => <p key={`${h.rule}${h.from}`} className={`note ${h.verdict === 'forbidden' && !c.answered ? 'bad' : 'warn'}`}><span className={`tag ${VERDICTS[h.verdict].tone}`}>{t(VERDICTS[h.verdict].label)}</span> <strong>{t(rules.get(h.rule)?.label ?? { zh: h.rule, en: h.rule })}</strong>{h.because && <>：{t(BECAUSE[h.because] ?? { zh: '', en: '' })}</>}<br /><span className="soft">{t(rules.get(h.rule)?.article ?? { zh: '', en: '' })}</span></p>)}
          {c.clause.legal_basis && <p><strong>{t({ zh: '法律依据：', en: 'Basis in law: ' })}</strong>{c.clause.legal_basis}</p>}
          {c.clause.exception && <p><strong>{t({ zh: '适用例外（第十二条）：', en: 'By exception (art. 12): ' })}</strong>{t(GROUNDS[c.clause.exception.ground] ?? { zh: '', en: '' })}；{c.clause.exception.reason}；{t({ zh: '替代方案：', en: 'Alternatives: ' })}{c.clause.exception.no_alternative}；{t({ zh: '至', en: 'until ' })}{formatDate(c.clause.exception.until, locale)}</p>}
        </li>
      ))}</ol>}
    </div>
  )
}

function Number_({ review }: { review: Reviewed | null }) {
  const { t, locale } = useText()
  if (!review) return <><span className="tag warn">{t({ zh: '尚无文号', en: 'No number yet' })}</span> {t({ zh: '不得签署', en: 'it may not be signed' })}</>
  return <>{review.no} {review.stands ? <span className="tag good">{t({ zh: '有效', en: 'Stands' })}</span> : <span className="tag bad">{t({ zh: '内容已改，作废', en: 'Void: the words have changed' })}</span>}<br /><span className="soft">{review.opinion} {formatTime(review.at, locale)}</span></>
}

/** The clause with the words that were met marked; overlapping marks are one. */
function marked(text: string, hits: readonly Hit[]): ReactNode[] {
  const parts: ReactNode[] = []
  let at = 0
  for (const h of hits.toSorted((a, b) => a.from - b.from)) {
    if (h.from < at) continue
    parts.push(text.slice(at, h.from), <mark key={h.from} className={h.verdict}>{text.slice(h.from, h.to)}</mark>)
    at = h.to
  }
  return [...parts, text.slice(at)]
}
