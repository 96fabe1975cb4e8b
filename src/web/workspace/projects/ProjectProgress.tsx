import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from '@tanstack/react-router'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatDate, formatNumber } from '#web/shared/format.ts'
import { ActForm } from '#web/shared/ActForm.tsx'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useKind, useMatter } from '#web/shared/queries.ts'
import { Sheet } from '#web/shared/Sheet.tsx'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import type { Lamp } from '#web/workspace/rules/answers.ts'
import { LampTag } from '#web/workspace/rules/LampTag.tsx'
import { CurveChart } from '#web/workspace/targets/CurveChart.tsx'
import '#web/workspace/targets/targets.css'

interface DayForecast { readonly likely_on: string; readonly early_on: string; readonly late_on: string; readonly chance: number | null; readonly n: number }
interface Progress {
  readonly id: string; readonly number: string; readonly title: string; readonly state: string
  readonly permits: readonly { readonly item: string; readonly label: Text; readonly status: 'not_started' | 'applied' | 'granted' | 'not_needed'; readonly done_on?: string; readonly doc_no?: string; readonly reason?: string; readonly after: readonly string[]; readonly early_on: string | null; readonly late_on: string | null; readonly critical: boolean; readonly late: boolean }[]
  readonly lamps: { readonly start: Lamp | null; readonly entry: Lamp | null }
  readonly start: DayForecast | null; readonly finish: DayForecast | null
  readonly curve: readonly { readonly period: string; readonly planned: number | null; readonly done: number | null }[]
  readonly earned: { readonly sv: number; readonly cv: number; readonly spi?: number; readonly cpi?: number; readonly eac?: { readonly typical?: number } } | null
  readonly schedule: { readonly es: number; readonly sv_t: number; readonly spi_t?: number } | null
}
const STATUS = { not_started: ['', '未启动', 'Not started'], applied: ['warn', '办理中', 'Applied for'], granted: ['good', '已办结', 'Granted'], not_needed: ['held', '不涉及', 'Not needed'] } as const

/** 项目进度: permits as they rest on one another, the S-curve, value earned, and when it may start and finish. */
export function ProjectProgress() {
  const { t, locale } = useText()
  const { id } = useParams({ from: '/w/projects/$id/progress' })
  const answer = useQuery({ queryKey: ['matter', 'progress', id], queryFn: () => api<Progress>(`/api/projects/${encodeURIComponent(id)}/progress`), retry: retryUnlessRefused })
  const kind = useKind('project')
  const matter = useMatter('project', id).data
  const may = matter?.acts.includes('set_permit') === true
  const [item, setItem] = useState<string>()
  if (answer.isPending) return <Loading />
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  const p = answer.data
  const label = (item: string) => { const rule = p.permits.find((x) => x.item === item); return rule ? t(rule.label) : item }
  const when = (f: DayForecast) => t({ zh: `${formatDate(f.likely_on, 'zh')}（80%可能在${formatDate(f.early_on, 'zh')}至${formatDate(f.late_on, 'zh')}之间${f.chance === null ? '' : `，按期可能性${formatNumber(f.chance * 100, 'zh')}%`}）`, en: `${formatDate(f.likely_on, 'en')} (80% between ${formatDate(f.early_on, 'en')} and ${formatDate(f.late_on, 'en')}${f.chance === null ? '' : `; on time with ${formatNumber(f.chance * 100, 'en')}%`})` })
  return (
    <div className="stack">
      <p><Link to="/w/$kind/$id" params={{ kind: 'project', id }}>{t({ zh: '← 项目', en: '← Project' })} {p.number}</Link></p>
      <div className="row spread"><h1>{p.title}</h1><StateTag kind="project" state={p.state} /></div>
      <section className="card stack"><h2>{t({ zh: '亮灯和预计', en: 'Lamps, and what is expected' })}</h2>
        <dl className="facts">
          {([['start', { zh: '开工灯', en: 'Start' }], ['entry', { zh: '入库灯', en: 'Entry into statistics' }]] as const).map(([key, name]) => { const lamp = p.lamps[key]; return lamp && <div key={key} style={{ display: 'contents' }}><dt>{t(name)}</dt><dd><LampTag lamp={lamp} /> {lamp.fired.map((f) => (f.basis ? t(f.basis) : '')).join(' ')} <Link className="soft" to="/w/rules/$rule" params={{ rule: lamp.rule }} search={{ version: lamp.version }}>{lamp.doc_no}</Link></dd></div> })}
          {p.start && <><dt>{t({ zh: '开工', en: 'Start' })}</dt><dd>{when(p.start)} <span className="soft">{t({ zh: `据${p.start.n}项未办手续的常用时长抽样1000次`, en: `from ${p.start.n} permits still to come, drawn 1,000 times` })}</span></dd></>}
          {p.finish && <><dt>{t({ zh: '竣工', en: 'Finish' })}</dt><dd>{when(p.finish)} <span className="soft">{t({ zh: `据本项目${p.finish.n}个月的实际进度抽样1000次`, en: `from ${p.finish.n} months of its own, drawn 1,000 times` })}</span></dd></>}
          {!p.start && !p.finish && <><dt>{t({ zh: '竣工', en: 'Finish' })}</dt><dd className="soft">{t({ zh: '月报不足三个月，暂不预测', en: 'Fewer than three months reported: too little to say' })}</dd></>}
          {p.schedule?.spi_t !== undefined && <><dt>{t({ zh: '进度效率 SPI(t)', en: 'SPI(t)' })}</dt><dd>{formatNumber(p.schedule.spi_t, locale, 2)} <span className="soft">{t(p.schedule.sv_t < 0 ? { zh: `落后计划${formatNumber(-p.schedule.sv_t, 'zh', 1)}个月`, en: `${formatNumber(-p.schedule.sv_t, 'en', 1)} months behind` } : { zh: `领先计划${formatNumber(p.schedule.sv_t, 'zh', 1)}个月`, en: `${formatNumber(p.schedule.sv_t, 'en', 1)} months ahead` })}</span></dd></>}
          {p.earned?.cpi !== undefined && <><dt>{t({ zh: '成本效率 CPI', en: 'CPI' })}</dt><dd>{formatNumber(p.earned.cpi, locale, 2)} <span className="soft">{t({ zh: '形象进度投资÷财务支出', en: 'physical progress ÷ spent' })}</span></dd></>}
        </dl>
      </section>
      <section className="card stack"><h2>{t({ zh: '投资曲线（累计，万元，形象进度口径）', en: 'Investment (running total, 10,000 yuan, by physical progress)' })}</h2>
        {p.curve.length === 0 ? <Empty text={{ zh: '尚未审定计划，也没有月报', en: 'No plan and no reports yet' }} /> : <><CurveChart months={p.curve.map((m) => ({ period: m.period, planned: m.planned, actual: m.done }))} />
          <details><summary>{t({ zh: '各月数值', en: 'Figures by month' })}</summary><div className="scroll"><table><caption className="sr">{t({ zh: '各月计划和完成', en: 'Plan and done by month' })}</caption><thead><tr><th>{t({ zh: '月份', en: 'Month' })}</th><th className="num">{t({ zh: '计划', en: 'Plan' })}</th><th className="num">{t({ zh: '完成', en: 'Done' })}</th></tr></thead><tbody>{p.curve.map((m) => <tr key={m.period}><td>{m.period}</td><td className="num">{m.planned === null ? '—' : formatNumber(m.planned, locale)}</td><td className="num">{m.done === null ? '—' : formatNumber(m.done, locale)}</td></tr>)}</tbody></table></div></details></>}
      </section>
      <section className="card stack"><h2>{t({ zh: '手续', en: 'Permits' })}</h2>
        <div className="scroll"><table><caption className="sr">{t({ zh: '手续办理', en: 'Permits' })}</caption><thead><tr><th>{t({ zh: '手续', en: 'Permit' })}</th><th>{t({ zh: '前置', en: 'After' })}</th><th>{t({ zh: '状态', en: 'State' })}</th><th>{t({ zh: '文号/说明', en: 'Document' })}</th><th>{t({ zh: '最早可办结', en: 'Earliest' })}</th><th>{t({ zh: '最迟应办结', en: 'Latest' })}</th>{may && <th><span className="sr">{t({ zh: '更新', en: 'Update' })}</span></th>}</tr></thead>
          <tbody>{p.permits.map((x) => { const [tone, zh, en] = STATUS[x.status]; return <tr key={x.item}><td>{t(x.label)} {x.critical && <span className="tag warn">{t({ zh: '关键路径', en: 'Critical' })}</span>} {x.late && <span className="tag bad">{t({ zh: '超计划', en: 'Past its day' })}</span>}</td><td>{x.after.map(label).join(locale === 'zh' ? '、' : ', ') || '—'}</td><td><span className={`tag ${tone}`}>{t({ zh, en })}</span></td><td>{x.doc_no ?? x.reason ?? '—'}{x.done_on && <><br /><span className="soft">{formatDate(x.done_on, locale)}</span></>}</td><td>{x.early_on ? formatDate(x.early_on, locale) : '—'}</td><td>{x.late_on ? formatDate(x.late_on, locale) : '—'}</td>{may && <td><button type="button" className="btn" aria-label={t({ zh: `更新${x.label.zh}`, en: `Update ${x.label.en}` })} onClick={() => setItem(x.item)}>{t({ zh: '更新', en: 'Update' })}</button></td>}</tr> })}</tbody></table></div>
      </section>
      {item && kind && matter && <Sheet title={label(item)} onClose={() => setItem(undefined)}><ActForm kind={kind} id={id} seen={matter.version} act="set_permit" given={{ item }} onDone={() => { setItem(undefined); void answer.refetch() }} onCancel={() => setItem(undefined)} /></Sheet>}
    </div>
  )
}
