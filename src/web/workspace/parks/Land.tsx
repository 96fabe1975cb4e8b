import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { outerBounds, type Polygon } from '#algo/polygon.ts'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { type MapArea, MatterMap } from '#web/shared/MatterMap.tsx'
import { retryUnlessRefused, useKind, useMe } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import { LandCard } from './LandCard.tsx'
import type { Queued } from './Queue.tsx'
import { Occupancy } from './Occupancy.tsx'
import './parks.css'

const ImportLand = lazy(() => import('./ImportLand.tsx').then((m) => ({ default: m.ImportLand })))

export interface Row { readonly kind: 'park' | 'parcel' | 'space'; readonly id: string; readonly number: string; readonly name: string; readonly state: string; readonly facts: Readonly<Record<string, unknown>>; readonly place: { lng: number; lat: number } | null; readonly outline: Polygon | null; readonly due_at: string | null; readonly holder: { readonly number: string; readonly unit: Text | null } | null; readonly queue: readonly Queued[]; readonly firm: string | null }
interface Answer { readonly as_of: string; readonly standards: readonly string[]; readonly truncated: boolean; readonly rows: readonly Row[] }
const TONES: Readonly<Record<string, MapArea['tone']>> = { planned: 'planned', available: 'free', reserved: 'held', occupied: 'taken', idle: 'idle' }
const LEGEND: readonly (readonly [MapArea['tone'], Text])[] = [['free', { zh: '可供', en: 'On offer' }], ['held', { zh: '预留', en: 'Held' }], ['taken', { zh: '已供', en: 'Occupied' }], ['planned', { zh: '待供（在建）', en: 'Planned' }], ['idle', { zh: '闲置（低效）', en: 'Idle' }], ['park', { zh: '园区范围', en: 'Park' }]]

/** 园区土地: parks, parcels and spaces on one map, with the same as a list beside it; whatever is chosen shows its conditions and for whom it is held. */
export function Land() {
  const { t } = useText()
  const search = useSearch({ from: '/w/parks' })
  const navigate = useNavigate()
  const me = useMe().data
  const [adding, setAdding] = useState(false)
  const [taken, setTaken] = useState<number>()
  const set = (change: Record<string, string>) => void navigate({ to: '/w/parks', search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v !== '')) })
  const chosen = search['id']
  const query = new URLSearchParams(['park', 'use', 'state'].flatMap((k) => { const v = search[k]; return v ? [[k, v]] : [] })).toString()
  const answer = useQuery({ queryKey: ['matters', 'land', query], queryFn: () => api<Answer>(`/api/land?${query}`), retry: retryUnlessRefused })
  const rows = useMemo(() => answer.data?.rows ?? [], [answer.data])
  const kind = search['kind'] === 'space' ? 'space' : 'parcel'
  const shown = useMemo(() => rows.filter((r) => r.kind === kind), [rows, kind])
  const areas = useMemo(() => rows.flatMap((r): MapArea[] => (r.outline && r.kind !== 'space' ? [{ id: r.id, label: r.kind === 'park' ? r.name : (typeof r.facts['code'] === 'string' ? r.facts['code'] : '').slice(-4), tone: r.kind === 'park' ? 'park' : (TONES[r.state] ?? 'planned'), outline: r.outline }] : [])), [rows])
  const points = useMemo(() => (kind === 'space' ? shown.flatMap((r) => (r.place ? [{ id: r.id, title: r.name, lng: r.place.lng, lat: r.place.lat, tone: r.state === 'available' ? 'open' as const : r.state === 'idle' ? 'overdue' as const : 'closed' as const }] : [])) : []), [shown, kind])
  const uses = useKind('parcel')?.facts['use']?.options ?? {}
  const states = useKind(kind)?.states ?? {}
  const keeps = me?.posts.some((p) => p.role === 'parks.manager') ?? false
  const one = rows.find((r) => r.id === chosen)
  const inPark = rows.find((r) => r.id === search['park'])
  const focus = useMemo(() => focusOf(one, inPark), [one, inPark])
  return (
    <div className="stack">
      <div className="row spread"><h1>{t({ zh: '园区土地一张图', en: 'Land of the district' })}</h1><div className="row">{keeps && <><Link className="btn" to="/w/mu/new">{t({ zh: '建立亩均评价', en: 'New scores per mu' })}</Link><Link className="btn" to="/w/$kind/new/$act" params={{ kind, act: 'register' }}>{kind === 'parcel' ? t({ zh: '登记地块', en: 'Register a parcel' }) : t({ zh: '登记载体', en: 'Register a space' })}</Link><button type="button" className="btn" aria-expanded={adding} onClick={() => setAdding(!adding)}>{t({ zh: '批量导入', en: 'Bring in' })}</button></>}<Link className="btn" to="/w/$kind" params={{ kind }}>{t({ zh: '台账', en: 'Register' })}</Link></div></div>
      {adding && <Suspense fallback={<Loading />}><ImportLand onTaken={(n) => { setAdding(false); setTaken(n); void answer.refetch() }} /></Suspense>}
      {taken !== undefined && <p className="note good" role="status">{t({ zh: `已登记${taken}处，状态为待供；补齐条件后列入可供`, en: `${taken} registered as planned; each is offered once its conditions are said` })}</p>}
      <form className="filters card" onSubmit={(e) => e.preventDefault()}>
        <label><span>{t({ zh: '类别', en: 'What' })}</span><select className="input" value={kind} onChange={(e) => set({ kind: e.target.value === 'space' ? 'space' : '', use: '', id: '' })}><option value="parcel">{t({ zh: '地块', en: 'Parcels' })}</option><option value="space">{t({ zh: '厂房（载体）', en: 'Spaces' })}</option></select></label>
        <label><span>{t({ zh: '状态', en: 'State' })}</span><select className="input" value={search['state'] ?? ''} onChange={(e) => set({ state: e.target.value })}><option value="">{t({ zh: '全部', en: 'All' })}</option>{Object.entries(states).filter(([key]) => key !== 'withdrawn').map(([key, s]) => <option key={key} value={key}>{t(s.label)}</option>)}</select></label>
        {kind === 'parcel' && <label><span>{t({ zh: '用途', en: 'Use' })}</span><select className="input" value={search['use'] ?? ''} onChange={(e) => set({ use: e.target.value })}><option value="">{t({ zh: '全部', en: 'All' })}</option>{Object.entries(uses).map(([key, label]) => <option key={key} value={key}>{t(label)}</option>)}</select></label>}
        <label><span>{t({ zh: '园区', en: 'Park' })}</span><select className="input" value={search['park'] ?? ''} onChange={(e) => set({ park: e.target.value })}><option value="">{t({ zh: '全部', en: 'All' })}</option>{rows.filter((r) => r.kind === 'park').map((p) => <option key={p.id} value={p.id}>{p.name}</option>)}</select></label>
      </form>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : (
        <div className="two land">
          <div className="stack">
            <MatterMap label={t({ zh: '园区、地块和载体分布图', en: 'Parks, parcels and spaces' })} areas={areas} points={points} height="62vh" outline={one?.outline ?? undefined} focus={focus} onArea={(id) => set({ id })} onOpen={(id) => set({ id })} />
            <ul className="plain row legend" aria-label={t({ zh: '图例', en: 'Legend' })}>{LEGEND.map(([tone, label]) => <li key={tone}><span className={`swatch ${tone}`} aria-hidden="true" />{t(label)}</li>)}</ul>
          </div>
          <div className="stack">
            {one && <LandCard key={one.id} row={one} standards={answer.data.standards} />}
            <section className="card stack"><h2>{t({ zh: `清单（${shown.length}）`, en: `List (${shown.length})` })}</h2>
              {shown.length === 0 ? <Empty text={{ zh: '没有符合条件的地块或载体', en: 'Nothing fits' }} /> : <ul className="plain land-list">{shown.slice(0, 200).map((r) => <li key={r.id}><button type="button" className="btn quiet" aria-pressed={r.id === chosen} onClick={() => set({ id: r.id })}><span>{r.name}<br /><span className="soft">{size(r, t)}</span></span><StateTag kind={r.kind} state={r.state} /></button></li>)}</ul>}
              {answer.data && <p className="soft">{t({ zh: `截至${formatTime(answer.data.as_of, 'zh')}${shown.length > 200 ? '；只列前200处，请用条件缩小范围' : ''}`, en: `As of ${formatTime(answer.data.as_of, 'en')}${shown.length > 200 ? '; the first 200 only' : ''}` })}</p>}
            </section>
          </div>
        </div>
      )}
      {answer.data && <Occupancy kind={kind} onPark={(park) => set({ park, id: '' })} />}
    </div>
  )
}

/** What was chosen, else the park the list is narrowed to. */
function focusOf(one: Row | undefined, park: Row | undefined) {
  const near = one ? one.outline : park?.outline
  return near ? outerBounds(near) : one?.place ? { west: one.place.lng, east: one.place.lng, south: one.place.lat, north: one.place.lat } : undefined
}

function size(r: Row, t: (text: Text) => string): string {
  const [mu, m2] = [r.facts['area_mu'], r.facts['area_m2']]
  return r.kind === 'parcel' ? t({ zh: `${formatNumber(Number(mu), 'zh', 1)}亩`, en: `${formatNumber(Number(mu), 'en', 1)} mu` }) : t({ zh: `${formatNumber(Number(m2), 'zh')}平方米`, en: `${formatNumber(Number(m2), 'en')} m²` })
}
