import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Refused } from '#web/shared/api.ts'
import { formatDate } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { newId } from '#web/shared/new-id.ts'
import { useKind, useMatter } from '#web/shared/queries.ts'
import { Loading, NotFound } from '#web/shared/states.tsx'
import type { MatterView } from '#web/shared/types.ts'
import { ActSheet } from './ActSheet.tsx'
import { isCutOff } from './connected.ts'
import { useFace } from './face.ts'
import { type Answered, type Claimable, useHoldings } from './firm-answers.ts'
import { isFirmKind } from './firm-words.ts'
import { NotShown } from './NotShown.tsx'
import { Paused } from './Paused.tsx'
import { Progress } from './Progress.tsx'
import { PromisedLine } from './PromisedLine.tsx'
import { SignInFirst } from './SignInFirst.tsx'
import { Standing } from './Standing.tsx'
import { CopyNumber } from './Thanks.tsx'
import { WhatWasSaid } from './WhatWasSaid.tsx'

const WEIGHT = { primary: 0, plain: 1, danger: 2 } as const

/** An agreement, a promise, a contract or a fee of the firm: how it stands, what it says, and what the firm may do about it. */
export function FirmMatter() {
  const { t } = useText()
  const { firm } = useFace()
  const { kind = '', id = '' } = useParams({ strict: false })
  const known = isFirmKind(kind)
  const decl = useKind(kind)
  const matter = useMatter(kind, id, known)
  const holdings = useHoldings(firm).data
  const [act, setAct] = useState<string>()
  if (!known) return <NotFound />
  if (isCutOff(matter)) return <Paused />
  if (matter.isError && !matter.data) return matter.error instanceof Refused && matter.error.code === 'unsigned' ? <SignInFirst title={{ zh: '请先验证手机号', en: 'First confirm your number' }} text={{ zh: '只有企业登记的经办人能看。', en: 'Only those who act for the firm may see it.' }} /> : <NotShown error={matter.error} again={() => void matter.refetch()} />
  if (!decl || !matter.data) return <Loading />
  const m = matter.data
  const acts = m.acts.filter((name) => decl.acts[name]).toSorted((a, b) => WEIGHT[decl.acts[a]?.tone ?? 'plain'] - WEIGHT[decl.acts[b]?.tone ?? 'plain'])
  const promised = holdings?.commitments.filter((c) => c.agreement === id) ?? []
  const claimable = holdings?.claimable.filter((c) => c.contract === id) ?? []
  const answers = holdings?.answers.filter((a) => a.contract === id) ?? []
  const agreement = m.facts['agreement']
  return (
    <article className="follow">
      <header><h1>{m.title}</h1><p className="row"><span className="soft mono">{m.number}</span><CopyNumber number={m.number} /></p></header>
      <div className="follow-main">
        <Standing decl={decl} matter={m} />
        {acts.length > 0 && <div className="row acts">{acts.map((name) => <button key={name} type="button" className={`btn ${decl.acts[name]?.tone ?? ''}`} onClick={() => setAct(name)}>{t(decl.acts[name]?.label ?? { zh: name, en: name })}</button>)}</div>}
        {promised.length > 0 && <section aria-labelledby="promised"><h2 id="promised">{t({ zh: `承诺事项（${promised.length} 项）`, en: `What was promised (${promised.length})` })}</h2><ul className="mine">{promised.map((c) => <li key={c.id}><PromisedLine line={c} /></li>)}</ul></section>}
        {claimable.length > 0 && <ToClaim matter={m} firm={firm} leads={claimable} />}
        {answers.length > 0 && <WordsTold answers={answers} />}
        {typeof agreement === 'string' && <p><Link className="btn quiet" to={`/e/agreement/${agreement}`}>{t({ zh: '查看所属协议', en: 'To the agreement' })}</Link></p>}
      </div>
      <div className="follow-side">
        <WhatWasSaid decl={decl} matter={m} />
        {kind === 'agreement' && <Clauses matter={m} />}
        <Progress decl={decl} matter={m} />
      </div>
      {/* Promised by a day alone: no amount belongs to it. */}
      {act && <ActSheet key={act} decl={decl} matter={m} act={act} without={m.facts['value'] === undefined ? ['reported', 'claimed'] : []} onClose={() => setAct(undefined)} />}
    </article>
  )
}

/** The words that were signed, clause by clause. */
function Clauses({ matter }: { matter: MatterView }) {
  const { t } = useText()
  const kinds = useKind('agreement')?.facts['clauses']?.schema.items?.properties?.['kind']?.options
  const clauses = (matter.facts['clauses'] ?? []) as readonly { readonly kind: string; readonly text: string }[]
  if (clauses.length === 0) return null
  return <section className="card" aria-labelledby="clauses"><h2 id="clauses">{t({ zh: '协议条款', en: 'Clauses' })}</h2><ol className="clauses">{clauses.map((c, i) => <li key={i}><strong>{t(kinds?.[c.kind] ?? { zh: c.kind, en: c.kind })}</strong><p className="said">{c.text}</p></li>)}</ol></section>
}

/** What became of the leads it brought, in the district's own words, the latest first. */
function WordsTold({ answers }: { answers: readonly Answered[] }) {
  const { t, locale } = useText()
  const ways = useKind('lead')?.facts['contact_way']?.options
  return (
    <section className="card" aria-labelledby="answers"><h2 id="answers">{t({ zh: '引荐线索的反馈', en: 'Word on the leads you brought' })}</h2>
      <ul className="plain lines">{answers.map((a, i) => <li key={i}><p className="told-act"><strong>{a.name}</strong><time className="soft" dateTime={a.on}>{formatDate(a.on, locale)}</time></p><p className="said">{a.text}</p><p className="soft"><span className="mono">{a.number}</span>{ways?.[a.way] && <> · {t(ways[a.way] ?? { zh: '', en: '' })}</>}</p></li>)}</ul>
    </section>
  )
}

/** Leads of this contract on which a fee may be claimed: the fee follows from the rule, the agent brings the proof. */
function ToClaim({ matter, firm, leads }: { matter: MatterView; firm: string; leads: readonly Claimable[] }) {
  const { t } = useText()
  const navigate = useNavigate()
  const decl = useKind('agent_fee')
  const [begun, setBegun] = useState<{ readonly lead: string; readonly id: string }>()
  if (!decl) return null
  return (
    <section className="card" aria-labelledby="claimable"><h2 id="claimable">{t({ zh: '可申请引荐费的线索', en: 'Leads to claim a fee on' })}</h2>
      <ul className="plain lines">{leads.map((l) => <li key={l.lead}><p><strong>{l.name}</strong> <span className="soft mono">{l.number}</span></p><p className="soft">{t({ zh: `${formatDate(l.signed_on, 'zh')}签约${l.finished_on ? `，${formatDate(l.finished_on, 'zh')}竣工` : ''}`, en: `Signed ${formatDate(l.signed_on, 'en')}${l.finished_on ? `, finished ${formatDate(l.finished_on, 'en')}` : ''}` })}</p><button type="button" className="btn primary" onClick={() => setBegun({ lead: l.lead, id: newId() })}>{t({ zh: '申请引荐费', en: 'Claim the fee' })}</button></li>)}</ul>
      {begun && <ActSheet key={begun.id} decl={decl} matter={{ kind: 'agent_fee', id: begun.id, version: 0 }} act="claim" draft={`agent_fee.${matter.id}.${begun.lead}`} given={{ contract: matter.id, agent: firm, lead: begun.lead }} onClose={() => setBegun(undefined)} onDone={() => void navigate({ to: `/e/agent_fee/${begun.id}` })} />}
    </section>
  )
}
