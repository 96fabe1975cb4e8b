import { Link, type LinkProps, useLocation } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useMedia } from '#web/shared/narrow.ts'
import { useDeclarations } from '#web/shared/queries.ts'
import type { Me } from '#web/shared/types.ts'
import { ADMIN_PAGES, OWN_PAGES, PLAIN_SCREENS, SYSTEM_SCREENS, type ScreenLink } from './screen-links.ts'

/** As many links as fit without reading down a list: beyond them systems fold away. */
const FITS = 14
const OPENED = 'pandeng.nav'

/** The way to everything: what all use, then each system with its own kinds and screens, folded away where they are many. */
export function SideNav({ me }: { me: Me }) {
  const { t } = useText()
  const folded = useMedia('(max-width: 900px)')
  const { pathname } = useLocation()
  const links = <Links me={me} />
  return (
    <nav className="side" aria-label={t({ zh: '主导航', en: 'Main' })}>
      {/* On a phone the list is as long as the screen: it opens over the page and closes with a choice. */}
      {folded ? <details key={pathname} className="menu"><summary>{t({ zh: '菜单', en: 'Menu' })}</summary>{links}</details> : links}
    </nav>
  )
}

function Links({ me }: { me: Me }) {
  const { t } = useText()
  const declarations = useDeclarations().data
  const open = (links: readonly ScreenLink[]) => links.filter((l) => me.screens.includes(l.screen))
  const systems = (declarations?.modules ?? []).flatMap(({ id, label, kinds }) => {
    const own = (declarations?.kinds ?? []).filter((k) => kinds.includes(k.kind) && me.kinds.includes(k.kind))
    const screens = open(SYSTEM_SCREENS[id] ?? [])
    return own.length + screens.length > 0 ? [{ id, label, own, screens }] : []
  })
  const many = systems.reduce((sum, s) => sum + s.own.length + s.screens.length, 0) > FITS
  return (
    <>
      <Link to="/w" activeOptions={{ exact: true }}>{t({ zh: '今日工作', en: 'My work today' })}</Link>
      {open(PLAIN_SCREENS).map((l) => <Screen key={l.screen} link={l} />)}
      {systems.map(({ id, label, own, screens }) => (
        <Section key={id} id={id} label={label} many={many} single={own.length + screens.length === 1} paths={[...own.flatMap((k) => [`/w/${k.kind}`, OWN_PAGES[k.kind] ?? []].flat()), ...screens.map((s) => s.to)]}>
          {screens.map((l) => <Screen key={l.screen} link={l} />)}
          {own.map((k) => <Kind key={k.kind} kind={k.kind} label={k.label} />)}
        </Section>
      ))}
      <Link to="/w/numbers">{t({ zh: '数据', en: 'Numbers' })}</Link>
      {me.pages.map((page) => <Link key={page} to="/w/admin/$page" params={{ page }}>{t(ADMIN_PAGES[page] ?? { zh: page, en: page })}</Link>)}
      <a href="/api/docs">{t({ zh: '接口文档', en: 'API' })}</a>
    </>
  )
}

function Section({ id, label, many, single, paths, children }: { id: string; label: Text; many: boolean; single: boolean; paths: readonly string[]; children: ReactNode }) {
  const { t } = useText()
  const { pathname } = useLocation()
  const here = paths.some((p) => pathname === p || pathname.startsWith(`${p}/`))
  const [opened, setOpened] = useState(() => !many || openedBefore().includes(id))
  if (single) return <>{children}</>
  return (
    <details className="system" open={opened || here} onToggle={(e) => { const now = e.currentTarget.open; setOpened(now); remember(id, now) }}>
      <summary>{t(label)}</summary>{children}
    </details>
  )
}

function Screen({ link }: { link: ScreenLink }) {
  const { t } = useText()
  // What a page filters by does not make it another page.
  return <Link to={link.to as LinkProps['to']} activeOptions={{ exact: link.exact ?? false, includeSearch: false }}>{t(link.label)}</Link>
}

function Kind({ kind, label }: { kind: string; label: Text }) {
  const { t } = useText()
  const { pathname } = useLocation()
  const own = OWN_PAGES[kind] !== undefined && pathname.startsWith(`${OWN_PAGES[kind]}/`)
  const here = own || pathname === `/w/${kind}` || pathname.startsWith(`/w/${kind}/`)
  return (
    <div className="group">
      <Link to="/w/$kind" params={{ kind }} activeOptions={{ exact: true, includeSearch: false }} className={own ? 'active' : ''}>{t(label)}</Link>
      {here && <>
        <Link className="sub" to="/w/$kind/board" params={{ kind }}>{t({ zh: '看板', en: 'Board' })}</Link>
        <Link className="sub" to="/w/$kind/map" params={{ kind }}>{t({ zh: '地图', en: 'Map' })}</Link>
        <Link className="sub" to="/w/$kind/calendar" params={{ kind }} search={{}}>{t({ zh: '日历', en: 'Calendar' })}</Link>
      </>}
    </div>
  )
}

/** Which systems this person left open. A browser that keeps nothing shows them folded. */
function openedBefore(): string[] {
  try { return (localStorage.getItem(OPENED) ?? '').split(' ').filter(Boolean) } catch { return [] }
}

function remember(id: string, open: boolean): void {
  const others = openedBefore().filter((o) => o !== id)
  try { localStorage.setItem(OPENED, [...others, ...(open ? [id] : [])].join(' ')) } catch { /* It is a convenience only. */ }
}
