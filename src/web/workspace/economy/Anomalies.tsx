import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { EconomyTabs, LEGAL_NOTE } from './Tabs.tsx'
import { lastMonth } from './last-month.ts'

interface Row { readonly firm: string; readonly name: string; readonly name_en: string | null; readonly code: string; readonly reason: Text; readonly batch: { readonly id: string; readonly number: string } | null }
interface Answer { readonly as_of: string; readonly period: string; readonly rows: readonly Row[]; readonly limits: { readonly unit_slip: number; readonly power_ratio: number; readonly history_months: number; readonly sales_over_months: number } }
const CODES: Readonly<Record<string, Text>> = { unit_slip: { zh: '疑似单位有误', en: 'Another unit?' }, power_ratio: { zh: '产值与用电不匹配', en: 'Output and power' }, power_without_output: { zh: '有电无产', en: 'Power, no output' }, output_without_power: { zh: '有产无电', en: 'Output, no power' }, sales_over_output: { zh: '销售大于产值', en: 'Sold more than made' } }

/** 异常数据: figures that want a look, each with its reason. Nothing is changed here: the firm is asked, and the batch corrected where it stands. */
export function Anomalies() {
  const { t, locale } = useText()
  const search = useSearch({ from: '/w/economy/anomalies' })
  const navigate = useNavigate()
  const period = search['period'] ?? lastMonth()
  const answer = useQuery({ queryKey: ['matters', 'economy', 'anomalies', period], queryFn: () => api<Answer>(`/api/economy/anomalies?period=${period}`), retry: retryUnlessRefused })
  return (
    <div className="stack">
      <h1>{t({ zh: '异常数据', en: 'Odd figures' })}</h1>
      <EconomyTabs />
      <p className="note warn">{t(LEGAL_NOTE)}</p>
      <label className="row"><span className="soft">{t({ zh: '月份', en: 'Month' })}</span><input className="input" style={{ width: 'auto' }} type="month" value={period} onChange={(e) => void navigate({ to: '/w/economy/anomalies', search: { period: e.target.value } })} /></label>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : answer.data.rows.length === 0 ? <Empty text={{ zh: '这个月没有需要核对的数据', en: 'Nothing wants a look in this month' }} /> : (
        <section className="card stack"><div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '异常数据', en: 'Odd figures' })}><table><caption className="sr">{t({ zh: '异常数据', en: 'Odd figures' })}</caption><thead><tr><th>{t({ zh: '企业', en: 'Firm' })}</th><th>{t({ zh: '类型', en: 'What' })}</th><th>{t({ zh: '为什么', en: 'Why' })}</th><th>{t({ zh: '来源', en: 'Where it stands' })}</th></tr></thead>
          <tbody>{answer.data.rows.map((r) => <tr key={r.firm + r.code}><td>{locale === 'en' ? (r.name_en ?? r.name) : r.name}</td><td><span className="tag warn">{t(CODES[r.code] ?? { zh: r.code, en: r.code })}</span></td><td>{t(r.reason)}</td><td>{r.batch ? <Link to="/w/$kind/$id" params={{ kind: 'batch', id: r.batch.id }}>{r.batch.number}</Link> : '—'}</td></tr>)}</tbody></table></div>
          <p className="soft">{t({ zh: `与本企业以往相比：数量级差${answer.data.limits.unit_slip}倍以上、单位产值用电差${answer.data.limits.power_ratio}倍以上、累计销售连续${answer.data.limits.sales_over_months}个月大于产值，历史不足${answer.data.limits.history_months}个月的不比。可能属实：请先向企业核实，由原报送人在批次中更正。截至${formatTime(answer.data.as_of, 'zh')}`, en: `Beside the firm's own past: ${answer.data.limits.unit_slip} times apart, output per kWh ${answer.data.limits.power_ratio} times apart, or sales above output for ${answer.data.limits.sales_over_months} months; none with under ${answer.data.limits.history_months} months of history. It may be right: ask the firm, and have the reporter correct the batch. As of ${formatTime(answer.data.as_of, 'en')}` })}</p>
        </section>)}
    </div>
  )
}
