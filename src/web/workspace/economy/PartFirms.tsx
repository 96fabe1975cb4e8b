import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { api } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { formatNumber } from '#web/shared/format.ts'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { Amount } from '#web/workspace/targets/marks.tsx'
import { type By, type Def, type Publication, PUBLICATIONS, riseWords } from './answers.ts'
import { FirmName } from './FirmName.tsx'
import { type Column, Rows } from './Rows.tsx'

interface Row { readonly firm: string; readonly name: string; readonly name_en: string | null; readonly uscc: string | null; readonly value: number; readonly base: number | null; readonly publication: Publication; readonly batch: { readonly id: string; readonly number: string } }
interface Answer { readonly def: Def; readonly rows: readonly Row[]; readonly total: number }

/** The firms behind a part of the growth, those that changed most first, each with the batch its figure stands on. */
export function PartFirms({ what, period, by, part, name }: { what: string; period: string; by: By; part: string | undefined; name: string }) {
  const { t, locale } = useText()
  const { part: _, ...without } = useSearch({ from: '/w/economy' })
  const here = useRef<HTMLElement>(null)
  const answer = useQuery({ queryKey: ['matters', 'economy', 'firms', what, period, by, part], queryFn: () => api<Answer>(`/api/economy/growth/${what}/firms?${new URLSearchParams({ period, by, ...(part === undefined ? {} : { key: part }) }).toString()}`), retry: retryUnlessRefused })
  // It opens under the table: whoever pressed a number is taken there.
  useEffect(() => { here.current?.scrollIntoView({ block: 'start' }) }, [part, answer.isSuccess])
  const columns = (def: Def): Column<Row>[] => [
    { label: { zh: '企业', en: 'Firm' }, head: true, cell: (r) => <FirmName firm={r} period={period} /> },
    { label: { zh: `累计（${def.unit.zh}）`, en: `To date (${def.unit.en})` }, num: true, cell: (r) => <Amount value={r.value} format={def.format} /> },
    { label: { zh: '上年同期', en: 'A year ago' }, num: true, cell: (r) => (r.base === null ? t({ zh: '新投产', en: 'new' }) : <Amount value={r.base} format={def.format} />) },
    { label: { zh: '增减', en: 'Change' }, num: true, cell: (r) => <Amount value={r.value - (r.base ?? 0)} format={def.format} /> },
    { label: { zh: '同比', en: 'On the year' }, num: true, cell: (r) => t(riseWords(r.base ? ((r.value - r.base) / r.base) * 100 : null, (n) => formatNumber(n, locale, 1))) },
    { label: { zh: '发布', en: 'Published' }, cell: (r) => t(PUBLICATIONS[r.publication]) },
    { label: { zh: '所在批次', en: 'Batch' }, cell: (r) => <Link className="mono" to="/w/$kind/$id" params={{ kind: 'batch', id: r.batch.id }}>{r.batch.number}</Link> },
  ]
  return (
    <section className="card stack economy-part" ref={here} aria-live="polite">
      <div className="row spread"><h2>{name}{answer.data && <span className="soft">{t({ zh: `，${answer.data.total}户`, en: `, ${answer.data.total} firms` })}</span>}</h2><Link className="btn quiet" to="/w/economy" search={without}>{t({ zh: '收起', en: 'Close' })}</Link></div>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : <Rows caption={{ zh: '分户明细', en: 'Firms' }} columns={columns(answer.data.def)} rows={answer.data.rows} rowKey={(r) => r.firm} />}
      {answer.data && answer.data.total > answer.data.rows.length && <p className="soft">{t({ zh: `只列变化最大的${answer.data.rows.length}户`, en: `The ${answer.data.rows.length} that changed most` })}</p>}
      <p className="soft">{t({ zh: '单户数据仅供统计岗位查看，不得外传。', en: 'Figures of single firms are for those who answer for them.' })}</p>
    </section>
  )
}
