import QRCode from 'qrcode'
import { useEffect, useState } from 'react'
import type { SecondFactorStep } from '#server/sign-in/second-factor.ts'
import { api, Refused } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { NotIn } from './NotIn.tsx'

/** The second factor of staff: a code of their authenticator, which they set up here the first time. */
export function SecondFactor({ step, onDone, onBack }: { step: SecondFactorStep; onDone: () => Promise<void>; onBack: () => void }) {
  const { t } = useText()
  const [code, setCode] = useState(step.demo_code ?? '')
  const [error, setError] = useState<Refused>()
  const confirm = async () => {
    setError(undefined)
    try {
      await api('/api/sign-in/totp', { method: 'POST', body: { code } })
      await onDone()
    } catch (err) {
      if (!(err instanceof Refused)) throw err
      setError(err)
      setCode('')
    }
  }
  return (
    <form className="stack" onSubmit={(e) => { e.preventDefault(); void confirm() }}>
      <h2>{t(step.step === 'enrol' ? { zh: '绑定动态口令', en: 'Set up the second factor' } : { zh: '动态口令', en: 'Second factor' })}</h2>
      {step.otpauth_url && <Enrol url={step.otpauth_url} />}
      <label className="field"><span>{t({ zh: '6 位动态口令', en: '6-digit code' })}</span><input className="input" inputMode="numeric" autoComplete="one-time-code" pattern="[0-9]{6}" maxLength={6} value={code} onChange={(e) => setCode(e.target.value)} required /></label>
      {step.demo_code && <p className="note">{t({ zh: '演示环境：口令已自动填入', en: 'Demo: the code has been filled in' })}</p>}
      {error && <NotIn error={error} />}
      <div className="row"><button type="submit" className="btn primary">{t({ zh: '确认', en: 'Confirm' })}</button><button type="button" className="btn" onClick={onBack}>{t({ zh: '返回', en: 'Back' })}</button></div>
      {step.step === 'totp' && <p className="soft">{t({ zh: '手机丢失或更换？请联系系统管理员重置动态口令。', en: 'Lost or changed your telephone? Ask the system administrator to reset the second factor.' })}</p>}
    </form>
  )
}

function Enrol({ url }: { url: string }) {
  const { t } = useText()
  const [picture, setPicture] = useState<string>()
  useEffect(() => { void QRCode.toDataURL(url, { margin: 1, width: 200 }).then(setPicture) }, [url])
  const secret = new URL(url).searchParams.get('secret') ?? ''
  return (
    <div className="stack">
      <p>{t({ zh: '请用身份验证器应用扫码，再输入显示的口令。', en: 'Scan with an authenticator app, then enter its code.' })}</p>
      {picture && <img src={picture} width={200} height={200} alt={t({ zh: '动态口令二维码', en: 'QR code of the second factor' })} />}
      <details><summary>{t({ zh: '不能扫码？手工输入密钥', en: 'Cannot scan? Type the key' })}</summary><code className="key">{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code></details>
    </div>
  )
}
