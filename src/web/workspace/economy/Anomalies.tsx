import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import { monthWords } from '#web/workspace/targets/marks.tsx'
import { FirmName } from './FirmName.tsx'
import { type Column, Rows } from './Rows.tsx'
import { EconomyTabs, LEGAL_NOTE, TakeAlong } from './Tabs.tsx'
import { lastMonth } from './last-month.ts'
import './economy.css'

interface Row { readonly firm: string; readonly name: string; readonly name_en: string | null; readonly uscc: string | null; readonly code: string; readonly about: { readonly indicator: string; readonly caliber: string; readonly value: number }; readonly reason: Text; readonly batch: { readonly id: string; readonly number: string } | null; readonly inquiry: { readonly id: string; readonly number: string; readonly state: string } | null }
interface Answer { readonly as_of: string; readonly period: string; readonly codes: Readonly<Record<string, Text>>; readonly rows: readonly Row[]; readonly limits: { readonly unit_slip: number; readonly power_ratio: number; readonly history_months: number; readonly sales_over_months: number; readonly jump_times: number } }

/** 异常数据: figures that want a look, each with its reason. Nothing is changed here: the firm is asked, and the batch corrected where it stands. */
export function Anomalies() {
  const { t } = useText()
  const search = useSearch({ from: '/w/economy/anomalies' })
  const navigate = useNavigate()
  const period = search['period'] ?? lastMonth()
  const only = search['code']
  const set = (change: Record<string, string | undefined>) => void navigate({ to: '/w/economy/anomalies', search: Object.fromEntries(Object.entries({ ...search, ...change }).filter((e): e is [string, string] => Boolean(e[1]))) })
  const answer = useQuery({ queryKey: ['matters', 'economy', 'anomalies', period], queryFn: () => api<Answer>(`/api/economy/anomalies?period=${period}`), retry: retryUnlessRefused })
  const a = answer.data
  return (
    <div className="stack">
      <h1>{t({ zh: '异常数据', en: 'Odd figures' })}</h1>
      <EconomyTabs />
      <p className="note warn">{t(LEGAL_NOTE)}</p>
      <form className="filters card" onSubmit={(e) => e.preventDefault()}>
        <label><span>{t({ zh: '月份', en: 'Month' })}</span><input className="input" type="month" value={period} onChange={(e) => set({ period: e.target.value })} /></label>
        <label><span>{t({ zh: '类型', en: 'What' })}</span><select className="input" value={only ?? ''} onChange={(e) => set({ code: e.target.value })}><option value="">{t({ zh: '全部', en: 'All' })}</option>{a && Object.entries(a.codes).map(([key, label]) => <option key={key} value={key}>{t(label)} {a.rows.filter((r) => r.code === key).length}</option>)}</select></label>
      </form>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : a && <List answer={a} rows={a.rows.filter((r) => !only || r.code === only)} />}
    </div>
  )
}

function List({ answer: a, rows }: { answer: Answer; rows: readonly Row[] }) {
  const { t } = useText()
  if (rows.length === 0) return <Empty text={{ zh: `${monthWords(a.period).zh}没有需要核对的数据，或该月还没有数据`, en: `Nothing wants a look in ${a.period}, or nothing has been reported for it` }} />
  const columns: Column<Row>[] = [
    { label: { zh: '企业', en: 'Firm' }, head: true, cell: (r) => <FirmName firm={r} period={a.period} /> },
    { label: { zh: '类型', en: 'What' }, cell: (r) => <span className="tag warn">{t(a.codes[r.code] ?? { zh: r.code, en: r.code })}</span> },
    { label: { zh: '为什么', en: 'Why' }, cell: (r) => t(r.reason) },
    { label: { zh: '所在批次', en: 'Where it stands' }, cell: (r) => (r.batch ? <Link className="mono" to="/w/$kind/$id" params={{ kind: 'batch', id: r.batch.id }}>{r.batch.number}</Link> : '—') },
    { label: { zh: '核实', en: 'Inquiry' }, cell: (r) => <Asked row={r} period={a.period} /> },
  ]
  const { limits: l } = a
  return (
    <section className="card stack">
      <div className="row spread"><h2>{t({ zh: `需要核对的数据（${rows.length}条）`, en: `Figures that want a look (${rows.length})` })}</h2><TakeAlong path="/api/economy/anomalies/export" query={{ period: a.period }} /></div>
      <Rows caption={{ zh: '异常数据', en: 'Odd figures' }} columns={columns} rows={rows} rowKey={(r) => r.firm + r.code} />
      <p className="soft">{t({ zh: `与本企业以往相比：数量级差${l.unit_slip}倍以上、单位产值用电差${l.power_ratio}倍以上、当月产值为以往中位数和上月的${l.jump_times}倍以上或不足其${l.jump_times}分之一、与上月或上年同月完全相同、当月与累计不符、累计销售连续${l.sales_over_months}个月大于产值；历史不足${l.history_months}个月的不比中位数。可能属实：先请企业说明，确有错误的由原报送人在批次中更正。截至${formatTime(a.as_of, 'zh')}`, en: `Beside the firm's own past: ${l.unit_slip} times apart, output per kWh ${l.power_ratio} times apart, a month ${l.jump_times} times its median and the month before, or that small a part of both, the very figures of another month, a month that is not the rise of its total, or sales above output for ${l.sales_over_months} months; medians only with ${l.history_months} months of history. It may be right: ask the firm, and have the reporter correct the batch. As of ${formatTime(a.as_of, 'en')}` })}</p>
    </section>
  )
}

/** What the firm has been asked, or the button that asks it, with the figure and the reason filled in. */
function Asked({ row: r, period }: { row: Row; period: string }) {
  const { t } = useText()
  if (r.inquiry) return <><Link className="mono" to="/w/$kind/$id" params={{ kind: 'inquiry', id: r.inquiry.id }}>{r.inquiry.number}</Link><br /><StateTag kind="inquiry" state={r.inquiry.state} /></>
  return <Link className="btn" to="/w/$kind/new/$act" params={{ kind: 'inquiry', act: 'ask' }} search={{ firm: r.firm, firm_name: r.name, period, anomaly: r.code, figures: [{ indicator: r.about.indicator, caliber: r.about.caliber, value: r.about.value }], question: `请说明：${r.reason.zh}。` }}>{t({ zh: '请企业说明', en: 'Ask the firm' })}</Link>
}
