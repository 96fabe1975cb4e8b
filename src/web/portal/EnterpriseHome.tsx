import { Link } from '@tanstack/react-router'
import { useText } from '#web/shared/i18n.tsx'
import { Loading } from '#web/shared/states.tsx'
import { AppealList } from './AppealList.tsx'
import { useFace } from './face.ts'
import { FirmHoldings } from './FirmHoldings.tsx'
import { FirmSwitch } from './FirmSwitch.tsx'
import { NoFirm } from './NoFirm.tsx'
import { Icon } from '#web/shared/Icon.tsx'
import { usePerson } from './person.ts'
import { SignInFirst } from './SignInFirst.tsx'
import { Told } from './Told.tsx'

export function EnterpriseHome() {
  const { t } = useText()
  const { firm } = useFace()
  const { person, sure } = usePerson()
  return (
    <div className="home">
      <section className="hero">
        <h1>{t({ zh: '企业有诉求，件件有回音', en: 'Every appeal gets an answer' })}</h1>
        <p>{t({ zh: '限时联系、限时答复；是否真正解决，由企业认定。', en: 'Contacted and answered within the limit. Whether it is really solved is for the firm to say.' })}</p>
        <Link className="btn big" to="/e/raise"><Icon name="pen" />{t({ zh: '提出诉求', en: 'File an appeal' })}</Link>
      </section>
      {person === undefined ? <Loading /> : person === null ? <SignInFirst text={{ zh: '验证经办人手机号，即可查看本企业的诉求。', en: 'Confirm the contact’s number to see your firm’s appeals.' }} /> : !firm && sure ? <NoFirm /> : <><FirmSwitch /><Told /><FirmHoldings key={`holdings ${firm}`} firm={firm} /><AppealList key={firm} firm={firm} /></>}
    </div>
  )
}
