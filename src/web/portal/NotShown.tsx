import { Link } from '@tanstack/react-router'
import { Refused } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { RefusedNote } from '#web/shared/states.tsx'
import { useFace } from './face.ts'

/** A page that cannot be shown: there is none, or it is not yours (the two are not told apart), or something failed. */
export function NotShown({ error, again }: { error: unknown; again: () => void }) {
  const { t } = useText()
  const { face } = useFace()
  if (!(error instanceof Refused) || error.code !== 'unknown') return <><h1>{t({ zh: '现在打不开', en: 'It cannot be opened now' })}</h1><RefusedNote error={error} again={again} /></>
  return (
    <section className="card calm">
      <h1>{t({ zh: '没有找到这件事', en: 'There is no such matter' })}</h1>
      <p>{t(face === 'e' ? { zh: '地址可能不完整，或者它不属于您代办的企业。', en: 'The address may be incomplete, or it is not of a firm you act for.' } : { zh: '地址可能不完整，或者它不是用这个手机号提出的。', en: 'The address may be incomplete, or it was raised with another number.' })}</p>
      <Link className="btn" to={`/${face}`}>{t({ zh: '查看我的事项', en: 'To what I raised' })}</Link>
    </section>
  )
}
