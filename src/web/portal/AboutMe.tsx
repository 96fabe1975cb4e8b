import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { applyTheme, type Look, useTheme } from '#web/shared/theme.ts'
import { useFace } from './face.ts'
import { useOutbox } from './OutboxProvider.tsx'
import { Chips } from './parts/Chips.tsx'
import { Icon } from '#web/shared/Icon.tsx'
import { Sheet } from '#web/shared/Sheet.tsx'
import { forgetPerson, usePerson } from './person.ts'
import { Readings } from './Readings.tsx'
import { SignInFirst } from './SignInFirst.tsx'

const LOOKS: readonly (readonly [Look, { zh: string; en: string }])[] = [['auto', { zh: '跟随手机', en: 'As the phone' }], ['light', { zh: '浅色', en: 'Light' }], ['dark', { zh: '深色', en: 'Dark' }]]

/** How it looks, in which language, and who has read what is held about me. */
export function AboutMe() {
  const { t, locale, setLocale } = useText()
  const { face } = useFace()
  const { person } = usePerson()
  const theme = useTheme()
  return (
    <div className="me">
      <header className="me-head"><span className="seal"><Icon name="person" size="2.2rem" /></span><div><h1>{person ? person.name : t({ zh: '我的', en: 'Me' })}</h1>{person?.firms.map((f) => <p key={f.id} className="soft">{f.name}</p>)}</div></header>
      <section className="card">
        <h2>{t({ zh: '显示', en: 'Display' })}</h2>
        <Chips legend={t({ zh: '字号', en: 'Size of the text' })} chips={[{ key: 'false', label: t({ zh: '标准', en: 'Normal' }) }, { key: 'true', label: t({ zh: '长辈版（大字）', en: 'Large' }) }]} value={String(theme.elder)} onChange={(elder) => applyTheme({ elder: elder === 'true' })} />
        <Chips legend={t({ zh: '明暗', en: 'Light or dark' })} chips={LOOKS.map(([key, label]) => ({ key, label: t(label) }))} value={theme.look} onChange={(wanted) => applyTheme({ look: LOOKS.find(([key]) => key === wanted)?.[0] ?? 'auto' })} />
        <Chips legend={t({ zh: '语言 Language', en: 'Language 语言' })} chips={[{ key: 'zh', label: '中文' }, { key: 'en', label: 'English' }]} value={locale} onChange={(to) => setLocale(to === 'en' ? 'en' : 'zh')} />
      </section>
      {person ? <><Readings /><SignOut /></> : <SignInFirst text={{ zh: '验证手机号后，可以查看您的事项和个人信息的查阅记录。', en: 'Confirm your number to see your matters, and who has read your data.' }} />}
      <p className="row middle">{face === 'r' ? <Link className="btn quiet" to="/e">{t({ zh: '去企业服务', en: 'To the firms’ side' })}</Link> : <Link className="btn quiet" to="/r">{t({ zh: '去便民服务', en: 'To the residents’ side' })}</Link>}</p>
    </div>
  )
}

/** Signing out clears this device of what its user left; what has not been sent is asked about first. */
function SignOut() {
  const { t } = useText()
  const { face } = useFace()
  const { waiting, drop } = useOutbox()
  const { person } = usePerson()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const mine = waiting.filter((w) => w.who === person?.party)
  const leave = async () => {
    await api('/api/sign-out', { method: 'POST', body: {} })
    for (const item of mine) await drop(item)
    forgetPerson()
    cache.clear()
    await navigate({ to: `/${face}` })
  }
  return (
    <>
      <button type="button" className="btn big" onClick={() => (mine.length > 0 ? setAsking(true) : void leave())}>{t({ zh: '退出登录', en: 'Sign out' })}</button>
      {asking && <Sheet title={t({ zh: '还有没送出的', en: 'Something has not been sent' })} onClose={() => setAsking(false)}><p>{t({ zh: `有 ${mine.length} 件还没有送出，退出后会从本机删除。`, en: `${mine.length} not sent yet: signing out deletes it from this device.` })}</p><div className="row sheet-foot"><button type="button" className="btn primary" onClick={() => setAsking(false)}>{t({ zh: '先不退出', en: 'Stay' })}</button><button type="button" className="btn danger" onClick={() => void leave()}>{t({ zh: '删除并退出', en: 'Delete and sign out' })}</button></div></Sheet>}
    </>
  )
}
