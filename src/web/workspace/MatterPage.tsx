import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '#web/shared/act.ts'
import { formatDue, formatLimit, nameIn } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { MatterMap } from '#web/shared/MatterMap.tsx'
import { useKind, useMatter } from '#web/shared/queries.ts'
import { NamesOf } from '#web/shared/names.tsx'
import { Papers } from '#web/shared/Papers.tsx'
import { Loading, RefusedNote, RefusedPage } from '#web/shared/states.tsx'
import { Timeline } from '#web/shared/Timeline.tsx'
import type { KindDecl, MatterView, Spot } from '#web/shared/types.ts'
import { ActPanel, type Begun } from './ActPanel.tsx'
import { FactsOf } from './FactsOf.tsx'
import { Linked } from './Linked.tsx'
import { asksNothing } from './moves.ts'
import { StateTag, STANDING, useRulesName } from './parts.tsx'
import { LampsOf } from './rules/WhyLit.tsx'

/** One matter: where it stands, what this person may do, and everything that led here. */
export function MatterPage() {
  const { t } = useText()
  const { kind, id } = useParams({ from: '/w/$kind/$id' })
  const decl = useKind(kind)
  const matter = useMatter(kind, id)
  const [begun, begin] = useState<Begun>()
  const doing = useAct(kind, id, matter.data?.version ?? 0)
  if (matter.isError) return <RefusedPage error={matter.error} again={() => void matter.refetch()} />
  if (!decl || !matter.data) return <Loading />
  const m = matter.data
  const tones = { primary: 0, plain: 1, danger: 2 } as const
  const acts = m.acts.filter((name) => decl.acts[name]).toSorted((a, b) => tones[decl.acts[a]?.tone ?? 'plain'] - tones[decl.acts[b]?.tone ?? 'plain'])
  const place = m.facts['place'] as Spot | undefined
  return (
    <article className="stack">
      <header>
        <div className="row"><span className="soft">{m.number}</span><StateTag kind={kind} state={m.state} />{m.clocks.filter((c) => c.standing === 'overdue' || c.standing === 'soon' || c.standing === 'held').map((c) => <span key={c.name + c.round} className={`tag ${STANDING[c.standing].tone}`}>{t(c.label)} {t(STANDING[c.standing])}</span>)}</div>
        <h1>{m.title}</h1>
        {(kind === 'commitment' || kind === 'supervision') && <LampsOf kind={kind} id={id} version={m.version} />}
        {kind === 'project' && <Link to="/w/projects/$id/progress" params={{ id }}>{t({ zh: '进度：手续、曲线和预测', en: 'Progress: permits, curve and forecast' })}</Link>}
        {kind === 'supervision' && <Papers path={`/api/documents/supervision/${encodeURIComponent(id)}`} name={{ zh: '专报', en: 'Report' }} />}
        {kind === 'lead' && <Link to="/w/leads/$id" params={{ id }}>{t({ zh: '首报回执、评审和金额口径', en: 'Receipt, review and sums' })}</Link>}
        {kind === 'lead' && <> · <Link to="/w/leads/$id/sites" params={{ id }}>{t({ zh: '落地匹配', en: 'Sites that fit' })}</Link></>}
        {kind === 'agreement' && <Link to="/w/agreements/$id" params={{ id }}>{t({ zh: '条款审查、承诺履约和退出', en: 'Clauses, commitments and exit' })}</Link>}
        {kind === 'mu_batch' && <Link to="/w/mu/$id" params={{ id }} search={{}}>{t({ zh: '得分、分项和等级', en: 'Scores, parts and grades' })}</Link>}
        {kind === 'chain' && <Link to="/w/chains/$id" params={{ id }} search={{}}>{t({ zh: '图谱、断缺环节和供需对接', en: 'Map, gaps and who could supply' })}</Link>}
        {kind === 'target' && <Link to="/w/targets/$id" params={{ id }}>{t({ zh: '进度：曲线、预测和构成', en: 'Progress: curve, forecast and what it is made of' })}</Link>}
      </header>
      <div className="acts row" role="toolbar" aria-label={t({ zh: '可办理', en: 'What you may do' })}>
        {acts.map((name) => { const a = decl.acts[name]; return a && <button key={name} type="button" className={`btn ${a.tone === 'plain' ? '' : a.tone}`} disabled={doing.isPending} onClick={() => (asksNothing(decl, name) ? doing.mutate({ act: name, body: {} }) : begin({ act: name }))}>{t(a.label)}</button> })}
        {acts.length === 0 && <span className="soft">{t({ zh: '您目前没有可办理的动作', en: 'There is nothing for you to do here now' })}</span>}
      </div>
      {doing.error && <RefusedNote error={doing.error} />}
      {begun && <dialog open className="doing" aria-label={t(decl.acts[begun.act]?.label ?? { zh: begun.act, en: begun.act })} onKeyDown={(e) => e.key === 'Escape' && begin(undefined)}><ActPanel decl={decl} matter={m} begun={begun} onBegin={begin} onDone={() => begin(undefined)} onCancel={() => begin(undefined)} /></dialog>}
      <div className="two">
        <div className="stack">
          <NamesOf names={m.names}>
            <section className="card"><h2>{t({ zh: '事项信息', en: 'What is known' })}</h2><FactsOf decl={decl} matter={m} /></section>
            <section className="card"><h2>{t({ zh: '办理过程', en: 'What happened' })}</h2><Timeline decl={decl} entries={m.timeline} staff /></section>
          </NamesOf>
        </div>
        <div className="stack">
          <Clocks decl={decl} matter={m} />
          <People decl={decl} matter={m} />
          {place && <section className="card"><h2>{t({ zh: '位置', en: 'Where' })}</h2><MatterMap label={t({ zh: '事项位置', en: 'Where it is' })} pin={place} height="15rem" /></section>}
          <Linked matter={m} />
        </div>
      </div>
    </article>
  )
}

function Clocks({ decl, matter }: { decl: KindDecl; matter: MatterView }) {
  const { t, locale } = useText()
  const rules = useRulesName(matter.pack)
  return (
    <section className="card"><h2>{t({ zh: '时限', en: 'Time limits' })}</h2>
      <table><caption className="sr">{t({ zh: '时限', en: 'Time limits' })}</caption><tbody>{matter.clocks.toSorted((a, b) => a.started_at.localeCompare(b.started_at) || a.due_at.localeCompare(b.due_at)).map((c) => (
        <tr key={c.name + c.round}><td>{t(c.label)}{c.round > 1 ? t({ zh: `（第 ${c.round} 轮）`, en: ` (round ${c.round})` }) : ''}<br /><span className="soft">{t(formatLimit(c.limit))}</span></td><td>{formatDue(c.due_at, locale)}{c.provisional && !c.stopped_at && <><br /><span className="tag warn">{t({ zh: '暂定：放假安排未公布', en: 'Provisional: calendar not published' })}</span></>}</td><td>{decl.clocks[c.name]?.lapses && c.standing === 'late' ? <span className="tag held">{t({ zh: '届满', en: 'Ran out' })}</span> : <span className={`tag ${STANDING[c.standing].tone}`}>{t(STANDING[c.standing])}</span>}</td></tr>
      ))}</tbody></table>
      <p className="soft after">{t({ zh: '适用规则：', en: 'Under: ' })}{rules}</p>
    </section>
  )
}

const RELATIONS: Readonly<Record<string, { zh: string; en: string }>> = { asker: { zh: '诉求人', en: 'Asker' }, lead: { zh: '承办（牵头）', en: 'Lead' }, support: { zh: '配合', en: 'Support' }, follower: { zh: '并案诉求人', en: 'Follower' }, sponsor: { zh: '包保领导', en: 'Sponsor' }, supervisor: { zh: '督办', en: 'Supervisor' } }

function People({ decl, matter }: { decl: KindDecl; matter: MatterView }) {
  const { t } = useText()
  if (matter.participants.length === 0) return null
  return <section className="card"><h2>{t({ zh: '相关方', en: 'Who takes part' })}</h2><dl className="facts">{matter.participants.map((p, i) => <div key={`${p.relation}${i}`} style={{ display: 'contents' }}><dt>{t(decl.relations[p.relation] ?? RELATIONS[p.relation] ?? { zh: p.relation, en: p.relation })}</dt><dd>{t(nameIn(p))}</dd></div>)}</dl></section>
}
