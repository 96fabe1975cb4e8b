import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import QRCode from 'qrcode'
import { useEffect, useState } from 'react'
import { api, Refused } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useHouse } from '#web/shared/queries.ts'
import { RefusedNote } from '#web/shared/states.tsx'
import { PhoneSignIn } from './PhoneSignIn.tsx'
import './sign-in.css'

interface Step { readonly step: 'done' | 'totp' | 'enrol'; readonly otpauth_url?: string; readonly demo_code?: string }

/** Everybody comes in here: staff by password and second factor, residents and firms by a one-time code, anyone by an outside provider. */
export function SignIn() {
  const { t, locale, setLocale } = useText()
  const house = useHouse().data
  const search = useSearch({ from: '/sign-in' })
  const [way, setWay] = useState<'password' | 'phone'>('password')
  const [step, setStep] = useState<Step | undefined>(search.step === 'totp' ? { step: 'totp' } : undefined)
  const [error, setError] = useState<Refused>()
  const [form, setForm] = useState({ login: '', password: '', code: '' })
  const navigate = useNavigate()
  const cache = useQueryClient()

  const done = async () => {
    await cache.invalidateQueries()
    await navigate({ to: search.to ?? '/' })
  }
  const send = async (path: string, body: object) => {
    setError(undefined)
    try {
      const next = await api<Step>(path, { method: 'POST', body })
      if (next.step === 'done') await done()
      else {
        setStep(next)
        setForm((f) => ({ ...f, code: next.demo_code ?? '' }))
      }
    } catch (err) {
      if (err instanceof Refused) setError(err)
      else throw err
    }
  }
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
          <form className="stack" onSubmit={(e) => { e.preventDefault(); void send('/api/sign-in/totp', { code: form.code }) }}>
            <h2>{t(step.step === 'enrol' ? { zh: '绑定动态口令', en: 'Set up the second factor' } : { zh: '动态口令', en: 'Second factor' })}</h2>
            {step.otpauth_url && <Enrol url={step.otpauth_url} />}
            <label className="field"><span>{t({ zh: '6 位动态口令', en: '6-digit code' })}</span><input className="input" inputMode="numeric" autoComplete="one-time-code" maxLength={6} value={form.code} onChange={(e) => setForm({ ...form, code: e.target.value })} required /></label>
            {step.demo_code && <p className="note">{t({ zh: '演示环境：口令已自动填入', en: 'Demo: the code has been filled in' })}</p>}
            {error && <RefusedNote error={error} />}
            <div className="row"><button type="submit" className="btn primary">{t({ zh: '确认', en: 'Confirm' })}</button><button type="button" className="btn" onClick={() => setStep(undefined)}>{t({ zh: '返回', en: 'Back' })}</button></div>
          </form>
        ) : (
          <>
            <div className="row" role="tablist" aria-label={t({ zh: '登录方式', en: 'Way to sign in' })}>
              <button type="button" role="tab" aria-selected={way === 'password'} className={`btn ${way === 'password' ? 'primary' : ''}`} onClick={() => setWay('password')}>{t({ zh: '工作人员', en: 'Staff' })}</button>
              <button type="button" role="tab" aria-selected={way === 'phone'} className={`btn ${way === 'phone' ? 'primary' : ''}`} onClick={() => setWay('phone')}>{t({ zh: '居民与企业', en: 'Residents and firms' })}</button>
            </div>
            {way === 'phone' ? <PhoneSignIn onDone={done} /> : (
              <form className="stack" onSubmit={(e) => { e.preventDefault(); void send('/api/sign-in/password', { login: form.login, password: form.password }) }}>
                <label className="field"><span>{t({ zh: '账号', en: 'Account' })}</span><input className="input" autoComplete="username" value={form.login} onChange={(e) => setForm({ ...form, login: e.target.value })} required /></label>
                <label className="field"><span>{t({ zh: '密码', en: 'Password' })}</span><input className="input" type="password" autoComplete="current-password" value={form.password} onChange={(e) => setForm({ ...form, password: e.target.value })} required /></label>
                {error && <RefusedNote error={error} />}
                <button type="submit" className="btn primary">{t({ zh: '登录', en: 'Sign in' })}</button>
              </form>
            )}
            {(house?.oidc ?? []).map((p) => <a key={p.id} className="btn" href={`/api/sign-in/oidc/${p.id}?to=${encodeURIComponent(search.to ?? '/')}`}>{t(p.label)}</a>)}
            {accounts.length > 0 && (
              <details open>
                <summary>{t({ zh: '演示账号（点选即登录）', en: 'Demo accounts (press to sign in)' })}</summary>
                <div className="demo-accounts">
                  {accounts.filter((a) => a.password).map((a) => <button key={a.login} type="button" className="btn" onClick={() => void send('/api/sign-in/password', { login: a.login, password: a.password })}>{t(a.label)}</button>)}
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

function Enrol({ url }: { url: string }) {
  const { t } = useText()
  const [picture, setPicture] = useState<string>()
  useEffect(() => { void QRCode.toDataURL(url, { margin: 1, width: 200 }).then(setPicture) }, [url])
  return <div><p>{t({ zh: '请用身份验证器应用扫码，再输入显示的口令。', en: 'Scan with an authenticator app, then enter its code.' })}</p>{picture && <img src={picture} width={200} height={200} alt={t({ zh: '动态口令二维码', en: 'QR code of the second factor' })} />}</div>
}
