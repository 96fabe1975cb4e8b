import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { INDUSTRY_DIVISIONS } from '#algo/identifiers/industry-divisions.ts'
import { api } from '#web/shared/api.ts'
import { formatDate, formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useDeclarations } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { Papers } from '#web/shared/Papers.tsx'
import { MatterMap } from '#web/shared/MatterMap.tsx'
import { Due, StateTag } from '#web/workspace/parts.tsx'
import { type LampCount, type LampColour, useRules } from '#web/workspace/rules/answers.ts'
import { LampTag, litBy } from '#web/workspace/rules/LampTag.tsx'
import type { TargetRow } from '#web/workspace/targets/answers.ts'
import { CurveChart } from '#web/workspace/targets/CurveChart.tsx'
import { Amount, PaceTag } from '#web/workspace/targets/marks.tsx'
import '#web/workspace/targets/targets.css'
import './cockpit.css'

interface Answer {
  readonly as_of: string; readonly year: number; readonly targets: readonly TargetRow[]
  readonly open: readonly { readonly kind: string; readonly open: number; readonly overdue: number }[]
  readonly projects: readonly { readonly state: string; readonly n: number; readonly total_wan: number; readonly done_wan: number }[]
  readonly investment: readonly { readonly period: string; readonly month: number | null; readonly cumulative: number | null }[]
  readonly levels: readonly { readonly level: string | null; readonly n: number }[]
  readonly lamps: readonly LampCount[]
  readonly turned: readonly { readonly rule: string; readonly kind: string; readonly id: string; readonly number: string; readonly title: string; readonly from: string; readonly to: string }[]
  readonly turning: readonly { readonly rule: string; readonly kind: string; readonly id: string; readonly title: string; readonly from: string; readonly to: string; readonly by: string }[]
  readonly economy: { readonly period: string; readonly firms: number; readonly value: number; readonly growth_pct: number | null; readonly parts: readonly { readonly key: string; readonly growth_pct: number | null; readonly pull_pp: number | null }[] } | null
  readonly rates: { readonly period: string; readonly rows: readonly { readonly id: string; readonly label: { zh: string; en: string }; readonly value: number | null; readonly n: number; readonly low: number | null; readonly high: number | null }[] }
  readonly moved: readonly { readonly kind: string; readonly act: string; readonly n: number }[]
  readonly next: readonly { readonly kind: string; readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly due_at: string; readonly provisional: boolean; readonly lead_name: string | null }[]
}

/** 驾驶舱: the district on one screen, and every number opens into what it is made of. */
export function Cockpit() {
  const { t, locale } = useText()
  const answer = useQuery({ queryKey: ['matters', 'cockpit'], queryFn: () => api<Answer>('/api/cockpit'), retry: retryUnlessRefused })
  const declarations = useDeclarations().data
  const rules = useRules().data?.rows
  if (answer.isPending) return <Loading />
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  const a = answer.data
  const rise = (pct: number | null) => (pct === null ? '—' : t({ zh: `${pct < 0 ? '下降' : '增长'}${formatNumber(Math.abs(pct), 'zh', 1)}%`, en: `${pct < 0 ? 'down' : 'up'} ${formatNumber(Math.abs(pct), 'en', 1)}%` }))
  const rule = (name: string) => { const found = rules?.find((r) => r.rule === name); return found ? t(found.label) : name }
  const kind = (name: string) => declarations?.kinds.find((k) => k.kind === name)
  const named = (name: string) => { const k = kind(name); return k ? t(k.label) : name }
  return (
    <div className="stack">
      <div className="row spread"><h1>{t({ zh: '驾驶舱', en: 'Cockpit' })}</h1><div className="row"><Papers path="/api/documents/month" name={{ zh: '上月报告', en: "Last month's report" }} /><span className="soft">{t({ zh: `截至 ${formatTime(a.as_of, locale)}`, en: `As of ${formatTime(a.as_of, locale)}` })}</span></div></div>
      <div className="cockpit">
        <Panel className="wide" title={t({ zh: `${a.year}年目标`, en: `Targets of ${a.year}` })} more={<Link to="/w/targets">{t({ zh: '全部目标', en: 'All targets' })}</Link>}>
          {a.targets.length === 0 ? <Empty text={{ zh: '今年还没有下达目标', en: 'No targets of this year yet' }} /> : (
            <div className="scroll"><table className="narrow"><caption className="sr">{t({ zh: '目标进度', en: 'Targets' })}</caption><thead><tr><th>{t({ zh: '目标', en: 'Target' })}</th><th className="num">{t({ zh: '目标值', en: 'Goal' })}</th><th className="num">{t({ zh: '实际', en: 'Actual' })}</th><th>{t({ zh: '进度', en: 'Pace' })}</th></tr></thead>
              <tbody>{a.targets.map((row) => <tr key={row.id}><td><Link to="/w/targets/$id" params={{ id: row.id }}>{row.name}</Link></td><td className="num"><Amount value={row.goal} format={row.indicator?.format ?? 'amount'} /></td><td className="num"><Amount value={row.actual} format={row.indicator?.format ?? 'amount'} /></td><td><PaceTag row={row} /></td></tr>)}</tbody></table></div>)}
        </Panel>
        <Panel title={t({ zh: '重点目标序时曲线', en: 'The weightiest target' })}>{a.targets[0] ? <><p><Link to="/w/targets/$id" params={{ id: a.targets[0].id }}>{a.targets[0].name}</Link></p><CurveChart share={a.targets[0].indicator?.format === 'share'} months={a.targets[0].months.map((m) => ({ period: m.period, planned: m.planned, first: m.planned_first, actual: m.actual }))} end={a.targets[0].forecast?.prediction} /></> : <Empty text={{ zh: '暂无', en: 'None' }} />}</Panel>
        <Panel title={t({ zh: '在办事项', en: 'Open matters' })}>
          <table className="narrow"><caption className="sr">{t({ zh: '在办事项', en: 'Open matters' })}</caption><thead><tr><th>{t({ zh: '事项', en: 'Kind' })}</th><th className="num">{t({ zh: '在办', en: 'Open' })}</th><th className="num">{t({ zh: '逾期', en: 'Overdue' })}</th></tr></thead>
            <tbody>{a.open.filter((o) => kind(o.kind)).map((o) => <tr key={o.kind}><td>{named(o.kind)}</td><td className="num"><Link to="/w/$kind" params={{ kind: o.kind }} search={{ open: 'true' }}>{o.open}</Link></td><td className="num">{o.overdue ? <Link className="tag bad" to="/w/$kind" params={{ kind: o.kind }} search={{ due: 'overdue', sort: 'due_at' }}>{o.overdue}</Link> : 0}</td></tr>)}</tbody></table>
          {a.levels.some((l) => l.level) && <p className="soft">{t({ zh: '督办升级：', en: 'Raised: ' })}{a.levels.filter((l) => l.level).map((l) => <Link key={l.level} to="/w/$kind" params={{ kind: 'supervision' }} search={{ open: 'true', level: l.level ?? '' }}>{t(kind('supervision')?.facts['level']?.options?.[l.level ?? ''] ?? { zh: l.level ?? '', en: l.level ?? '' })} {l.n}　</Link>)}</p>}
        </Panel>
        <Panel title={t({ zh: '重点项目', en: 'Projects' })}>
          <table className="narrow"><caption className="sr">{t({ zh: '项目按阶段', en: 'Projects by stage' })}</caption><thead><tr><th>{t({ zh: '阶段', en: 'Stage' })}</th><th className="num">{t({ zh: '个数', en: 'Projects' })}</th><th className="num">{t({ zh: '总投资（亿元）', en: 'Total (100m yuan)' })}</th></tr></thead>
            <tbody>{Object.entries(kind('project')?.states ?? {}).map(([state, decl]) => { const row = a.projects.find((p) => p.state === state); return row ? <tr key={state}><td>{t(decl.label)}</td><td className="num"><Link to="/w/$kind" params={{ kind: 'project' }} search={{ state }}>{row.n}</Link></td><td className="num">{formatNumber(row.total_wan / 10_000, locale, 1)}</td></tr> : null })}</tbody></table>
          <p className="soft">{t({ zh: '总投资为计划总投资之和，形象进度、财务支出、入库统计另列，不相加', en: 'Planned totals; progress, spending and statistics are other figures and are not added to them' })}</p>
        </Panel>
        <Panel title={t({ zh: '亮灯', en: 'Lamps' })} more={<Link to="/w/rules">{t({ zh: '依据', en: 'Rules' })}</Link>}>
          <table className="narrow"><caption className="sr">{t({ zh: '亮灯个数', en: 'Lamps by rule' })}</caption><tbody>{[...new Set(a.lamps.map((l) => l.rule))].map((name) => <tr key={name}><td>{rule(name)}</td><td>{(['red', 'yellow', 'green'] as const).map((lamp) => { const n = a.lamps.find((l) => l.rule === name && l.lamp === lamp)?.n; return n ? <Link key={lamp} className="lamp-count" to="/w/lamps/$kind" params={{ kind: litBy(name) }} search={{ rule: name, lamp }}><LampTag lamp={{ lamp }}> {n}</LampTag></Link> : null })}</td></tr>)}</tbody></table>
          {a.turning.length > 0 && <><h3>{t({ zh: '即将变灯', en: 'Will turn next' })}</h3><ul className="plain">{a.turning.map((c) => <li key={c.rule + c.id}><Link to="/w/$kind/$id" params={{ kind: c.kind, id: c.id }}>{c.title}</Link> <LampTag lamp={{ lamp: c.to as LampColour }} /> <span className="soft">{t({ zh: `${formatDate(c.by, 'zh')}前`, en: `by ${formatDate(c.by, 'en')}` })}</span></li>)}</ul></>}
          {a.turned.length > 0 && <><h3>{t({ zh: '昨日以来变灯', en: 'Changed since yesterday' })}</h3><ul className="plain">{a.turned.map((c) => <li key={c.rule + c.id}><Link to="/w/$kind/$id" params={{ kind: c.kind, id: c.id }}>{c.title}</Link> <LampTag lamp={{ lamp: c.from as LampColour }} /> → <LampTag lamp={{ lamp: c.to as LampColour }} /></li>)}</ul></>}
        </Panel>
        <Panel title={t({ zh: '工业经济', en: 'Industry' })} more={<Link to="/w/economy">{t({ zh: '构成', en: 'What it is made of' })}</Link>}>
          {a.economy === null ? <Empty text={{ zh: '还没有发布的数据', en: 'Nothing published yet' }} /> : <>
            <p>{t({ zh: `1—${Number(a.economy.period.slice(5))}月规上工业总产值同比`, en: `Output to ${a.economy.period}, on last year` })} <strong>{rise(a.economy.growth_pct)}</strong> <span className="soft">{t({ zh: `（可比口径，${a.economy.firms}户，非统计数据）`, en: ` (comparable base, ${a.economy.firms} firms; not a statistic)` })}</span></p>
            <table className="narrow"><caption className="sr">{t({ zh: '拉动最大的行业', en: 'What pulls most' })}</caption><thead><tr><th>{t({ zh: '行业', en: 'Industry' })}</th><th className="num">{t({ zh: '同比', en: 'Growth' })}</th><th className="num">{t({ zh: '拉动（百分点）', en: 'Pull (pp)' })}</th></tr></thead><tbody>{a.economy.parts.map((p) => <tr key={p.key}><td>{t(INDUSTRY_DIVISIONS[p.key] ?? { zh: p.key, en: p.key })}</td><td className="num">{rise(p.growth_pct)}</td><td className="num">{formatNumber(p.pull_pp ?? 0, locale, 2)}</td></tr>)}</tbody></table></>}
        </Panel>
        <Panel title={t({ zh: '诉求办理', en: 'Appeals and tickets' })} more={<Link to="/w/numbers">{t({ zh: '全部指标', en: 'All numbers' })}</Link>}>
          <table className="narrow"><caption className="sr">{t({ zh: '本月各率', en: 'Rates of this month' })}</caption><thead><tr><th>{t({ zh: `${Number(a.rates.period.slice(5))}月`, en: a.rates.period })}</th><th className="num">{t({ zh: '本月（95%区间）', en: 'Month (95% interval)' })}</th></tr></thead><tbody>{a.rates.rows.map((r) => <tr key={r.id}><td><Link to="/w/numbers" search={{ id: r.id, by: 'month' }}>{t(r.label)}</Link></td><td className="num">{r.value === null ? '—' : `${formatNumber(r.value * 100, locale, 1)}%`}<br /><span className="soft">{r.low !== null && r.high !== null ? `${formatNumber(r.low * 100, locale)}–${formatNumber(r.high * 100, locale)}，` : ''}n={r.n}</span></td></tr>)}</tbody></table>
        </Panel>
        <Panel title={t({ zh: '项目完成投资', en: 'Investment done' })} more={<Link to="/w/project">{t({ zh: '项目台账', en: 'All projects' })}</Link>}><CurveChart months={a.investment.map((p) => ({ period: p.period, planned: null, actual: p.month }))} /><p className="soft">{t({ zh: '当月，万元，形象进度口径；来源：项目月报', en: 'Of the month, 10,000 yuan, by physical progress; from monthly reports' })}</p></Panel>
        <Panel className="wide" title={t({ zh: '项目分布', en: 'Where projects are' })}><ProjectMap /></Panel>
        <Panel title={t({ zh: '即将到期', en: 'Due next' })}>{a.next.length === 0 ? <Empty text={{ zh: '三天内没有到期事项', en: 'Nothing is due within three days' }} /> : <ul className="plain">{a.next.map((n) => <li key={n.id}><Link to="/w/$kind/$id" params={{ kind: n.kind, id: n.id }}>{n.title}</Link> <Due line={{ due_at: n.due_at, open: true, provisional: n.provisional }} /><br /><span className="soft">{named(n.kind)} · {n.lead_name ?? '—'} · </span><StateTag kind={n.kind} state={n.state} /></li>)}</ul>}</Panel>
        <Panel title={t({ zh: '昨日以来', en: 'Since yesterday' })}>{a.moved.length === 0 ? <Empty text={{ zh: '没有新的办理动作', en: 'Nothing has moved' }} /> : <ul className="plain">{a.moved.map((m) => <li key={`${m.kind} ${m.act}`}><Link to="/w/$kind" params={{ kind: m.kind }} search={{ sort: '-opened_at' }}>{named(m.kind)}</Link> {t(kind(m.kind)?.acts[m.act]?.label ?? { zh: m.act, en: m.act })} <strong>{m.n}</strong></li>)}</ul>}</Panel>
      </div>
    </div>
  )
}

interface Collection { readonly features: readonly { readonly geometry: { readonly coordinates: readonly [number, number] }; readonly properties: { readonly id: string; readonly title: string; readonly open: boolean } }[] }

function ProjectMap() {
  const { t } = useText()
  const navigate = useNavigate()
  const map = useQuery({ queryKey: ['matters', 'map', 'project', true], queryFn: () => api<Collection>('/api/map?kind=project&open=true') })
  const points = map.data?.features.map((f) => ({ id: f.properties.id, title: f.properties.title, lng: f.geometry.coordinates[0], lat: f.geometry.coordinates[1], tone: 'open' as const })) ?? []
  return (
    <>
      <MatterMap label={t({ zh: '项目分布图', en: 'Where projects are' })} points={points} height="22rem" onOpen={(id) => void navigate({ to: '/w/$kind/$id', params: { kind: 'project', id } })} />
      <p className="soft">{t({ zh: `共${points.length}个项目；点选打开。`, en: `${points.length} projects; choose one to open it.` })} <Link to="/w/$kind" params={{ kind: 'project' }} search={{ open: 'true' }}>{t({ zh: '按列表查看', en: 'As a list' })}</Link></p>
    </>
  )
}

function Panel({ title, more, className = '', children }: { title: string; more?: ReactNode; className?: string; children: ReactNode }) {
  return <section className={`card ${className}`}><div className="row spread"><h2>{title}</h2>{more}</div>{children}</section>
}
