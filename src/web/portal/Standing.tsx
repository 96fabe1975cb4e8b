import type { Text } from '#kernel/text.ts'
import { formatDate, nameIn, plain } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useNow } from '#web/shared/now.ts'
import type { KindDecl, MatterView } from '#web/shared/types.ts'
import { dayWords, FIRM_KINDS } from './firm-words.ts'
import { limitNow, limitWords } from './limit-words.ts'
import { Icon } from '#web/shared/Icon.tsx'
import { isYourTurn, meaningOf, stepsOf } from './standing-words.ts'

/** Where it is on its way, who has it, and when it is due. */
export function Standing({ decl, matter }: { decl: KindDecl; matter: MatterView }) {
  const { t } = useText()
  const now = useNow()
  const state = decl.states[matter.state]
  const steps = stepsOf(matter.kind, matter.state)
  const means = meaningOf(matter.kind, matter.state)
  const day = matter.open ? dayWords(matter, now) : undefined
  const lead = matter.participants.find((p) => p.relation === 'lead')
  const support = matter.participants.filter((p) => p.relation === 'support').map((p) => t(nameIn(p)))
  const limit = matter.open ? limitNow(matter) : undefined
  const turn = isYourTurn(matter.kind, matter.state)
  return (
    <section className={`card standing ${turn ? 'turn' : ''}`} aria-labelledby="standing">
      <h2 id="standing">{state ? t(state.public_label ?? state.label) : matter.state}</h2>
      {means && <p>{t(means)}</p>}
      {steps && <ol className="steps" style={{ gridTemplateColumns: `repeat(${steps.names.length}, 1fr)` }} aria-label={t({ zh: '办理步骤', en: 'Steps' })}>{steps.names.map((s, i) => <li key={s.en} className={i < steps.at || state?.final ? 'done' : i === steps.at ? 'now' : ''} aria-current={i === steps.at ? 'step' : undefined}><span>{t(s)}</span></li>)}</ol>}
      <dl className="who">
        {lead && <><dt>{t(FIRM_KINDS[matter.kind]?.unit ?? (matter.kind === 'appeal' ? { zh: '牵头单位', en: 'Lead unit' } : { zh: '承办单位', en: 'In the hands of' }))}</dt><dd>{t(nameIn(lead))}</dd></>}
        {support.length > 0 && <><dt>{t({ zh: '配合单位', en: 'Together with' })}</dt><dd>{support.join(t({ zh: '、', en: ', ' }))}</dd></>}
      </dl>
      {limit && <p className={`due ${limit.standing === 'overdue' ? 'late' : ''}`}><Icon name="clock" />{t(limitWords(limit, now))}{limit.provisional && t({ zh: '。日期暂定，待放假安排公布后确定', en: '. Provisional until the calendar of holidays is published' })}{limit.round > 1 && t({ zh: `（第 ${limit.round} 轮）`, en: ` (round ${limit.round})` })}</p>}
      {day && <p className={`due ${day.late ? 'late' : ''}`}><Icon name="clock" />{t(day.text)}</p>}
      {moreTime(matter).map((text) => <p key={text.en} className="due"><Icon name="clock" />{t(text)}</p>)}
    </section>
  )
}

/** Every change of the limit that concerns whoever asked, with its reason. */
function moreTime({ facts, state }: MatterView): Text[] {
  const said = (key: string) => (facts[key] === undefined ? '' : plain(facts[key]))
  const texts: Text[] = []
  const reason = { zh: said('extension_reason') ? `，理由：${said('extension_reason')}` : '', en: said('extension_reason') ? `. Reason: ${said('extension_reason')}` : '' }
  const times = Number(facts['extensions'] ?? 0)
  if (facts['extension_by'] !== undefined) texts.push({ zh: `承办单位正在申请延期${reason.zh}`, en: `The unit is asking for more time${reason.en}` })
  else if (times > 0) texts.push({ zh: `已延期 ${times} 次${reason.zh}`, en: `Extended ${times === 1 ? 'once' : `${times} times`}${reason.en}` })
  if (state === 'held') texts.push({ zh: `挂账原因：${said('hang_reason')}${facts['hang_until'] ? `；${formatDate(said('hang_until'), 'zh')}再研究` : ''}`, en: `Held open because: ${said('hang_reason')}${facts['hang_until'] ? `; looked at again on ${formatDate(said('hang_until'), 'en')}` : ''}` })
  return texts
}
