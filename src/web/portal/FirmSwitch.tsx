import { useText } from '#web/shared/i18n.tsx'
import { useFace } from './face.ts'
import { Icon } from '#web/shared/Icon.tsx'
import { usePerson } from './person.ts'

/** For which firm: a name where there is one, a choice where there are several. */
export function FirmSwitch() {
  const { t } = useText()
  const { firm, chooseFirm } = useFace()
  const firms = usePerson().person?.firms ?? []
  const now = firms.find((f) => f.id === firm)
  if (!now) return null
  return (
    <div className="firm">
      <Icon name="firm" size="2em" />
      {firms.length === 1 ? <p><strong>{now.name}</strong><small>{now.uscc}</small></p> : (
        <label><span className="sr">{t({ zh: '以哪家企业的身份', en: 'For which firm' })}</span><select className="input" value={firm} onChange={(e) => chooseFirm(e.target.value)}>{firms.map((f) => <option key={f.id} value={f.id}>{f.name}</option>)}</select><small>{now.uscc}</small></label>
      )}
    </div>
  )
}
