import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { outerBounds } from '#algo/polygon.ts'
import type { Text } from '#kernel/text.ts'
import type { SiteList, SiteShown } from '#server/site-routes.ts'
import { useAct } from '#web/shared/act.ts'
import { api } from '#web/shared/api.ts'
import { formatDate, formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { type MapArea, MatterMap } from '#web/shared/MatterMap.tsx'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote, RefusedPage } from '#web/shared/states.tsx'
import { heldWords, lastDay, Queue, type Queued } from '#web/workspace/parks/Queue.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import '#web/workspace/parks/parks.css'

type Shown = Omit<SiteShown, 'conflict'> & { readonly conflict: { readonly number: string; readonly unit: Text | null; readonly mine: boolean; readonly until: string | null; readonly queue: readonly Queued[] } | null }
interface Answer { readonly lead: { readonly id: string; readonly number: string; readonly title: string; readonly state: string }; readonly as_of: string; readonly may_hold: boolean; readonly may_wait: boolean; readonly rules: { readonly weights: Readonly<Record<string, number>>; readonly source: { zh: string; en: string } }; readonly lists: readonly (Omit<SiteList, 'fits' | 'near_misses'> & { readonly fits: readonly Shown[]; readonly near_misses: readonly Shown[] })[] }
const PARTS = { fit: ['面积匹配', 'Size'], industry: ['主导产业', 'Industry'], near: ['区位', 'Place'], price: ['价格', 'Price'], ready: ['可供时间', 'Readiness'] } as const
const MOST_COMPARED = 3
/** Parcels are shapes, spaces are dots: each with its own colours, and the number of its line. */
const LEGEND = { parcel: ['free', 'held', 'idle'], space: ['taken', 'park', 'idle'] } as const
const MEANT = [['符合、未占用', 'Fits, and is free'], ['符合、已预留', 'Fits, but is held'], ['差一点', 'A near miss']] as const
const VERDICT = { met: ['good', '符合', 'Met'], short: ['bad', '不符', 'Short'], unknown: ['warn', '待核实', 'To be asked'] } as const

/** 落地匹配: which parcels and spaces fit one lead, why each does, what is missing where little is, and who else holds it. */
export function Sites() {
  const { t, locale } = useText()
  const { id } = useParams({ from: '/w/leads/$id/sites' })
  const answer = useQuery({ queryKey: ['matters', 'sites', id], queryFn: () => api<Answer>(`/api/leads/${encodeURIComponent(id)}/sites`), retry: retryUnlessRefused })
  const [asked, setAsked] = useState<'parcel' | 'space'>()
  const [chosen, setChosen] = useState<string>()
  const [compared, compare] = useState<readonly string[]>([])
  const list = answer.data?.lists.find((l) => l.kind === asked) ?? answer.data?.lists.find((l) => l.needed) ?? answer.data?.lists[0]
  const all = useMemo(() => [...(list?.fits ?? []), ...(list?.near_misses ?? [])], [list])
  const areas = useMemo(() => all.flatMap((s, i): MapArea[] => (s.outline ? [{ id: s.id, label: `${i + 1}`, tone: s.failed > 0 ? 'idle' : s.conflict ? 'held' : 'free', outline: s.outline }] : [])), [all])
  const points = useMemo(() => all.flatMap((s, i) => (!s.outline && s.place ? [{ id: s.id, title: s.name, label: `${i + 1}`, ...s.place, tone: s.failed > 0 ? 'overdue' as const : s.conflict ? 'closed' as const : 'open' as const }] : [])), [all])
  const picked = all.find((s) => s.id === chosen)
  const focus = useMemo(() => (picked?.outline ? outerBounds(picked.outline) : picked?.place ? { west: picked.place.lng, east: picked.place.lng, south: picked.place.lat, north: picked.place.lat } : undefined), [picked])
  if (answer.isError) return <RefusedPage error={answer.error} again={() => void answer.refetch()} />
  if (!answer.data || !list) return <Loading />
  const { lead, may_hold, may_wait, rules, as_of } = answer.data
  const one = all.find((s) => s.id === chosen) ?? all[0]
  const side = compared.flatMap((c) => all.find((s) => s.id === c) ?? [])
  const neither = answer.data.lists.every((l) => !l.needed)
  const rows = (title: string, sites: readonly Shown[], from: number) => sites.length > 0 && (
    <section className="card stack"><h2>{title}</h2><ol className="plain land-list" start={from + 1}>{sites.map((s, i) => (
      <li key={s.id}><button type="button" className="btn quiet" aria-pressed={s.id === one?.id} onClick={() => setChosen(s.id)}>
        <span>{from + i + 1}. {s.name}<br /><span className="soft">{s.failed > 0 ? s.checks.filter((c) => c.verdict === 'short').map((c) => t(c.label)).join(t({ zh: '、', en: ', ' })) + t({ zh: '不符', en: ' short' }) : s.unknown > 0 ? t({ zh: `${s.unknown}项待核实`, en: `${s.unknown} to be asked` }) : t({ zh: '全部符合', en: 'All met' })}{s.conflict && ` · ${s.conflict.mine ? t({ zh: '已为本线索预留', en: 'held for this lead' }) : t({ zh: `已为${s.conflict.number}预留`, en: `held for ${s.conflict.number}` })}`}</span></span>
        <strong>{formatNumber(s.score, locale, 0)}</strong></button>
        <label className="soft row compare"><input type="checkbox" checked={compared.includes(s.id)} disabled={!compared.includes(s.id) && side.length >= MOST_COMPARED} onChange={(e) => compare(e.target.checked ? [...side.map((c) => c.id), s.id] : compared.filter((c) => c !== s.id))} /> {t({ zh: `比较${from + i + 1}号`, en: `Compare no. ${from + i + 1}` })}</label></li>
    ))}</ol></section>
  )
  return (
    <div className="stack">
      <p><Link to="/w/leads/$id" params={{ id }}>{t({ zh: '← 线索', en: '← The lead' })}</Link></p>
      <div><div className="row"><span className="soft">{lead.number}</span><StateTag kind="lead" state={lead.state} /></div><h1>{t({ zh: '落地匹配：', en: 'Sites for ' })}{lead.title}</h1></div>
      {neither ? <><Empty text={{ zh: '本线索既没有填写用地需求，也没有填写厂房需求；补充后即可匹配', en: 'This lead says neither how much land nor how much space it needs: amend it to match' }} /><p><Link className="btn primary" to="/w/$kind/$id" params={{ kind: 'lead', id }}>{t({ zh: '去补充需求', en: 'Say what it needs' })}</Link></p></> : <>
      {answer.data.lists.every((l) => l.needed) && <p className="note">{t({ zh: '本线索既要地也要厂房，两类分别匹配、分别预留', en: 'This lead needs both land and space: each is matched and held by itself' })}</p>}
      <div className="row" role="tablist" aria-label={t({ zh: '类别', en: 'What' })}>{answer.data.lists.map((l) => <button key={l.kind} type="button" role="tab" aria-selected={l.kind === list.kind} className={`btn ${l.kind === list.kind ? 'primary' : ''}`} onClick={() => { setAsked(l.kind); setChosen(undefined); compare([]) }}>{l.kind === 'parcel' ? t({ zh: '地块', en: 'Parcels' }) : t({ zh: '厂房（载体）', en: 'Spaces' })}{l.needed && `（${l.fits.length}）`}</button>)}</div>
      {!list.needed ? <Empty text={list.kind === 'parcel' ? { zh: '本线索没有填写用地需求（亩），补充后即可匹配', en: 'This lead says no need of land (mu); amend it to match' } : { zh: '本线索没有填写厂房需求（平方米），补充后即可匹配', en: 'This lead says no need of space (m²); amend it to match' }} /> : (
        <div className="two land">
          <div className="stack">
            <MatterMap label={t({ zh: '匹配结果分布图', en: 'Where they are' })} areas={areas} points={points} height="42vh" outline={one?.outline ?? undefined} focus={focus} onArea={setChosen} onOpen={setChosen} />
            <ul className="plain row legend" aria-label={t({ zh: '图例', en: 'Legend' })}>{MEANT.map(([zh, en], i) => <li key={en}><span className={`swatch ${list.kind === 'space' ? 'dot ' : ''}${LEGEND[list.kind][i]}`} aria-hidden="true" />{t({ zh, en })}</li>)}<li className="soft">{t({ zh: '图上编号与清单序号一致', en: 'Numbers are those of the list' })}</li></ul>
            {side.length > 1 && <Compared sites={side} weights={rules.weights} />}
            {one && <One key={one.id} site={one} kind={list.kind} lead={id} mayHold={may_hold} mayWait={may_wait} weights={rules.weights} />}
          </div>
          <div className="stack">
            {list.fits.length === 0 && <p className="note warn">{t({ zh: `看了${list.considered}处，没有全部符合的；下面是差得最少的，以及要改什么`, en: `Of ${list.considered} none meets everything; below are the nearest, and what would have to change` })}</p>}
            {rows(t({ zh: `符合（${list.fits.length}）`, en: `They fit (${list.fits.length})` }), list.fits, 0)}
            {rows(t({ zh: `差一点（${list.near_misses.length}）`, en: `Near misses (${list.near_misses.length})` }), list.near_misses, list.fits.length)}
            <section className="card stack"><h2>{t({ zh: '被什么挡住', en: 'What kept others out' })}</h2>{list.refused.length === 0 ? <p>{t({ zh: `${list.considered}处都符合`, en: `All ${list.considered} fit` })}</p> : <table><caption className="sr">{t({ zh: '各条件挡住的处数', en: 'Sites each condition kept out' })}</caption><tbody>{list.refused.map((r) => <tr key={r.condition}><th scope="row">{t(r.label)}</th><td className="number">{t({ zh: `${r.sites}处`, en: `${r.sites}` })}</td></tr>)}</tbody></table>}
              <p className="soft">{t({ zh: `共看${list.considered}处；截至${formatTime(as_of, 'zh')}。${rules.source.zh}`, en: `${list.considered} looked at, as of ${formatTime(as_of, 'en')}. ${rules.source.en}` })}</p></section>
          </div>
        </div>
      )}</>}
    </div>
  )
}

/** Up to three sites side by side, condition by condition: what decides between them is seen at once. */
function Compared({ sites, weights }: { sites: readonly Shown[]; weights: Readonly<Record<string, number>> }) {
  const { t, locale } = useText()
  const conditions = [...new Map(sites.flatMap((s) => s.checks.map((c) => [c.condition, c.label] as const)))]
  return (
    <section className="card stack"><h2>{t({ zh: '并排比较', en: 'Side by side' })}</h2><div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '并排比较', en: 'Side by side' })}><table><caption className="sr">{t({ zh: '逐项比较', en: 'Condition by condition' })}</caption>
      <thead><tr><th>{t({ zh: '条件', en: 'Condition' })}</th>{sites.map((s) => <th key={s.id}>{s.name}</th>)}</tr></thead>
      <tbody>
        <tr><th scope="row">{t({ zh: '软条件得分', en: 'Soft score' })}</th>{sites.map((s) => <td key={s.id}><strong>{formatNumber(s.score, locale, 1)}</strong></td>)}</tr>
        {conditions.map(([key, label]) => <tr key={key}><th scope="row">{t(label)}</th>{sites.map((s) => { const c = s.checks.find((x) => x.condition === key); return <td key={s.id}>{c ? <><span className={`tag ${VERDICT[c.verdict][0]}`}>{t({ zh: VERDICT[c.verdict][1], en: VERDICT[c.verdict][2] })}</span> {t(c.change ?? c.says)}</> : '—'}</td> })}</tr>)}
        {Object.entries(PARTS).map(([part, [zh, en]]) => <tr key={part}><th scope="row">{t({ zh, en })} <span className="soft">{t({ zh: `权重${weights[part] ?? 0}`, en: `weight ${weights[part] ?? 0}` })}</span></th>{sites.map((s) => <td key={s.id}>{formatNumber(s.parts[part as keyof typeof PARTS] * 100, locale, 0)}</td>)}</tr>)}
        <tr><th scope="row">{t({ zh: '占用', en: 'Held' })}</th>{sites.map((s) => <td key={s.id}>{s.conflict ? (s.conflict.mine ? t({ zh: '本线索', en: 'for this lead' }) : s.conflict.number) : t({ zh: '无', en: 'no' })}</td>)}</tr>
      </tbody></table></div></section>
  )
}

interface OneProps { readonly site: Shown; readonly kind: 'parcel' | 'space'; readonly lead: string; readonly mayHold: boolean; readonly mayWait: boolean; readonly weights: Readonly<Record<string, number>> }
function One({ site: s, kind, lead, mayHold, mayWait, weights }: OneProps) {
  const { t, locale } = useText()
  const doing = useAct(kind, s.id, s.version)
  const [said, say] = useState('')
  const changes = s.checks.filter((c) => c.change)
  const mine = s.conflict?.mine === true
  const waits = s.conflict?.queue.some((q) => q.lead === lead) ?? false
  return (
    <section className="card stack" aria-live="polite">
      <div className="row spread"><h2>{s.name}</h2><StateTag kind={kind} state={s.state} /></div>
      <p className="soft">{s.number}{s.park && ` · ${s.park}`} · {s.area_mu === null ? t({ zh: `${formatNumber(s.area_m2 ?? 0, 'zh')}平方米`, en: `${formatNumber(s.area_m2 ?? 0, 'en')} m²` }) : t({ zh: `${formatNumber(s.area_mu, 'zh', 1)}亩`, en: `${formatNumber(s.area_mu, 'en', 1)} mu` })}</p>
      {s.conflict && !mine && <p className="note warn">{t(heldWords(s.conflict, s.conflict.until))}</p>}
      {s.conflict && mine && <p className="note good">{t({ zh: `已为本线索预留${s.conflict.until ? `至${formatDate(lastDay(s.conflict.until), 'zh')}` : ''}`, en: `Held for this lead${s.conflict.until ? ` until ${formatDate(lastDay(s.conflict.until), 'en')}` : ''}` })}</p>}
      {s.conflict && <Queue list={s.conflict.queue} own={lead} />}
      <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '硬条件', en: 'Hard conditions' })}><table><caption>{t({ zh: '硬条件逐项', en: 'Hard conditions, one by one' })}</caption><tbody>{s.checks.map((c) => <tr key={c.condition}><th scope="row">{t(c.label)}</th><td>{t(c.says)}</td><td><span className={`tag ${VERDICT[c.verdict][0]}`}>{t({ zh: VERDICT[c.verdict][1], en: VERDICT[c.verdict][2] })}</span></td></tr>)}</tbody></table></div>
      {changes.length > 0 && <div className="note"><strong>{t({ zh: '要落在这里，须：', en: 'To stand here:' })}</strong><ul>{changes.map((c) => c.change && <li key={c.condition}>{t(c.change)}</li>)}</ul></div>}
      <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '评分', en: 'Score' })}><table><caption>{t({ zh: `软条件得分 ${formatNumber(s.score, 'zh', 1)}（满分100）`, en: `Soft score ${formatNumber(s.score, 'en', 1)} of 100` })}</caption><tbody>{Object.entries(PARTS).map(([part, [zh, en]]) => <tr key={part}><th scope="row">{t({ zh, en })}</th><td className="number">{formatNumber(s.parts[part as keyof typeof PARTS] * 100, locale, 0)}</td><td className="soft">{t({ zh: `权重${weights[part] ?? 0}`, en: `weight ${weights[part] ?? 0}` })}</td></tr>)}</tbody></table></div>
      {doing.error && <RefusedNote error={doing.error} />}
      <div className="row">
        {mayHold && s.state === 'available' && <button type="button" className="btn primary" disabled={doing.isPending} onClick={() => doing.mutate({ act: 'reserve', body: { lead } })}>{t({ zh: '为本线索预留', en: 'Hold it for this lead' })}</button>}
        {mayHold && mine && <form className="row" onSubmit={(e) => e.preventDefault()}><label className="row"><span>{t({ zh: '理由', en: 'Reason' })}</span><input className="input" value={said} minLength={4} maxLength={1_000} onChange={(e) => say(e.target.value)} /></label>{(['renew', 'release'] as const).map((act) => <button key={act} type="button" className="btn" disabled={doing.isPending || said.trim().length < 4} onClick={() => doing.mutate({ act, body: { reason: said } }, { onSuccess: () => say('') })}>{act === 'renew' ? t({ zh: '续留', en: 'Hold on' }) : t({ zh: '释放预留', en: 'Release it' })}</button>)}</form>}
        {mayWait && s.conflict && !mine && <button type="button" className="btn" disabled={doing.isPending} onClick={() => doing.mutate({ act: waits ? 'stop_waiting' : 'wait', body: { lead } })}>{waits ? t({ zh: '退出轮候', en: 'Wait no more' }) : t({ zh: '登记轮候', en: 'Wait for it' })}</button>}
        <Link className="btn" to="/w/$kind/$id" params={{ kind, id: s.id }}>{kind === 'parcel' ? t({ zh: '地块详情', en: 'The parcel' }) : t({ zh: '载体详情', en: 'The space' })}</Link>
      </div>
    </section>
  )
}
