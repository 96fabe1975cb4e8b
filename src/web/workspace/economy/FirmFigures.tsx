import { useQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { INDUSTRY_DIVISIONS } from '#algo/identifiers/industry-divisions.ts'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedPage } from '#web/shared/states.tsx'
import { type Publication, PUBLICATIONS, SIZES } from './answers.ts'
import { type Column, Rows } from './Rows.tsx'
import { EconomyTabs, LEGAL_NOTE } from './Tabs.tsx'
import { lastMonth } from './last-month.ts'

interface Figure { readonly period: string; readonly indicator: string; readonly caliber: string; readonly value: number; readonly revision: number; readonly publication: Publication; readonly frame: string | null; readonly batch: { readonly id: string; readonly number: string } }
interface Answer { readonly as_of: string; readonly firm: { readonly id: string; readonly name: string; readonly name_en: string | null; readonly uscc: string | null; readonly industry: string | null; readonly size: string | null }; readonly rows: readonly Figure[] }
interface Month { readonly period: string; readonly figures: ReadonlyMap<string, Figure>; readonly batches: ReadonlyMap<string, string>; readonly publication: Publication; readonly frame: string | null }

const COLUMNS: readonly (readonly [string, Text])[] = [
  ['economy.output month', { zh: '产值·当月（万元）', en: 'Output, month (10,000 yuan)' }], ['economy.output cumulative', { zh: '产值·累计（万元）', en: 'Output, to date (10,000 yuan)' }], ['economy.sales cumulative', { zh: '销售产值·累计（万元）', en: 'Sales, to date (10,000 yuan)' }],
  ['economy.revenue cumulative', { zh: '营业收入·累计（万元）', en: 'Revenue, to date (10,000 yuan)' }], ['economy.power month', { zh: '用电·当月（千瓦时）', en: 'Power, month (kWh)' }], ['economy.jobs point', { zh: '用工·期末（人）', en: 'People employed' }],
]

/** What one firm has reported month by month, each month with the batch it stands on. */
export function FirmFigures({ id, period = lastMonth() }: { id: string; period?: string | undefined }) {
  const { t, locale } = useText()
  const { history } = useRouter()
  const answer = useQuery({ queryKey: ['matters', 'economy', 'firm', id, period], queryFn: () => api<Answer>(`/api/economy/firms/${encodeURIComponent(id)}?period=${period}`), retry: retryUnlessRefused })
  if (answer.isPending) return <Loading />
  if (answer.isError) return <RefusedPage error={answer.error} again={() => void answer.refetch()} />
  const { firm, rows, as_of } = answer.data
  const months = monthsOf(rows)
  const shown = COLUMNS.filter(([key]) => months.some((m) => m.figures.has(key)))
  const columns: Column<Month>[] = [
    { label: { zh: '月份', en: 'Month' }, head: true, cell: (m) => m.period },
    ...shown.map(([key, label]): Column<Month> => ({ label, num: true, cell: (m) => { const f = m.figures.get(key); return f ? <>{formatNumber(f.value, locale, Number.isInteger(f.value) ? 0 : 1)}{f.revision > 2 && <span className="soft" title={t({ zh: '修订次数', en: 'Revision' })}> r{f.revision}</span>}</> : '—' } })),
    { label: { zh: '发布', en: 'Published' }, cell: (m) => t(PUBLICATIONS[m.publication]) },
    { label: { zh: '单位框', en: 'Frame' }, cell: (m) => m.frame ?? '—' },
    { label: { zh: '所在批次', en: 'Batch' }, cell: (m) => [...m.batches].map(([batch, number]) => <div key={batch}><Link className="mono" to="/w/$kind/$id" params={{ kind: 'batch', id: batch }}>{number}</Link></div>) },
  ]
  return (
    <div className="stack">
      <h1>{locale === 'en' ? (firm.name_en ?? firm.name) : firm.name}</h1>
      <EconomyTabs />
      <p className="note warn">{t(LEGAL_NOTE)}</p>
      <section className="card stack">
        <div className="row spread"><h2>{t({ zh: '企业填报明细', en: 'What the firm reported' })}</h2><button type="button" className="btn quiet" onClick={() => history.back()}>{t({ zh: '返回', en: 'Back' })}</button></div>
        <dl className="facts"><dt>{t({ zh: '统一社会信用代码', en: 'Credit code' })}</dt><dd className="mono">{firm.uscc ?? '—'}</dd><dt>{t({ zh: '行业', en: 'Industry' })}</dt><dd>{industryOf(firm.industry, t)}</dd><dt>{t({ zh: '规模', en: 'Size' })}</dt><dd>{firm.size && SIZES[firm.size] ? t(SIZES[firm.size] ?? { zh: '', en: '' }) : '—'}</dd></dl>
        {months.length === 0 ? <Empty text={{ zh: '这家企业两年内没有填报数据', en: 'This firm has reported nothing in two years' }} /> : <Rows caption={{ zh: '企业填报明细', en: 'What the firm reported' }} columns={columns} rows={months} rowKey={(m) => m.period} />}
        <p className="soft">{t({ zh: `调度口径，非统计数据；1月与2月合并上报。更正须由报送人在所在批次办理。截至${formatTime(as_of, 'zh')}`, en: `Steering figures, not statistics; January and February are reported together. A correction is made in the batch, by whoever reported it. As of ${formatTime(as_of, 'en')}` })}</p>
      </section>
    </div>
  )
}

function industryOf(code: string | null, t: (text: Text) => string): string {
  const division = code ? INDUSTRY_DIVISIONS[code.slice(0, 2)] : undefined
  return code ? `${code}${division ? ` ${t(division)}` : ''}` : t({ zh: '未登记', en: 'not on record' })
}

/** Figures by month, newest first; a month is as far published as the least of its figures. */
function monthsOf(rows: readonly Figure[]): Month[] {
  return [...Map.groupBy(rows, (r) => r.period)].map(([period, of]) => ({
    period, figures: new Map(of.map((f) => [`${f.indicator} ${f.caliber}`, f])), batches: new Map(of.map((f) => [f.batch.id, f.batch.number])), frame: of.find((f) => f.frame !== null)?.frame ?? null,
    publication: of.some((f) => f.publication === 'unpublished') ? 'unpublished' : of.some((f) => f.publication === 'preliminary') ? 'preliminary' : 'final',
  }))
}
