import { useState } from 'react'
import { api, Refused } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { NotIn } from './NotIn.tsx'

/** A one-time code to a telephone; in the demo the code is shown. */
export function PhoneSignIn({ onDone, phone: known = '' }: { onDone: () => void | Promise<void>; phone?: string }) {
  const { t } = useText()
  const [phone, setPhone] = useState(known)
  const [code, setCode] = useState('')
  const [sent, setSent] = useState<{ demo_code?: string }>()
  const [error, setError] = useState<Refused>()
  const attempt = async (work: () => Promise<void>) => {
    setError(undefined)
    await work().catch((err: unknown) => { if (err instanceof Refused) setError(err); else throw err })
  }
  const request = () => attempt(async () => {
    const answer = await api<{ demo_code?: string }>('/api/sign-in/code/request', { method: 'POST', body: { phone } })
    setSent(answer)
    setCode(answer.demo_code ?? '')
  })
  const confirm = () => attempt(async () => {
    await api('/api/sign-in/code', { method: 'POST', body: { phone, code } })
    await onDone()
  })
  return (
    <form className="stack" onSubmit={(e) => { e.preventDefault(); void (sent ? confirm() : request()) }}>
      <label className="field"><span>{t({ zh: '手机号', en: 'Mobile number' })}</span><input className="input" type="tel" inputMode="tel" autoComplete="tel" value={phone} onChange={(e) => { setPhone(e.target.value); setSent(undefined) }} required /></label>
      {sent && <label className="field"><span>{t({ zh: '验证码', en: 'Code' })}</span><input className="input" inputMode="numeric" autoComplete="one-time-code" maxLength={6} value={code} onChange={(e) => setCode(e.target.value)} required /></label>}
      {sent?.demo_code && <p className="note">{t({ zh: `演示环境：验证码 ${sent.demo_code}`, en: `Demo: the code is ${sent.demo_code}` })}</p>}
      {error && <NotIn error={error} />}
      <button type="submit" className="btn primary big">{t(sent ? { zh: '登录', en: 'Sign in' } : { zh: '获取验证码', en: 'Send me a code' })}</button>
    </form>
  )
}
