import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useText } from '#web/shared/i18n.tsx'
import { useLive } from '#web/shared/live.ts'
import { useHouse } from '#web/shared/queries.ts'
import { PortalContext, type Face, type PortalState, useFace } from './face.ts'
import { useConnected } from './connected.ts'
import { OutboxProvider } from './OutboxProvider.tsx'
import { Icon } from '#web/shared/Icon.tsx'
import { usePerson } from './person.ts'
import { keepShell } from './shell.ts'
import { Unsent } from './Unsent.tsx'
import './portal.css'

const FIRM = 'pandeng.portal.firm'

/** The frame of both public faces: a phone's width first, one thing at a time. */
export function Portal() {
  const { pathname } = useLocation()
  const face: Face = /^\/e(\/|$)/.test(pathname) ? 'e' : 'r'
  const { person, sure } = usePerson()
  const connected = useConnected()
  const [wanted, setWanted] = useState(() => localStorage.getItem(FIRM) ?? '')
  const firms = person?.firms ?? []
  const firm = face === 'r' ? '' : (firms.find((f) => f.id === wanted) ?? firms[0])?.id ?? ''
  const state = useMemo<PortalState>(() => ({ face, kind: face === 'r' ? 'ticket' : 'appeal', firm, chooseFirm: (id) => { localStorage.setItem(FIRM, id); setWanted(id) } }), [face, firm])
  useLive(Boolean(person) && sure && connected)
  useEffect(keepShell, [])
  return <PortalContext value={state}><OutboxProvider><Frame /></OutboxProvider></PortalContext>
}

function Frame() {
  const { t, locale, setLocale } = useText()
  const { face } = useFace()
  const house = useHouse().data
  const { person } = usePerson()
  const connected = useConnected()
  const { pathname } = useLocation()
  useEffect(() => { if (pathname) scrollTo(0, 0) }, [pathname])
  const tabs = [[`/${face}`, 'home', { zh: '首页', en: 'Home' }], [`/${face}/raise`, 'pen', face === 'r' ? { zh: '我要反映', en: 'Tell us' } : { zh: '提诉求', en: 'Appeal' }], [`/${face}/me`, 'person', { zh: '我的', en: 'Me' }]] as const
  return (
    <div className={`portal ${face === 'e' ? 'wide' : ''}`}>
      <a className="skip" href="#main">{t({ zh: '跳到正文', en: 'Skip to content' })}</a>
      <header className="portal-bar">
        <Link to={`/${face}`} className="brand"><img src="/icon.svg" alt="" width={34} height={34} /><span><strong>{t(face === 'r' ? { zh: '便民服务', en: 'For residents' } : { zh: '企业服务', en: 'For firms' })}</strong><small>{house ? t(house.district.name) : ''}</small></span></Link>
        <button type="button" className="btn quiet lang" lang={locale === 'zh' ? 'en' : 'zh-CN'} aria-label={locale === 'zh' ? 'EN: English' : '中文'} onClick={() => setLocale(locale === 'zh' ? 'en' : 'zh')}>{locale === 'zh' ? 'EN' : '中文'}</button>
        {person === null && <Link className="btn" to="/sign-in" search={{ to: pathname }}>{t({ zh: '登录', en: 'Sign in' })}</Link>}
      </header>
      <nav className="tabs" aria-label={t({ zh: '主导航', en: 'Main' })}>{tabs.map(([to, icon, label]) => <Link key={to} to={to} activeOptions={{ exact: true }}><Icon name={icon} size="1.6em" />{t(label)}</Link>)}</nav>
      {!connected && <div className="note warn" role="status">{t({ zh: '现在没有网络。您填写的内容会保存在手机上，联网后自动送出。', en: 'You are offline. What you write stays on this phone and is sent when you are back.' })}</div>}
      <Unsent />
      <main id="main" tabIndex={-1}><Outlet /></main>
    </div>
  )
}
