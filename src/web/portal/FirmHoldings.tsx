import { Link } from '@tanstack/react-router'
import { type ReactElement, type ReactNode, useState } from 'react'
import { formatDate, formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Icon } from '#web/shared/Icon.tsx'
import { useKind } from '#web/shared/queries.ts'
import { RefusedNote } from '#web/shared/states.tsx'
import { isCutOff } from './connected.ts'
import { type Held, type Holdings, TONE_OF_GRADE, useHoldings, useMuYears } from './firm-answers.ts'
import { PromisedLine } from './PromisedLine.tsx'

const FIRST = 3

/** What this firm has with the district beside its appeals. Only what there is is shown. */
export function FirmHoldings({ firm }: { firm: string }) {
  const holdings = useHoldings(firm)
  const years = useMuYears(firm)
  const failed = [holdings, years].find((q) => q.isError && !q.data && !isCutOff(q))
  return (
    <div className="holdings">
      {failed && <RefusedNote error={failed.error} again={() => void failed.refetch()} />}
      {holdings.data && <><Due holdings={holdings.data} /><Agreements holdings={holdings.data} /><Commission holdings={holdings.data} /></>}
      <Scored firm={firm} />
    </div>
  )
}

/** What falls due next, then, on demand, all the rest. */
function Due({ holdings: { commitments, as_of } }: { holdings: Holdings }) {
  const { t } = useText()
  if (commitments.length === 0) return null
  const open = commitments.filter((c) => c.lamp !== 'grey' && c.state !== 'met' && c.state !== 'met_late')
  return (
    <section aria-labelledby="due"><h2 id="due">{t({ zh: '承诺事项', en: 'What we promised' })} <span className="soft">{t({ zh: `${open.length} 项待履行`, en: `${open.length} open` })}</span></h2>
      <Lines first={Math.min(FIRST, open.length)} lines={[...open, ...commitments.filter((c) => !open.includes(c))].map((c) => <PromisedLine key={c.id} line={c} named />)} />
      <p className="soft">{t({ zh: `灯号按本市承诺履约规则判定。截至${formatTime(as_of, 'zh')}`, en: `Lamps by the city’s table for commitments. As of ${formatTime(as_of, 'en')}` })}</p>
    </section>
  )
}

/** The first of a list, and the rest on demand. */
function Lines({ lines, first = FIRST }: { lines: readonly ReactElement[]; first?: number }) {
  const { t } = useText()
  const [all, setAll] = useState(false)
  const more = lines.length - first
  return (
    <>
      <ul className="mine">{lines.slice(0, all ? undefined : first).map((line) => <li key={line.key}>{line}</li>)}</ul>
      {more > 0 && <button type="button" className="btn quiet" aria-expanded={all} onClick={() => setAll(!all)}>{t(all ? { zh: '收起', en: 'Fewer' } : { zh: `其余 ${more} 项`, en: `${more} more` })}</button>}
    </>
  )
}

function Agreements({ holdings: { held } }: { holdings: Holdings }) {
  const { t, locale } = useText()
  const list = held.filter((h) => h.kind === 'agreement')
  if (list.length === 0) return null
  return (
    <section aria-labelledby="agreements"><h2 id="agreements">{t({ zh: '投资协议', en: 'Agreements' })}</h2>
      <Lines lines={list.map((h) => <HeldLine key={h.id} held={h}>{h.signed_on && t({ zh: `${formatDate(h.signed_on, 'zh')}签署`, en: `Signed ${formatDate(h.signed_on, 'en')}` })}{h.fixed_wan !== null && t({ zh: ` · 固定资产投资 ${formatNumber(h.fixed_wan, locale, 1)}万元`, en: ` · fixed investment ${formatNumber(h.fixed_wan, locale, 1)} (10,000 yuan)` })}</HeldLine>)} />
    </section>
  )
}

/** Contracts and fees, with what may be claimed now told first. */
function Commission({ holdings: { held, claimable } }: { holdings: Holdings }) {
  const { t, locale } = useText()
  const contracts = held.filter((h) => h.kind === 'agent_contract')
  const fees = held.filter((h) => h.kind === 'agent_fee')
  if (contracts.length + fees.length === 0) return null
  return (
    <section aria-labelledby="commission"><h2 id="commission">{t({ zh: '委托招商', en: 'Commissioned promotion' })}</h2>
      <Lines first={FIRST + 1} lines={[
        ...contracts.map((h) => ({ h, n: claimable.filter((c) => c.contract === h.id).length })).toSorted((a, b) => b.n - a.n).map(({ h, n }) => <HeldLine key={h.id} held={h} turn={n > 0}>{n > 0 && <strong className="more">{t({ zh: `${n} 条线索可申请引荐费`, en: `${n} ${n === 1 ? 'lead' : 'leads'} to claim a fee on` })}</strong>}{h.fee_label && t(h.fee_label)}{h.from_on && h.until_on && t({ zh: ` · ${formatDate(h.from_on, 'zh')}至${formatDate(h.until_on, 'zh')}`, en: ` · ${formatDate(h.from_on, 'en')} to ${formatDate(h.until_on, 'en')}` })}</HeldLine>),
        ...fees.map((h) => <HeldLine key={h.id} held={h} title={t({ zh: `引荐费 ${formatNumber(h.fee_wan ?? 0, locale, 2)}万元`, en: `Fee: ${formatNumber(h.fee_wan ?? 0, locale, 2)} (10,000 yuan)` })}>{h.paid_on ? t({ zh: `${formatDate(h.paid_on, 'zh')}支付`, en: `Paid ${formatDate(h.paid_on, 'en')}` }) : h.state === 'shown' && h.notice_until_on ? t({ zh: `公示至${formatDate(h.notice_until_on, 'zh')}`, en: `Shown until ${formatDate(h.notice_until_on, 'en')}` }) : null}</HeldLine>),
      ]} />
    </section>
  )
}

function Scored({ firm }: { firm: string }) {
  const { t, locale } = useText()
  const latest = useMuYears(firm).data?.[0]
  if (!latest) return null
  return (
    <section aria-labelledby="mu"><h2 id="mu">{t({ zh: '亩均评价', en: 'Score per mu' })}</h2>
      <Link className={`mini ${latest.may_object ? 'turn' : ''}`} to="/e/mu">
        <span className="mini-head"><span className={`tag ${TONE_OF_GRADE[latest.grade] ?? ''}`}>{t({ zh: `${latest.grade} 档`, en: `Grade ${latest.grade}` })}</span>{latest.state === 'shown' && latest.notice_until_on && <span className="soft">{t({ zh: `公示至${formatDate(latest.notice_until_on, 'zh')}`, en: `Shown until ${formatDate(latest.notice_until_on, 'en')}` })}</span>}</span>
        <span className="mini-title">{t({ zh: `${latest.year}年度 ${formatNumber(latest.score, 'zh', 1)} 分`, en: `${latest.year}: ${formatNumber(latest.score, locale, 1)} points` })}</span>
        <span className="soft">{latest.may_object ? t({ zh: '有出入的，可在公示期内提出异议', en: 'If something is wrong, object while it is shown' }) : t({ zh: '查看分项和当年均值', en: 'See its parts and the averages of the year' })}</span>
        <Icon name="next" />
      </Link>
    </section>
  )
}

function HeldLine({ held: h, title, turn = false, children }: { held: Held; title?: string; turn?: boolean; children: ReactNode }) {
  const { t } = useText()
  const state = useKind(h.kind)?.states[h.state]
  return (
    <Link className={`mini ${turn ? 'turn' : ''}`} to={`/e/${h.kind}/${h.id}`}>
      <span className="mini-head"><span className={`tag ${h.open ? '' : 'good'}`}>{state ? t(state.public_label ?? state.label) : h.state}</span><span className="soft mono">{h.number}</span></span>
      <span className="mini-title">{title ?? h.title}</span>
      <span className="soft">{children}</span>
      <Icon name="next" />
    </Link>
  )
}
