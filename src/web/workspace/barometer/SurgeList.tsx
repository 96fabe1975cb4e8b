import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatDate, formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag, useNames } from '#web/workspace/parts.tsx'
import { type Surge, useAlarmRecord, useSurges } from './answers.ts'
import { DecideForm } from './DecideForm.tsx'

/** Shown at once; the rest is opened. */
const FIRST = 6
const WINDOW = { day: { zh: '单日', en: 'one day' }, week: { zh: '近七日', en: 'seven days' } } as const

/** Surges with their evidence. A person decides: have it looked into, or mark it seen with a reason. */
export function SurgeList() {
  const { t, locale } = useText()
  const answer = useSurges()
  const record = useAlarmRecord().data
  const [all, setAll] = useState(false)
  if (answer.isPending) return <section className="card"><Loading /></section>
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  const { alarms, rules, on, judged, may_decide } = answer.data
  const rare = { zh: `判定：与此前${rules.weeks}周可比日子（按星期、节假日调休）相比，误报比例（Benjamini–Hochberg）不超过${formatNumber(rules.q * 100, 'zh')}%且不少于${rules.least}件；本次共判定${judged}组（分类×镇街×窗口）。`, en: `Judged against comparable days (weekday, holidays) of the ${rules.weeks} weeks before: at most ${formatNumber(rules.q * 100, 'en')}% false alarms (Benjamini–Hochberg) and no fewer than ${rules.least} tickets; ${judged} groups (category × area × window) judged.` }
  return (
    <section className="card stack" aria-labelledby="surges">
      <div className="row spread"><h2 id="surges">{t({ zh: '突增预警', en: 'Surges' })} <span className="soft">{alarms.length}</span></h2><span className="soft">{t({ zh: `截至${formatDate(`${on}T12:00:00+08:00`, 'zh')}（最近一个完整日）`, en: `to ${formatDate(`${on}T12:00:00+08:00`, 'en')}, the last full day` })}</span></div>
      {alarms.length === 0 ? <p className="soft">{t({ zh: '没有突增。', en: 'No surges.' })}</p> : <ul className="plain">{alarms.slice(0, all ? alarms.length : FIRST).map((a) => <Alarm key={a.id} alarm={a} weeks={rules.weeks} decides={may_decide} />)}</ul>}
      {!all && alarms.length > FIRST && <button type="button" className="btn" onClick={() => setAll(true)}>{t({ zh: `其余 ${alarms.length - FIRST} 条`, en: `${alarms.length - FIRST} more` })}</button>}
      <details><summary>{t({ zh: '判定方法和预警频次', en: 'Method, and how often there is an alarm' })}</summary>
        <p className="soft">{t(rare)}</p>
        {record?.records.map((r) => <p key={r.window} className="soft">{t({ zh: `${WINDOW[r.window].zh}窗口：近${r.days}天判定${formatNumber(r.judged, locale)}组次，触发${r.alarms}组次（${formatNumber((r.alarms / Math.max(1, r.judged)) * 100, locale, 2)}%），${r.alarm_days}天有预警。`, en: `Window of ${WINDOW[r.window].en}: ${formatNumber(r.judged, locale)} judgements in ${r.days} days, ${r.alarms} alarms (${formatNumber((r.alarms / Math.max(1, r.judged)) * 100, locale, 2)}%), on ${r.alarm_days} days.` })}</p>)}
        {record && <p className="soft">{t({ zh: `已处置预警中，核查属实${record.found.real}件，判为偶然波动${record.found.chance}件。`, en: `Of the alarms decided on, ${record.found.real} had something to them and ${record.found.chance} were chance.` })}</p>}
      </details>
    </section>
  )
}

function Alarm({ alarm: a, weeks, decides }: { alarm: Surge; weeks: number; decides: boolean }) {
  const { t, locale } = useText()
  const names = useNames()
  const [act, setAct] = useState<'warn' | 'mark_seen'>()
  const from = a.window === 'day' ? a.on : new Date(new Date(`${a.on}T12:00:00+08:00`).getTime() - 6 * 86_400_000).toISOString().slice(0, 10)
  const where = a.area === '' ? t({ zh: '全区', en: 'whole district' }) : names.area(a.area)
  const name = `${names.category(a.category)} · ${where}`
  const chance = a.p < 0.0001 ? t({ zh: '不到万分之一', en: 'below 1 in 10,000' }) : `${formatNumber(a.p * 100, locale, 2)}%`
  // Rounded up: it is a limit.
  const share = formatNumber(Math.max(0.1, Math.ceil(a.q * 1_000) / 10), locale, 1)
  return (
    <li>
      <div className="row spread">
        <div><b>{name}</b> <span className="tag warn">{t(WINDOW[a.window])}</span>
          <div>{t({ zh: `实际 ${a.observed} 件，预期 ${formatNumber(a.expected ?? 0, locale, 1)} 件；若与往常相同，出现这么多的概率${chance}，误报比例 ≤ ${share}%`, en: `${a.observed} tickets, ${formatNumber(a.expected ?? 0, locale, 1)} expected; chance of so many, were it as usual: ${chance}; false alarms ≤ ${share}%` })}</div>
          <div className="small soft">{t(a.window === 'day' ? { zh: `对比：此前${weeks}周同类日子${a.n_days}天`, en: `against ${a.n_days} days like it in ${weeks} weeks` } : { zh: `对比：此前${a.n_days}个七日`, en: `against the ${a.n_days} spans of seven days before` })}</div></div>
        <div className="row">
          <Link className="btn quiet tight" to="/w/$kind" params={{ kind: 'ticket' }} search={{ category: a.category, opened_from: from, opened_to: a.on, ...(a.area ? { area: a.area } : {}) }} aria-label={t({ zh: `打开工单：${name}`, en: `Open tickets: ${name}` })}>{t({ zh: '打开工单', en: 'Open tickets' })}</Link>
          {a.matter ? <span><StateTag kind="alarm" state={a.matter.state} /> <Link to="/w/$kind/$id" params={{ kind: 'alarm', id: a.matter.id }}>{a.matter.number}</Link></span> : decides && <>
            <button type="button" className="btn tight" aria-label={t({ zh: `交办核查：${name}`, en: `Look into it: ${name}` })} onClick={() => setAct('warn')}>{t({ zh: '交办核查', en: 'Look into it' })}</button>
            <button type="button" className="btn quiet tight" aria-label={t({ zh: `标记已阅：${name}`, en: `Mark as seen: ${name}` })} onClick={() => setAct('mark_seen')}>{t({ zh: '标记已阅', en: 'Mark as seen' })}</button>
          </>}
        </div>
      </div>
      {act && <DecideForm key={act} kind="alarm" asks={act === 'warn' ? ['lead_unit', 'task'] : ['judgement', 'reason']} label={act === 'warn' ? { zh: '交办核查', en: 'Have it looked into' } : { zh: '标记已阅', en: 'Mark as seen' }} path="/api/barometer/surges/decide" sends={(body) => ({ window: a.window, on: a.on, category: a.category, area: a.area, act, body })} onDone={() => setAct(undefined)} onCancel={() => setAct(undefined)} />}
    </li>
  )
}
