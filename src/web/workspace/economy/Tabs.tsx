import { Link } from '@tanstack/react-router'
import { useText } from '#web/shared/i18n.tsx'
import { useMe } from '#web/shared/queries.ts'

const FIRM_READERS = ['economy.analyst', 'figures.checker', 'figures.reporter']

/** What this person's posts let them see and do here; the server decides, this only spares them a no. */
export function useEconomyPosts() {
  const posts = useMe().data?.posts.map((p) => p.role) ?? []
  return { readsFirms: posts.some((r) => FIRM_READERS.includes(r)), analyst: posts.includes('economy.analyst'), reporter: posts.includes('figures.reporter') }
}

/** The pages of the economy that this person's posts open. */
export function EconomyTabs() {
  const { t } = useText()
  const { readsFirms, reporter } = useEconomyPosts()
  return (
    <nav className="row economy-tabs" aria-label={t({ zh: '工业经济', en: 'Economy' })}>
      <Link className="btn" to="/w/economy" activeOptions={{ exact: true, includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>{t({ zh: '增速', en: 'Growth' })}</Link>
      {readsFirms && <Link className="btn" to="/w/economy/watch" activeOptions={{ includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>{t({ zh: '入规退库监测', en: 'Entry and exit' })}</Link>}
      {readsFirms && <Link className="btn" to="/w/economy/anomalies" activeOptions={{ includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>{t({ zh: '异常数据', en: 'Odd figures' })}</Link>}
      {reporter && <Link className="btn" to="/w/economy/import" activeProps={{ 'aria-current': 'page' }}>{t({ zh: '导入调度数据', en: 'Bring figures in' })}</Link>}
    </nav>
  )
}

/** The same answer to take along; what it is stands in its first lines. */
export function TakeAlong({ path, query }: { path: string; query: Readonly<Record<string, string>> }) {
  const { t, locale } = useText()
  const url = (format: string) => `${path}?${new URLSearchParams({ ...query, format, lang: locale }).toString()}`
  return (
    <span className="row">
      <a className="btn" href={url('xlsx')} download>{t({ zh: '导出 Excel', en: 'Export Excel' })}</a>
      <a className="btn" href={url('csv')} download>{t({ zh: '导出 CSV', en: 'Export CSV' })}</a>
    </span>
  )
}

export const LEGAL_NOTE = { zh: '部门调度数据，由企业自愿填报，非统计数据；平台不修改、不代报统计报表，不得要求企业报送指定数字（统计法第六条）。', en: 'Reported for steering, not statistics. Nothing here edits or files a statistical return, and no firm may be asked for a given figure (Statistics Law, art. 6).' }
