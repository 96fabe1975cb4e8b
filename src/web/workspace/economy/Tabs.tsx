import { Link } from '@tanstack/react-router'
import { useText } from '#web/shared/i18n.tsx'
import { useMe } from '#web/shared/queries.ts'

const FIRM_READERS = ['economy.analyst', 'figures.checker', 'figures.reporter']

/** The pages of the economy that this person's posts open. */
export function EconomyTabs() {
  const { t } = useText()
  const posts = useMe().data?.posts.map((p) => p.role) ?? []
  const firms = posts.some((r) => FIRM_READERS.includes(r))
  return (
    <nav className="row" aria-label={t({ zh: '工业经济', en: 'Economy' })}>
      <Link className="btn" to="/w/economy" activeOptions={{ exact: true, includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>{t({ zh: '增速', en: 'Growth' })}</Link>
      {firms && <Link className="btn" to="/w/economy/watch">{t({ zh: '入规退库监测', en: 'Entry and exit' })}</Link>}
      {firms && <Link className="btn" to="/w/economy/anomalies">{t({ zh: '异常数据', en: 'Odd figures' })}</Link>}
      {posts.includes('figures.reporter') && <Link className="btn" to="/w/economy/import">{t({ zh: '导入调度数据', en: 'Bring figures in' })}</Link>}
    </nav>
  )
}

export const LEGAL_NOTE = { zh: '部门调度数据，由企业自愿填报，非统计数据；平台不修改、不代报统计报表，不得要求企业报送指定数字（统计法第六条）。', en: 'Reported for steering, not statistics. Nothing here edits or files a statistical return, and no firm may be asked for a given figure (Statistics Law, art. 6).' }
