import { useQueryClient } from '@tanstack/react-query'
import { Link, Navigate, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { api } from '#web/shared/api.ts'
import { Icon } from '#web/shared/Icon.tsx'
import { useText } from '#web/shared/i18n.tsx'
import { useLive } from '#web/shared/live.ts'
import { useDeclarations, useHouse, useMe, useNotices } from '#web/shared/queries.ts'
import { Loading } from '#web/shared/states.tsx'
import { applyTheme, useTheme } from '#web/shared/theme.ts'
import './workspace.css'

/** The frame of the workspace: where one is, who one is, and the way to everything. `/` goes to the search. */
export function Workspace() {
  const { t, locale, setLocale } = useText()
  const me = useMe()
  const staff = me.data?.face === 'workspace'
  const declarations = useDeclarations().data
  const house = useHouse().data
  const notices = useNotices(staff).data
  const theme = useTheme()
  const here = useLocation()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const box = useRef<HTMLInputElement>(null)
  useLive(staff)
  useEffect(() => {
    const hear = (e: KeyboardEvent) => {
      if (e.key !== '/' || /^(INPUT|TEXTAREA|SELECT)$/.test((e.target as HTMLElement).tagName)) return
      e.preventDefault()
      box.current?.focus()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [])
  if (me.isPending) return <main style={{ padding: '2rem' }}><Loading /></main>
  if (!me.data) return <Navigate to="/sign-in" search={{ to: here.href }} />
  if (!staff) return <Navigate to="/" />
  const pages: Record<string, { zh: string; en: string }> = { system: { zh: '系统管理', en: 'System' }, posts: { zh: '岗位管理', en: 'Posts' }, tokens: { zh: '系统令牌', en: 'Tokens' }, audit: { zh: '审计核验', en: 'Audit' } }
  return (
    <div className="frame">
      <a className="skip" href="#main">{t({ zh: '跳到正文', en: 'Skip to content' })}</a>
      <header className="bar">
        <Link to="/w" className="brand"><img src="/icon.svg" alt="" width={28} height={28} /> {t({ zh: '攀登', en: 'Pandeng' })}<span className="soft district">{house ? t(house.district.name) : ''}</span></Link>
        <form role="search" className="finder" onSubmit={(e) => { e.preventDefault(); void navigate({ to: '/w/search', search: { q: box.current?.value ?? '' } }) }}>
          <input ref={box} className="input" type="search" aria-label={t({ zh: '全域搜索', en: 'Search everything' })} placeholder={t({ zh: '搜索编号、内容、企业、地点（按 / ）', en: 'Number, words, firm, place (press / )' })} />
        </form>
        <div className="row tools">
          <Link className="btn quiet" to="/w/notices" aria-label={t({ zh: `通知，${notices?.unread ?? 0} 条未读`, en: `Notices, ${notices?.unread ?? 0} unread` })}><Icon name="bell" />{notices?.unread ? <span className="tag bad">{notices.unread}</span> : null}</Link>
          <button type="button" className="btn quiet" onClick={() => setLocale(locale === 'zh' ? 'en' : 'zh')}>{locale === 'zh' ? 'EN' : '中文'}</button>
          <button type="button" className="btn quiet" aria-pressed={theme.look === 'dark'} onClick={() => applyTheme({ look: theme.look === 'dark' ? 'light' : 'dark' })} aria-label={t({ zh: '深色模式', en: 'Dark mode' })}><Icon name="moon" /></button>
          <button type="button" className="btn quiet" aria-pressed={theme.elder} onClick={() => applyTheme({ elder: !theme.elder })}>{t({ zh: '大字', en: 'Large' })}</button>
          <details className="who"><summary className="btn quiet">{me.data.name}</summary>
            <div className="card stack">{me.data.posts.map((p) => <div key={p.role + p.office.id}><strong>{p.office.name}</strong><br /><span className="soft">{t(p.label)}</span></div>)}
              <button type="button" className="btn" onClick={() => void api('/api/sign-out', { method: 'POST', body: {} }).then(() => { cache.clear(); return navigate({ to: '/sign-in' }) })}>{t({ zh: '退出登录', en: 'Sign out' })}</button></div>
          </details>
        </div>
      </header>
      <nav className="side" aria-label={t({ zh: '主导航', en: 'Main' })}>
        <Link to="/w" activeOptions={{ exact: true }}>{t({ zh: '今日工作', en: 'My work today' })}</Link>
        {me.data.screens.includes('cockpit') && <Link to="/w/cockpit">{t({ zh: '驾驶舱', en: 'Cockpit' })}</Link>}
        {me.data.screens.includes('targets') && <Link to="/w/targets" activeOptions={{ includeSearch: false }}>{t({ zh: '目标进度', en: 'Targets' })}</Link>}
        {declarations?.kinds.filter((k) => me.data?.kinds.includes(k.kind)).map((k) => (
          <div key={k.kind} className="group">
            <Link to="/w/$kind" params={{ kind: k.kind }} activeOptions={{ exact: true, includeSearch: false }}>{t(k.label)}</Link>
            {here.pathname.startsWith(`/w/${k.kind}`) && <>
              <Link className="sub" to="/w/$kind/board" params={{ kind: k.kind }}>{t({ zh: '看板', en: 'Board' })}</Link>
              <Link className="sub" to="/w/$kind/map" params={{ kind: k.kind }}>{t({ zh: '地图', en: 'Map' })}</Link>
            </>}
          </div>
        ))}
        {me.data.screens.includes('leads') && <Link to="/w/leads" activeOptions={{ includeSearch: false }}>{t({ zh: '招商漏斗', en: 'Funnel' })}</Link>}
        {me.data.screens.includes('economy') && <Link to="/w/economy" activeOptions={{ includeSearch: false }}>{t({ zh: '工业经济', en: 'Economy' })}</Link>}
        {me.data.screens.includes('rules') && <Link to="/w/rules">{t({ zh: '规则', en: 'Rules' })}</Link>}
        {me.data.screens.includes('barometer') && <Link to="/w/barometer" activeOptions={{ includeSearch: false }}>{t({ zh: '晴雨表', en: 'Barometer' })}</Link>}
        <Link to="/w/numbers">{t({ zh: '数据', en: 'Numbers' })}</Link>
        {me.data.pages.map((page) => <Link key={page} to="/w/admin/$page" params={{ page }}>{t(pages[page] ?? { zh: page, en: page })}</Link>)}
        <a href="/api/docs">{t({ zh: '接口文档', en: 'API' })}</a>
      </nav>
      <main id="main" className="content" tabIndex={-1}><Outlet /></main>
    </div>
  )
}
