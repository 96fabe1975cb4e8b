import { useQueryClient } from '@tanstack/react-query'
import { Link, Navigate, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { api } from '#web/shared/api.ts'
import { Icon } from '#web/shared/Icon.tsx'
import { useText } from '#web/shared/i18n.tsx'
import { useLive } from '#web/shared/live.ts'
import { useHouse, useMe, useNotices } from '#web/shared/queries.ts'
import { Loading } from '#web/shared/states.tsx'
import { applyTheme, useTheme } from '#web/shared/theme.ts'
import { SideNav } from './SideNav.tsx'
import './workspace.css'

/** The frame of the workspace: where one is, who one is, and the way to everything. `/` goes to the search. */
export function Workspace() {
  const { t, locale, setLocale } = useText()
  const me = useMe()
  const staff = me.data?.face === 'workspace'
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
      <SideNav me={me.data} />
      <main id="main" className="content" tabIndex={-1}><Outlet /></main>
    </div>
  )
}
