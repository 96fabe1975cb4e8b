import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useConnected } from './connected.ts'
import { Paused } from './Paused.tsx'
import { SignInSheet } from './SignInSheet.tsx'

export function SignInFirst({ text, title }: { text: Text; title?: Text }) {
  const { t } = useText()
  const cache = useQueryClient()
  const connected = useConnected()
  const [signing, setSigning] = useState(false)
  if (!connected) return <Paused />
  return (
    <section className="card calm">
      {title && <h1>{t(title)}</h1>}
      <p>{t(text)}</p>
      <button type="button" className="btn" onClick={() => setSigning(true)}>{t({ zh: '验证手机号', en: 'Confirm my number' })}</button>
      {signing && <SignInSheet onClose={() => setSigning(false)} onDone={async () => { setSigning(false); await cache.invalidateQueries() }} />}
    </section>
  )
}
