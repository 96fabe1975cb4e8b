import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { SecondFactorStep } from '#server/sign-in/second-factor.ts'
import { api, Refused } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useHouse } from '#web/shared/queries.ts'
import { NotIn } from './NotIn.tsx'
import { PhoneSignIn } from './PhoneSignIn.tsx'
import { SecondFactor } from './SecondFactor.tsx'
import { troubleText } from './trouble.ts'
import './sign-in.css'

const OWED = ['second-factor']
type Step = SecondFactorStep | { readonly step: 'done' }

/** Everybody comes in here: staff by password and second factor, residents and firms by a one-time code, anyone by an outside provider. */
export function SignIn() {
  const { t, locale, setLocale } = useText()
  const house = useHouse().data
  const search = useSearch({ from: '/sign-in' })
  const [way, setWay] = useState<'password' | 'phone'>('password')
  const [asked, setAsked] = useState<SecondFactorStep>()
  const [error, setError] = useState<Refused>()
  // Back from a provider, with the second factor still owed.
  const back = search.step === 'second'
  const owed = useQuery({ queryKey: OWED, queryFn: () => api<SecondFactorStep>('/api/sign-in/second-factor'), enabled: back && !asked, retry: false, gcTime: 0, staleTime: Number.POSITIVE_INFINITY })
  const step = asked ?? (back ? owed.data : undefined)
  const refused = error ?? (back && owed.error instanceof Refused ? owed.error : undefined)
  const [form, setForm] = useState({ login: '', password: '' })
  const navigate = useNavigate()
  const cache = useQueryClient()

  // Only pages of this house: nobody is led elsewhere by the address they came with.
  const to = search.to && /^\/(?![/\\])/.test(search.to) ? search.to : '/'
  const done = async () => {
    await cache.invalidateQueries({ predicate: (q) => q.queryKey[0] !== OWED[0] })
    await navigate({ href: to })
  }
  const send = async (login: string, password: string) => {
    setError(undefined)
    try {
      const next = await api<Step>('/api/sign-in/password', { method: 'POST', body: { login, password } })
      if (next.step === 'done') await done()
      else setAsked(next)
    } catch (err) {
      if (err instanceof Refused) setError(err)
      else throw err
    }
  }
  const trouble = troubleText(search.trouble)
  const accounts = house?.demo_accounts ?? []
  return (
    <main className="sign-in">
      <section className="sign-in-words">
        <img src="/icon.svg" alt="" width={56} height={56} />
        <h1>{t({ zh: '攀登', en: 'Pandeng' })}</h1>
        <p>{house ? t(house.district.name) : ''}</p>
        <p className="soft">{t({ zh: '目标 → 事项 → 凭证 → 指标，每个数字都能点开。', en: 'Target → matter → proof → indicator: every number opens.' })}</p>
        <button type="button" className="btn quiet" onClick={() => setLocale(locale === 'zh' ? 'en' : 'zh')}>{locale === 'zh' ? 'English' : '中文'}</button>
      </section>
      <section className="card stack sign-in-box">
        {step ? (
          <SecondFactor key={step.step} step={step} onDone={done} onBack={() => { setAsked(undefined); void navigate({ to: '/sign-in', search: { to } }) }} />
        ) : (
          <>
            {trouble && <p className="note warn" role="alert">{t(trouble)}</p>}
            <div className="row" role="tablist" aria-label={t({ zh: '登录方式', en: 'Way to sign in' })}>
              <button type="button" role="tab" aria-selected={way === 'password'} className={`btn ${way === 'password' ? 'primary' : ''}`} onClick={() => setWay('password')}>{t({ zh: '工作人员', en: 'Staff' })}</button>
              <button type="button" role="tab" aria-selected={way === 'phone'} className={`btn ${way === 'phone' ? 'primary' : ''}`} onClick={() => setWay('phone')}>{t({ zh: '居民与企业', en: 'Residents and firms' })}</button>
            </div>
            {way === 'phone' ? <PhoneSignIn onDone={done} /> : (
              <form className="stack" onSubmit={(e) => { e.preventDefault(); void send(form.login, form.password) }}>
                <label className="field"><span>{t({ zh: '账号', en: 'Account' })}</span><input className="input" autoComplete="username" value={form.login} onChange={(e) => setForm({ ...form, login: e.target.value })} required /></label>
                <label className="field"><span>{t({ zh: '密码', en: 'Password' })}</span><input className="input" type="password" autoComplete="current-password" value={form.password} onChange={(e) => setForm({ ...form, password: e.target.value })} required /></label>
                {refused && <NotIn error={refused} />}
                <button type="submit" className="btn primary">{t({ zh: '登录', en: 'Sign in' })}</button>
              </form>
            )}
            {house && house.oidc.length > 0 && <div className="row">{house.oidc.map((p) => <a key={p.id} className="btn" href={`/api/sign-in/oidc/${p.id}?to=${encodeURIComponent(to)}`}>{t(p.label)}</a>)}</div>}
            {accounts.length > 0 && (
              <details open>
                <summary>{t({ zh: '演示账号（点选即登录）', en: 'Demo accounts (press to sign in)' })}</summary>
                <div className="demo-accounts">
                  {accounts.filter((a) => a.password).map((a) => <button key={a.login} type="button" className="btn" onClick={() => void send(a.login, a.password ?? '')}>{t(a.label)}</button>)}
                  {accounts.filter((a) => !a.password).map((a) => <span key={a.login} className="soft">{t(a.label)}：{a.login}</span>)}
                </div>
              </details>
            )}
          </>
        )}
      </section>
    </main>
  )
}
