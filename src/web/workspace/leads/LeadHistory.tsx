import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#web/shared/api.ts'
import { FactValue } from '#web/shared/FactValue.tsx'
import { formatDate, formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useNow } from '#web/shared/now.ts'
import { Papers } from '#web/shared/Papers.tsx'
import { retryUnlessRefused, useHouse, useKind, useMatter, useMe } from '#web/shared/queries.ts'
import { Sheet } from '#web/shared/Sheet.tsx'
import { Loading, RefusedNote, RefusedPage } from '#web/shared/states.tsx'
import type { KindDecl, MatterView } from '#web/shared/types.ts'
import { ActPanel, type Begun } from '#web/workspace/ActPanel.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import type { History, Review } from './answers.ts'
import { FirstReport } from './FirstReport.tsx'
import { Proofs } from './Proofs.tsx'
import { LeadReview } from './LeadReview.tsx'
import { Introducer } from './Introducer.tsx'
import { LandOfLead } from './LandOfLead.tsx'
import { Contacts, Protection, Reports, Transfers } from './LeadTalks.tsx'
import './leads.css'

const MONEY = ['agreed_investment_wan', 'fixed_investment_wan', 'funds_in_place_wan', 'foreign_capital_used', 'statistical_investment_wan'] as const
/** Acts for which somebody comes to this page: each rests on what stands on it. The rest are on the page of the matter. */
const DECIDES = ['rule', 'clear_similar', 'yield_to', 'take_in', 'decline', 'answer_introducer', 'renew_protection', 'stall', 'transfer', 'hand_over', 'give_opinion', 'score_card', 'hold_session'] as const

/** 全过程: all of one lead on one page, in the order in which somebody reads who has to rule on it or decide; it prints as it stands. */
export function LeadHistory() {
  const { t } = useText()
  const { id } = useParams({ from: '/w/leads/$id' })
  const decl = useKind('lead')
  const matter = useMatter('lead', id)
  const path = `/api/leads/${encodeURIComponent(id)}`
  const history = useQuery({ queryKey: ['matter', 'lead', id, 'history'], queryFn: () => api<History>(`${path}/history`), retry: retryUnlessRefused })
  const review = useQuery({ queryKey: ['matter', 'lead', id, 'review'], queryFn: () => api<Review>(`${path}/review`), retry: retryUnlessRefused })
  if (matter.isError) return <RefusedPage error={matter.error} again={() => void matter.refetch()} />
  if (!matter.data || !decl) return <Loading />
  const m = matter.data
  return (
    <div className="stack lead-history">
      <p className="unprinted"><Link to="/w/leads">{t({ zh: '← 招商漏斗', en: '← Funnel' })}</Link></p>
      <PrintedHead number={m.number} />
      <div className="row spread">
        <div><div className="row"><span className="soft">{m.number}</span><StateTag kind="lead" state={m.state} /></div><h1>{m.title}</h1></div>
        <div className="row unprinted">
          <Link className="btn" to="/w/leads/$id/sites" params={{ id }}>{t({ zh: '落地匹配', en: 'Sites that fit' })}</Link>
          <Papers path={`/api/documents/leads/${encodeURIComponent(id)}/review`} name={{ zh: '评审材料', en: 'Review file' }} />
          <button type="button" className="btn" onClick={() => window.print()}>{t({ zh: '打印本页', en: 'Print' })}</button>
          <Link className="btn" to="/w/$kind/$id" params={{ kind: 'lead', id }}>{t({ zh: '全部动作和存证', en: 'All acts and the ledger' })}</Link>
        </div>
      </div>
      <Decisions decl={decl} matter={m} />
      <Overview decl={decl} matter={m} />
      {history.isPending ? <Loading /> : history.isError ? <RefusedNote error={history.error} again={() => void history.refetch()} /> : <Told h={history.data} decl={decl} />}
      {review.isPending ? <Loading /> : review.isError ? <RefusedNote error={review.error} again={() => void review.refetch()} /> : <LeadReview r={review.data} decl={decl} />}
      <FiveSums decl={decl} matter={m} />
    </div>
  )
}

const ABOUT = ['investor_name', 'investor_group', 'investor_uscc', 'industry', 'content', 'planned_investment_wan', 'planned_fixed_wan', 'class', 'source', 'land_mu', 'space_m2', 'expected_tax_wan', 'jobs', 'confidentiality'] as const

/** What it is about, as far as this person may know. */
function Overview({ decl, matter }: { decl: KindDecl; matter: MatterView }) {
  const { t } = useText()
  const told = ABOUT.filter((name) => matter.facts[name] !== undefined)
  return (
    <section className="card stack"><h2>{t({ zh: '项目概况', en: 'The project' })}</h2>
      <dl className="facts">{told.map((name) => <div key={name} style={{ display: 'contents' }}><dt>{t(decl.facts[name]?.label ?? { zh: name, en: name })}</dt><dd><FactValue decl={decl} name={name} value={matter.facts[name]} /></dd></div>)}</dl>
      {matter.facts['investor_name'] === undefined && <p className="soft">{t({ zh: '按密级，投资方等内容不对您公开', en: 'By its confidentiality the investor, and what belongs to them, is not open to you' })}</p>}
    </section>
  )
}

function Told({ h, decl }: { h: History; decl: KindDecl }) {
  return (
    <>
      <Road h={h} />
      <FirstReport h={h} decl={decl} />
      <Introducer h={h} decl={decl} />
      <Protection h={h} decl={decl} />
      <Reports h={h} />
      <LandOfLead h={h} />
      <Transfers h={h} />
      <Contacts h={h} decl={decl} />
    </>
  )
}

/** On paper the page must say by itself whose it is, when it was printed and by whom. */
function PrintedHead({ number }: { number: string }) {
  const { t, locale } = useText()
  const now = useNow()
  const house = useHouse().data
  const me = useMe().data
  return <p className="printed-only">{house ? t(house.district.name) : ''} · {t({ zh: '招商线索全过程', en: 'History of a lead' })} · {number} · {t({ zh: '打印于', en: 'printed' })} {formatTime(now, locale)} · {me?.name ?? ''}</p>
}

/** What this person may decide here, each form above the page it rests on. */
function Decisions({ decl, matter }: { decl: KindDecl; matter: MatterView }) {
  const { t } = useText()
  const [begun, begin] = useState<Begun>()
  const acts = DECIDES.filter((name) => matter.acts.includes(name) && decl.acts[name])
  if (acts.length === 0) return null
  const close = () => begin(undefined)
  return (
    <div className="row unprinted" role="toolbar" aria-label={t({ zh: '可决定', en: 'What you may decide' })}>
      {acts.map((name) => { const act = decl.acts[name]; return act && <button key={name} type="button" className={`btn ${act.tone === 'plain' ? '' : act.tone}`} onClick={() => begin({ act: name })}>{t(act.label)}</button> })}
      {begun && <Sheet title={matter.number} onClose={close}><ActPanel decl={decl} matter={matter} begun={begun} onBegin={begin} onDone={close} onCancel={close} /></Sheet>}
    </div>
  )
}

/** The straight road with the day each stage was reached and how long it took, and why the lead left it. */
function Road({ h }: { h: History }) {
  const { t, locale } = useText()
  const last = h.road.findLastIndex((s) => s.at !== null)
  const off = !h.road.some((s) => s.state === h.state)
  return (
    <section className="card stack"><h2>{t({ zh: '走到哪一步', en: 'How far it has come' })}</h2>
      <ol className="road">{h.road.map((s, i) => (
        <li key={s.state} data-reached={s.at !== null || undefined} aria-current={s.here && !off ? 'step' : undefined}>
          <strong>{t(s.label)}</strong>
          <span className="soft">{s.at ? formatDate(s.at, locale) : i < last ? t({ zh: '无记录', en: 'no record' }) : '—'}</span>
          {s.days !== null && (i < last || !off) && <span className="soft">{s.here ? t({ zh: `已${s.days}天`, en: `${s.days} days so far` }) : t({ zh: `用${s.days}天`, en: `${s.days} days` })}</span>}
        </li>))}</ol>
      {off && <p className="note warn">{t({ zh: '现为', en: 'Now ' })} <StateTag kind="lead" state={h.state} /> {t({ zh: `，自${formatDate(h.since, 'zh')}起`, en: `, since ${formatDate(h.since, 'en')}` })}</p>}
      {h.turns.length > 0 && <ul className="lines">{h.turns.map((x) => <li key={x.seq}><span><strong>{t(x.act)}</strong> <span className="soft">{formatDate(x.at, locale)} · {t(x.by.name)}</span></span>{x.reason && <span>{x.reason}</span>}<Proofs list={x.evidence} /></li>)}</ul>}
    </section>
  )
}

function FiveSums({ decl, matter }: { decl: KindDecl; matter: MatterView }) {
  const { t, locale } = useText()
  const foreign = (v: unknown) => (typeof v === 'object' && v !== null && 'usd_wan' in v ? (v as { usd_wan: number; rate: number; rate_on: string }) : undefined)
  const shown = (v: unknown) => {
    const usd = foreign(v)
    if (usd) return <>{formatNumber(usd.usd_wan, locale, 2)} <span className="soft">{t({ zh: `汇率${usd.rate}（${formatDate(usd.rate_on, 'zh')}）`, en: `rate ${usd.rate} of ${formatDate(usd.rate_on, 'en')}` })}</span></>
    return typeof v === 'number' ? formatNumber(v, locale, Number.isInteger(v) ? 0 : 2) : '—'
  }
  return (
    <section className="card stack"><h2>{t({ zh: '五个金额口径', en: 'Five sums' })}</h2>
      <dl className="facts">{(matter.facts['foreign_agreed'] === undefined ? MONEY : [...MONEY, 'foreign_agreed']).map((name) => <div key={name} style={{ display: 'contents' }}><dt>{t(decl.facts[name]?.label ?? { zh: name, en: name })}</dt><dd>{shown(matter.facts[name])}</dd></div>)}</dl>
      <p className="soft">{t({ zh: '口径不同，分别登记，任何时候不相加。', en: 'Different measures, each recorded by itself; never added.' })}</p>
    </section>
  )
}
