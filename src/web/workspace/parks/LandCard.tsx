import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatDate, formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useKind, useMe } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import type { Row } from './Land.tsx'
import { heldWords, Queue } from './Queue.tsx'

/** What is told of each kind beside the conditions of 标准地. */
const TOLD = { parcel: ['code', 'use', 'area_mu', 'power_kva', 'water_t_day', 'heat_t_h', 'forbids', 'price_per_mu'], space: ['code', 'building', 'floor', 'area_m2', 'floor_load_t_m2', 'height_m', 'power_kva', 'water_t_day', 'hazard_class', 'forbids', 'rent_yuan_m2_month'], park: ['code', 'level', 'type', 'leading_industries', 'chemical', 'area_m2', 'built_m2'] } as const
/** Everything that may be a condition of 标准地; a city asks for some of it. */
const CONDITIONS = ['far_min', 'far_max', 'investment_per_mu_min', 'tax_per_mu_min', 'energy_max', 'environment'] as const
interface Fitting { readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly wants: number; readonly score: number; readonly unknown: number; readonly short: readonly { readonly label: Text; readonly change: Text | null }[] }

/** One piece of land: who has it and until when, who waits for it, the conditions it is offered under, what it brings, and which leads it would suit. */
export function LandCard({ row: r, standards }: { row: Row; standards: readonly string[] }) {
  const { t, locale } = useText()
  const decl = useKind(r.kind)
  const reads = useMe().data?.kinds.includes('lead') ?? false
  const [asked, ask] = useState(false)
  const option = (key: string, v: unknown) => { const label = decl?.facts[key]?.options?.[String(v)] ?? decl?.facts[key]?.schema?.items?.options?.[String(v)]; return label ? t(label) : undefined }
  const value = (key: string, v: unknown): string => {
    if (Array.isArray(v)) return v.length === 0 ? t({ zh: '没有限制', en: 'nothing' }) : v.map((one) => option(key, one) ?? String(one)).join(t({ zh: '、', en: ', ' }))
    return option(key, v) ?? (typeof v === 'number' ? formatNumber(v, locale, Number.isInteger(v) ? 0 : 2) : typeof v === 'boolean' ? t(v ? { zh: '是', en: 'Yes' } : { zh: '否', en: 'No' }) : String(v))
  }
  const named = (key: string) => t(decl?.facts[key]?.label ?? { zh: key, en: key })
  const fact = (key: string) => r.facts[key] !== undefined && <div key={key} style={{ display: 'contents' }}><dt>{named(key)}</dt><dd>{value(key, r.facts[key])}</dd></div>
  const missing = standards.filter((key) => r.facts[key] === undefined)
  const day = (key: string) => (typeof r.facts[key] === 'string' ? formatDate(r.facts[key].slice(0, 10), locale) : undefined)
  return (
    <section className="card stack" aria-live="polite"><div className="row spread"><h2>{r.name}</h2><StateTag kind={r.kind} state={r.state} /></div>
      {r.holder && <p className="note warn">{t(heldWords(r.holder, r.due_at))}</p>}
      <Queue list={r.queue} />
      {r.firm && <p>{t({ zh: '使用企业：', en: 'Firm on it: ' })}<strong>{r.firm}</strong>{day('occupied_on') && t({ zh: `，${day('occupied_on')}起`, en: `, since ${day('occupied_on')}` })}{typeof r.facts['contract_no'] === 'string' && <span className="soft">{t({ zh: `，合同${r.facts['contract_no']}`, en: `, contract ${r.facts['contract_no']}` })}</span>}</p>}
      {r.state === 'idle' && day('idle_since') && <p className="note bad">{t({ zh: `闲置（低效）起始日：${day('idle_since')}`, en: `Idle since ${day('idle_since')}` })}</p>}
      <dl className="facts">{TOLD[r.kind].map(fact)}</dl>
      {r.kind === 'parcel' && <><h3 className="row">{t({ zh: '标准地条件', en: 'Conditions it is offered under' })}{missing.length === 0 ? <span className="tag good">{t({ zh: '齐全', en: 'all said' })}</span> : <span className="tag warn">{t({ zh: `缺${missing.length}项`, en: `${missing.length} missing` })}</span>}</h3>
        <dl className="facts">{CONDITIONS.map((key) => fact(key) || (standards.includes(key) && <div key={key} style={{ display: 'contents' }}><dt>{named(key)}</dt><dd><span className="soft">{t({ zh: '未登记', en: 'not said' })}</span></dd></div>))}</dl></>}
      <div className="row"><Link className="btn primary" to="/w/$kind/$id" params={{ kind: r.kind, id: r.id }}>{t({ zh: '办理和全过程', en: 'Acts and history' })}</Link>
        {reads && r.kind !== 'park' && r.state !== 'occupied' && <button type="button" className="btn" aria-expanded={asked} onClick={() => ask(!asked)}>{t({ zh: '适合哪些线索', en: 'Which leads it would suit' })}</button>}</div>
      {asked && r.kind !== 'park' && <Suited kind={r.kind} id={r.id} />}
    </section>
  )
}

function Suited({ kind, id }: { kind: 'parcel' | 'space'; id: string }) {
  const { t, locale } = useText()
  const answer = useQuery({ queryKey: ['matters', 'land', kind, id, 'leads'], queryFn: () => api<{ rows: readonly Fitting[] }>(`/api/land/${kind}/${encodeURIComponent(id)}/leads`), retry: retryUnlessRefused })
  if (answer.isPending) return <Loading />
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  if (answer.data.rows.length === 0) return <Empty text={{ zh: '没有适合的线索（不含保密线索）', en: 'No open lead would fit (those kept secret are not looked at)' }} />
  const size = (v: number) => (kind === 'parcel' ? t({ zh: `${formatNumber(v, 'zh', 1)}亩`, en: `${formatNumber(v, 'en', 1)} mu` }) : t({ zh: `${formatNumber(v, 'zh')}平方米`, en: `${formatNumber(v, 'en')} m²` }))
  return (
    <><ul className="plain lines">{answer.data.rows.map((l) => (
      <li key={l.id}><div className="row spread"><Link to="/w/leads/$id/sites" params={{ id: l.id }}>{l.title}</Link><strong>{formatNumber(l.score, locale, 0)}</strong></div>
        <span className="soft">{l.number} · {t({ zh: `需${size(l.wants)}`, en: `needs ${size(l.wants)}` })} · {l.short.length === 0 ? (l.unknown > 0 ? t({ zh: `符合，${l.unknown}项待核实`, en: `fits; ${l.unknown} to be asked` }) : t({ zh: '全部符合', en: 'all met' })) : l.short.map((s) => (s.change ? t(s.change) : t(s.label))).join(t({ zh: '；', en: '; ' }))}</span></li>
    ))}</ul><p className="soft">{t({ zh: '不含保密线索；分数为软条件得分', en: 'Those kept secret are not looked at; the figure is the soft score' })}</p></>
  )
}
