import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { Text } from '#kernel/text.ts'
import { formatMonth, formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useKind, useMatters } from '#web/shared/queries.ts'
import { Sheet } from '#web/shared/Sheet.tsx'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { Lines } from '#web/workspace/parts.tsx'

/** One count of the funnel: it opens into the leads it is made of, and 0 into nothing. */
export function Opens({ of, n }: { of: string; n: number }) {
  const { locale } = useText()
  const search = useSearch({ from: '/w/leads' })
  return n > 0 ? <Link to="/w/leads" search={{ ...search, of }} resetScroll={false}>{formatNumber(n, locale)}</Link> : <>0</>
}

const PARTS: Readonly<Record<string, Text>> = { all: { zh: '全部', en: 'all' }, converted: { zh: '已转化', en: 'went on' }, lost: { zh: '未成', en: 'came to nothing' }, open: { zh: '在途', en: 'open' }, went: { zh: '已走完', en: 'over' } }

const WHAT: Readonly<Record<string, Text>> = { signed: { zh: '签约', en: 'signed' }, started: { zh: '开工', en: 'started' } }

/** The leads of the count that the address names, over the funnel; closed, the funnel is where it was. */
export function FunnelRecords() {
  const { t, locale } = useText()
  const { of, ...scope } = useSearch({ from: '/w/leads' })
  const navigate = useNavigate()
  const states = useKind('lead')?.states
  const list = useMatters('leads/funnel/records', new URLSearchParams({ ...scope, of: of ?? '' }).toString())
  const [kind = '', which = '', part = 'all'] = (of ?? '').split('.')
  const stage = states?.[which]?.label ?? { zh: which, en: which }
  const what = WHAT[which] ?? stage
  const titles: Readonly<Record<string, Text>> = {
    reached: { zh: `到过“${stage.zh}”`, en: `Came to: ${stage.en}` }, lost: stage, signed: { zh: `${which}年首报：${PARTS[part]?.zh ?? ''}`, en: `Reported in ${which}: ${PARTS[part]?.en ?? ''}` }, started: { zh: `${which}年签约：${PARTS[part]?.zh ?? ''}`, en: `Signed in ${which}: ${PARTS[part]?.en ?? ''}` },
    dwell: { zh: `“${stage.zh}”阶段：${PARTS[part]?.zh ?? ''}`, en: `${stage.en}: ${PARTS[part]?.en ?? ''}` }, month: { zh: `${/^\d{4}-\d{2}$/.test(part) ? formatMonth(part, 'zh') : part}${what.zh}`, en: `${what.en} in ${/^\d{4}-\d{2}$/.test(part) ? formatMonth(part, 'en') : part}` }, ahead: { zh: `在途，待${what.zh}`, en: `Not yet ${what.en}` },
  }
  const title = titles[kind] ?? { zh: '明细', en: 'Records' }
  const first = list.data?.pages[0]
  return (
    <Sheet title={`${t(title)}${first ? t({ zh: `（${formatNumber(first.total, locale)}件）`, en: ` (${formatNumber(first.total, locale)})` }) : ''}`} onClose={() => void navigate({ to: '/w/leads', search: scope, resetScroll: false })}>
      <div className="funnel-records">{list.isPending || list.isPlaceholderData ? <Loading /> : list.isError ? <RefusedNote error={list.error} again={() => void list.refetch()} /> : <Lines rows={list.data.pages.flatMap((p) => p.rows)} caption={t(title)} />}</div>
      {list.hasNextPage && <button type="button" className="btn" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t({ zh: '更多', en: 'More' })}</button>}
    </Sheet>
  )
}
