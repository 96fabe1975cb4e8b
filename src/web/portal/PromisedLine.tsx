import { Link } from '@tanstack/react-router'
import type { Text } from '#kernel/text.ts'
import { formatDate, formatLeft, formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Icon } from '#web/shared/Icon.tsx'
import { useNow } from '#web/shared/now.ts'
import { useKind } from '#web/shared/queries.ts'
import type { Promised } from './firm-answers.ts'

const LAMPS: Readonly<Record<Promised['lamp'], { readonly tone: string; readonly label: Text }>> = { red: { tone: 'bad', label: { zh: '逾期', en: 'Missed' } }, yellow: { tone: 'warn', label: { zh: '临期', en: 'Due soon' } }, green: { tone: 'good', label: { zh: '正常', en: 'On time' } }, grey: { tone: '', label: { zh: '免除', en: 'Waived' } } }

/** One promise: its lamp with the word for it, what was promised, and how long there is; `named` with its agreement, where there may be several. */
export function PromisedLine({ line: { id, state, metric, value, due_on, claimed_on, lamp, agreement_name }, named = false }: { line: Promised; named?: boolean }) {
  const { t, locale } = useText()
  const now = useNow()
  const decl = useKind('commitment')
  const what = decl?.facts['metric']?.options?.[metric]
  const done = state === 'met' || state === 'met_late'
  const said = decl?.states[state]?.label
  const tag: Text = (done || state === 'asked') && said ? said : LAMPS[lamp].label
  const ends = new Date(`${due_on}T24:00:00+08:00`)
  return (
    <Link className={`mini ${lamp === 'red' ? 'turn' : ''}`} to={`/e/commitment/${id}`}>
      <span className="mini-head"><span className={`tag ${LAMPS[lamp].tone}`}>{t(tag)}</span>{!done && lamp !== 'grey' && <span className={ends < now ? 'late' : 'soft'}>{t(formatLeft(ends, now))}</span>}</span>
      <span className="mini-title">{what ? t(what) : metric}{value === null ? '' : ` ${formatNumber(value, locale, Number.isInteger(value) ? 0 : 1)}`}</span>
      <span className="soft">{t({ zh: `期限 ${formatDate(due_on, 'zh')}`, en: `By ${formatDate(due_on, 'en')}` })}{claimed_on && !done && t({ zh: ' · 已申报兑现，待认定', en: ' · said to be met, to be confirmed' })}{named && agreement_name && ` · ${agreement_name}`}</span>
      <Icon name="next" />
    </Link>
  )
}
