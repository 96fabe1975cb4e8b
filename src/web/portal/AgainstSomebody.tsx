import { useText } from '#web/shared/i18n.tsx'
import { useOffices } from '#web/shared/queries.ts'
import { Icon } from '#web/shared/Icon.tsx'
import type { RaiseDraft } from './raise-draft.ts'

/** A complaint or a report: whom it is about, and who will learn who said it. */
export function AgainstSomebody({ draft, change, signedIn }: { draft: RaiseDraft; change: (some: Partial<RaiseDraft>) => void; signedIn: boolean }) {
  const { t, locale } = useText()
  const offices = useOffices(signedIn).data ?? []
  const always = draft.type === 'report'
  return (
    <>
      <div className="switch-row">
        <label className="switch" htmlFor="unseen"><input id="unseen" type="checkbox" checked={always || draft.anonymous} disabled={always} onChange={(e) => change({ anonymous: e.target.checked })} /><strong>{t(always ? { zh: '举报一律为您保密', en: 'A report always keeps your name back' } : { zh: '不让承办单位知道我是谁', en: 'Keep my name from the unit' })}</strong></label>
        <details open={always || draft.anonymous}>
          <summary><Icon name="shield" size="1.1em" /> {t({ zh: '谁能看到什么', en: 'Who sees what' })}</summary>
          <ul>
            <li>{t({ zh: '承办单位、被反映单位和领导看不到您的姓名、电话和住址。', en: 'The unit that handles it, the one complained of and the leaders do not see your name, telephone or address.' })}</li>
            <li>{t({ zh: '热线和审计人员为回访、核查可以查看，每次都记录在案，您在“我的”里能看到。', en: 'The hotline and the auditors may look, to call you back or to check. Every look is written down, and you see it under “Me”.' })}</li>
            <li>{t({ zh: '您写的内容和照片承办单位看得到，请不要在里面写出自己是谁。', en: 'The unit does read your words and photographs: do not say in them who you are.' })}</li>
          </ul>
        </details>
      </div>
      {offices.length > 0 && (
        <div className="field"><label htmlFor="against">{t({ zh: '反映的是哪个单位（选填）', en: 'Which unit is it about (optional)' })}</label>
          <select id="against" className="input" value={draft.complained_unit} aria-describedby="against-more" onChange={(e) => change({ complained_unit: e.target.value })}><option value="">{t({ zh: '不是单位，或不清楚', en: 'None, or not sure' })}</option>{offices.map((o) => <option key={o.id} value={o.id}>{locale === 'en' ? (o.name_en ?? o.name) : o.name}</option>)}</select>
          <small id="against-more">{t({ zh: '填了之后，不会派给这个单位办理。', en: 'It will then not be handled by that unit.' })}</small></div>
      )}
    </>
  )
}
