import { useText } from '#web/shared/i18n.tsx'
import { Icon } from '#web/shared/Icon.tsx'

/** Nothing to show because there is no network, said honestly: nothing here is old. */
export function Paused() {
  const { t } = useText()
  return (
    <section className="card calm" role="status">
      <span className="seal warn"><Icon name="cloud" size="2.2rem" /></span>
      <p>{t({ zh: '没有网络，看不到最新进展。联网后会自动显示；现在仍可以填写和提交。', en: 'No network, so nothing can be shown yet. It appears by itself when you are back; you may still write and send.' })}</p>
    </section>
  )
}
