import { Link } from '@tanstack/react-router'
import { useText } from '#web/shared/i18n.tsx'

/** Somebody signed in who speaks for no firm. */
export function NoFirm() {
  const { t } = useText()
  return (
    <section className="card calm">
      <h1>{t({ zh: '这个手机号还没有绑定企业', en: 'This number speaks for no firm yet' })}</h1>
      <p>{t({ zh: '请由企业联系企业服务中心或助企专员，登记您为经办人；登记后即可在这里提出诉求。', en: 'Ask the enterprise service centre or your enterprise officer to enter you as your firm’s contact; then you can file appeals here.' })}</p>
      <p className="soft">{t({ zh: '个人的事可以到便民服务反映。', en: 'Anything of your own can be raised on the residents’ side.' })}</p>
      <Link className="btn" to="/r">{t({ zh: '去便民服务', en: 'To the residents’ side' })}</Link>
    </section>
  )
}
