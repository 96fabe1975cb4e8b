import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useSyncExternalStore } from 'react'
import { useText } from '#web/shared/i18n.tsx'
import { useLive } from '#web/shared/live.ts'
import { useHouse, useMe } from '#web/shared/queries.ts'
import { PortalContext, type Face } from './face.ts'
import { useOutbox } from './outbox.ts'
import './portal.css'

const online = { subscribe: (hear: () => void) => { addEventListener('online', hear); addEventListener('offline', hear); return () => { removeEventListener('online', hear); removeEventListener('offline', hear) } }, now: () => navigator.onLine }

/** The frame of both public faces: a phone's width first, one thing at a time. */
export function Portal() {
  const { t, locale, setLocale } = useText()
  const { pathname } = useLocation()
  const face: Face = pathname.startsWith('/e') ? 'e' : 'r'
  const house = useHouse().data
  const me = useMe().data
  const connected = useSyncExternalStore(online.subscribe, online.now)
  const { waiting, send } = useOutbox()
  useLive(Boolean(me) && connected)
  useEffect(() => { if (connected && me && waiting.length > 0) void send() }, [connected, me, waiting.length, send])
  const tabs = [[`/${face}`, '🏠', { zh: '首页', en: 'Home' }], [`/${face}/raise`, '✍️', face === 'r' ? { zh: '我要反映', en: 'Tell us' } : { zh: '提诉求', en: 'Appeal' }], [`/${face}/me`, '👤', { zh: '我的', en: 'Me' }]] as const
  return (
    <PortalContext value={face}>
      <div className="portal">
        <a className="skip" href="#main">{t({ zh: '跳到正文', en: 'Skip to content' })}</a>
        <header className="portal-bar"><Link to={`/${face}`} className="brand"><img src="/icon.svg" alt="" width={28} height={28} /> {house ? t(house.district.name) : t({ zh: '攀登', en: 'Pandeng' })}</Link>
          <div className="row"><button type="button" className="btn quiet" onClick={() => setLocale(locale === 'zh' ? 'en' : 'zh')}>{locale === 'zh' ? 'EN' : '中文'}</button>{!me && <Link className="btn" to="/sign-in">{t({ zh: '登录', en: 'Sign in' })}</Link>}</div></header>
        {!connected && <div className="note warn" role="status">{t({ zh: '当前没有网络，您填写的内容会保存在手机上，联网后自动送出。', en: 'You are offline. What you write stays on this phone and is sent when you are back.' })}</div>}
        {waiting.length > 0 && <div className="note warn" role="status">{t({ zh: `有 ${waiting.length} 件尚未送出，联网后自动送出。`, en: `${waiting.length} not sent yet; they go out when you are online.` })}</div>}
        <main id="main" tabIndex={-1}><Outlet /></main>
        <nav className="tabs" aria-label={t({ zh: '主导航', en: 'Main' })}>{tabs.map(([to, icon, label]) => <Link key={to} to={to} activeOptions={{ exact: true }}><span aria-hidden="true">{icon}</span>{t(label)}</Link>)}</nav>
      </div>
    </PortalContext>
  )
}
