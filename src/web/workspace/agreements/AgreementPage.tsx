import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Locale } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatDate, formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useMatter } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote, RefusedPage } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import type { LampColour } from '#web/workspace/rules/answers.ts'
import { LampTag } from '#web/workspace/rules/LampTag.tsx'
import { ClauseReview } from './ClauseReview.tsx'
import { CommitmentTable, type Line } from './CommitmentTable.tsx'
import './agreements.css'

interface Phase { readonly name: string; readonly fixed_wan: number; readonly finish_on: string }
/** What this page reads of the facts; each is there only once it was said. */
interface Facts {
  readonly lead?: string; readonly party_b?: string; readonly agreement_no?: string; readonly signed_on?: string; readonly agreed_investment_wan?: number; readonly fixed_investment_wan?: number
  readonly foreign_agreed?: { readonly usd_wan: number; readonly rate: number; readonly rate_on: string }; readonly phases?: readonly Phase[]; readonly promises?: readonly unknown[]
  readonly exit_reason?: string; readonly debt_handling?: string; readonly land_handling?: string; readonly recover_wan?: number; readonly recovered_wan?: number
}
const COLOURS: readonly LampColour[] = ['red', 'yellow', 'green', 'grey']

/** 投资协议: the sums side by side and never added, what was promised and how it stands, what is owed back once it ends, and every clause with the law. */
export function AgreementPage() {
  const { t } = useText()
  const { id } = useParams({ from: '/w/agreements/$id' })
  const matter = useMatter('agreement', id)
  if (matter.isError) return <RefusedPage error={matter.error} again={() => void matter.refetch()} />
  if (!matter.data) return <Loading />
  const { number, state, title, version } = matter.data
  const f = matter.data.facts as Facts
  return (
    <div className="stack">
      <div className="row spread">
        <div><div className="row"><span className="soft">{number}</span><StateTag kind="agreement" state={state} /></div><h1>{title}</h1>
          <p className="soft">{f.party_b}{f.agreement_no && ` · ${f.agreement_no}`}{f.signed_on && t({ zh: ` · ${formatDate(f.signed_on, 'zh')}签署`, en: ` · signed ${formatDate(f.signed_on, 'en')}` })}{f.lead && <> · <Link to="/w/$kind/$id" params={{ kind: 'lead', id: f.lead }}>{t({ zh: '招商线索', en: 'The lead' })}</Link></>}</p></div>
        <Link className="btn primary" to="/w/$kind/$id" params={{ kind: 'agreement', id }}>{t({ zh: '办理和全过程', en: 'Acts and history' })}</Link>
      </div>
      {f.exit_reason && <Exit facts={f} over={state === 'terminated'} />}
      <Kept id={id} version={version} unsigned={f.promises?.length ?? 0} />
      <Sums facts={f} />
      <ClauseReview id={id} version={version} />
    </div>
  )
}

function Exit({ facts: { exit_reason, debt_handling, land_handling, recover_wan = 0, recovered_wan = 0 }, over }: { facts: Facts; over: boolean }) {
  const { t } = useText()
  const rest = recover_wan - recovered_wan
  return (
    <section className="card stack"><div className="row"><h2>{t({ zh: '退出和收回', en: 'Exit and recovery' })}</h2>{recover_wan === 0 ? <span className="tag">{t({ zh: '无应收回资金', en: 'nothing is owed' })}</span> : rest > 0 ? <span className="tag bad">{t({ zh: `还应收回${sum(rest, 'zh')}万元`, en: `${sum(rest, 'en')} (10,000 yuan) still owed` })}</span> : <span className="tag good">{t({ zh: '已足额收回', en: 'recovered in full' })}</span>}</div>
      <dl className="facts"><Fact name={over ? t({ zh: '解除理由', en: 'Why it ended' }) : t({ zh: '提出解除的理由', en: 'Why it is to end' })}>{exit_reason}</Fact><Fact name={t({ zh: '债权债务', en: 'Debts' })}>{debt_handling}</Fact><Fact name={t({ zh: '土地（厂房）', en: 'Land' })}>{land_handling}</Fact></dl>
      {recover_wan > 0 && <><progress className="recovered" value={recovered_wan} max={recover_wan} aria-label={t({ zh: '已收回比例', en: 'Share recovered' })} /><p>{t({ zh: `已收回${sum(recovered_wan, 'zh')}万元，应收回${sum(recover_wan, 'zh')}万元（${formatNumber((recovered_wan / recover_wan) * 100, 'zh', 1)}%）`, en: `${sum(recovered_wan, 'en')} of ${sum(recover_wan, 'en')} (10,000 yuan) recovered: ${formatNumber((recovered_wan / recover_wan) * 100, 'en', 1)}%` })}</p></>}
    </section>
  )
}

function Sums({ facts: { agreed_investment_wan, fixed_investment_wan, foreign_agreed: usd, phases = [] } }: { facts: Facts }) {
  const { t, locale } = useText()
  const wan = (v: number | undefined) => (v === undefined ? '—' : t({ zh: `${sum(v, 'zh')}万元`, en: `${sum(v, 'en')} (10,000 yuan)` }))
  return (
    <section className="card stack"><h2>{t({ zh: '金额和分期', en: 'Sums and phases' })}</h2>
      <dl className="facts"><Fact name={t({ zh: '协议投资额', en: 'Agreed investment' })}>{wan(agreed_investment_wan)}</Fact><Fact name={t({ zh: '其中固定资产投资', en: 'Of it fixed investment' })}>{wan(fixed_investment_wan)}</Fact>
        {usd && <Fact name={t({ zh: '协议外资', en: 'Foreign investment agreed' })}>{t({ zh: `${sum(usd.usd_wan, 'zh')}万美元，按${formatDate(usd.rate_on, 'zh')}汇率${usd.rate}折${sum(usd.usd_wan * usd.rate, 'zh')}万元`, en: `${sum(usd.usd_wan, 'en')} (10,000 USD); at the rate of ${usd.rate} of ${formatDate(usd.rate_on, 'en')}: ${sum(usd.usd_wan * usd.rate, 'en')} (10,000 yuan)` })}</Fact>}</dl>
      {phases.length > 0 && <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '分期', en: 'Phases' })}><table className="narrow"><caption className="sr">{t({ zh: '分期', en: 'Phases' })}</caption><thead><tr><th>{t({ zh: '期次', en: 'Phase' })}</th><th className="num">{t({ zh: '固定资产投资（万元）', en: 'Fixed investment (10,000 yuan)' })}</th><th>{t({ zh: '建成', en: 'Finished by' })}</th></tr></thead><tbody>{phases.map((p) => <tr key={p.name}><th scope="row">{p.name}</th><td className="num">{sum(p.fixed_wan, locale)}</td><td>{formatDate(p.finish_on, locale)}</td></tr>)}</tbody></table></div>}
      <p className="soft">{t({ zh: '协议投资额、固定资产投资、到位资金、实际利用外资、入库投资是五个口径，分别登记，不相加、不互换；后三项在线索和项目中登记', en: 'Agreed investment, fixed investment, funds in place, foreign capital used and investment in statistics are five figures: each is recorded by itself and none is added to another. The last three stand with the lead and the project' })}</p>
    </section>
  )
}

/** 万元, to the fen only where there are fen. */
const sum = (v: number, locale: Locale) => formatNumber(v, locale, Number.isInteger(v) ? 0 : 2)

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <div style={{ display: 'contents' }}><dt>{name}</dt><dd>{children ?? '—'}</dd></div>
}

function Kept({ id, version, unsigned }: { id: string; version: number; unsigned: number }) {
  const { t } = useText()
  const answer = useQuery({ queryKey: ['matters', 'agreements', id, 'commitments', version], queryFn: () => api<{ as_of: string; rows: readonly Line[] }>(`/api/agreements/${encodeURIComponent(id)}/commitments`), retry: retryUnlessRefused })
  const rows = answer.data?.rows ?? []
  return (
    <section className="card stack"><div className="row"><h2>{t({ zh: '承诺履约', en: 'Commitments' })}</h2>{COLOURS.map((lamp) => { const n = rows.filter((r) => r.lamp?.lamp === lamp).length; return n > 0 && <LampTag key={lamp} lamp={{ lamp }}> {n}</LampTag> })}</div>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : rows.length === 0 ? <Empty text={unsigned > 0 ? { zh: `草案写有${unsigned}项承诺，签署后逐项列入日历`, en: `The draft makes ${unsigned} promises; each has its day once it is signed` } : { zh: '没有承诺事项', en: 'Nothing was promised' }} /> : <><CommitmentTable rows={rows} within /><p className="soft">{t({ zh: `截至${formatTime(answer.data.as_of, 'zh')}`, en: `As of ${formatTime(answer.data.as_of, 'en')}` })}</p></>}
    </section>
  )
}
