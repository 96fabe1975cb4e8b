import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useMe } from '#web/shared/queries.ts'
import { applyTheme, type Look, useTheme } from '#web/shared/theme.ts'

interface Reading { readonly at: string; readonly reader_name: string; readonly offices: readonly string[]; readonly number: string | null; readonly facts: readonly Text[]; readonly purpose: string }

/** How it looks, in which language, and who has read what is held about me. */
export function AboutMe() {
  const { t, locale, setLocale } = useText()
  const me = useMe().data
  const theme = useTheme()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const reads = useQuery({ queryKey: ['my-reads'], queryFn: () => api<Reading[]>('/api/my/reads'), enabled: Boolean(me) }).data
  const looks: readonly (readonly [Look, { zh: string; en: string }])[] = [['auto', { zh: '跟随系统', en: 'As the phone' }], ['light', { zh: '浅色', en: 'Light' }], ['dark', { zh: '深色', en: 'Dark' }]]
  return (
    <div className="stack">
      <h1>{me ? me.name : t({ zh: '我的', en: 'Me' })}</h1>
      {me?.firms.map((f) => <p key={f.id}>{f.name} <span className="soft">{f.uscc}</span></p>)}
      <section className="card stack"><h2>{t({ zh: '显示', en: 'Display' })}</h2>
        <div className="chips"><button type="button" className="btn" aria-pressed={theme.elder} onClick={() => applyTheme({ elder: !theme.elder })}>{t({ zh: '长辈版（大字）', en: 'Large text' })}</button><button type="button" className="btn" onClick={() => setLocale(locale === 'zh' ? 'en' : 'zh')}>{locale === 'zh' ? 'English' : '中文'}</button></div>
        <div className="chips">{looks.map(([look, label]) => <button key={look} type="button" className="btn" aria-pressed={theme.look === look} onClick={() => applyTheme({ look })}>{t(label)}</button>)}</div>
      </section>
      {me && <section className="card"><h2>{t({ zh: '谁看过我的个人信息', en: 'Who has read my data' })}</h2>{reads && reads.length > 0 ? <ul>{reads.map((r) => <li key={r.at + r.purpose}>{formatTime(r.at, locale)} {r.offices.join('、') || r.reader_name}：{r.facts.map(t).join('、')}（{r.purpose}）</li>)}</ul> : <p className="soft">{t({ zh: '还没有人查看过您的完整信息', en: 'Nobody has read your data whole' })}</p>}</section>}
      {me ? <button type="button" className="btn big" onClick={() => void api('/api/sign-out', { method: 'POST', body: {} }).then(() => { cache.clear(); return navigate({ to: '/' }) })}>{t({ zh: '退出登录', en: 'Sign out' })}</button> : <Link className="btn primary big" to="/sign-in">{t({ zh: '登录', en: 'Sign in' })}</Link>}
    </div>
  )
}
