import { useQueryClient } from '@tanstack/react-query'
import { useText } from '#web/shared/i18n.tsx'
import { PhoneSignIn } from '#web/sign-in/PhoneSignIn.tsx'
import { Sheet } from '#web/shared/Sheet.tsx'

/** A one-time code in the middle of whatever one was doing; the page below stays as it is. */
export function SignInSheet({ phone = '', onClose, onDone }: { phone?: string; onClose: () => void; onDone: () => Promise<void> }) {
  const { t } = useText()
  const cache = useQueryClient()
  return (
    <Sheet title={t({ zh: '验证手机号', en: 'Confirm your number' })} onClose={onClose}>
      <p className="soft">{t({ zh: '只为把办理情况告诉您，不用注册，也不用密码。您填写的内容都还在。', en: 'Only so that we can tell you how it goes: no registration, no password. What you typed is kept.' })}</p>
      <PhoneSignIn phone={phone} onDone={async () => { await cache.invalidateQueries({ queryKey: ['me'] }); await onDone() }} />
    </Sheet>
  )
}
