import { formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { LampTag } from '#web/workspace/rules/LampTag.tsx'
import type { Format, TargetRow } from './answers.ts'

/** A number in its own format, with its unit where it has one. */
export function Amount({ value, format, unit }: { value: number | null | undefined; format: Format; unit?: { zh: string; en: string } | undefined }) {
  const { t, locale } = useText()
  if (value === null || value === undefined) return <>—</>
  if (format === 'share') return <>{formatNumber(value * 100, locale, 1)}%</>
  return <>{formatNumber(value, locale, Math.abs(value) < 100 && !Number.isInteger(value) ? 1 : 0)}{unit ? <span className="soft"> {t(unit)}</span> : null}</>
}

/** Behind or ahead of the plan, in words, on the lamp the rule lights; a number that has no linear pace says so. */
export function PaceTag({ row }: { row: TargetRow }) {
  const words = usePaceWords()
  const { t } = useText()
  if (row.as_of === null) return <span className="tag held">{t({ zh: '未公布', en: 'Not published' })}</span>
  return <span className="row pace">{row.lamp && <LampTag lamp={row.lamp} />}<span className={row.lamp ? 'soft' : 'tag'}>{words(row)}</span></span>
}

function usePaceWords() {
  const { t, locale } = useText()
  return (row: TargetRow) => {
    if (row.outside !== null) return t(row.outside === 0 ? { zh: '在合理区间', en: 'Within its range' } : { zh: '超出合理区间', en: 'Outside its range' })
    const ahead = row.pace?.ahead_pp
    if (ahead === undefined) {
      const met = row.pace && row.indicator && (row.indicator.polarity === 'lower' ? row.pace.left >= 0 : row.pace.left <= 0)
      return t(met ? { zh: '已达目标值', en: 'At its goal' } : { zh: '未达目标值', en: 'Not at its goal' })
    }
    if (Math.abs(ahead) < 0.05) return t({ zh: '与序时进度持平', en: 'On plan' })
    const by = formatNumber(Math.abs(ahead), locale, 1)
    return ahead > 0 ? t({ zh: `快于序时${by}个百分点`, en: `${by} pp ahead` }) : t({ zh: `慢于序时${by}个百分点`, en: `${by} pp behind` })
  }
}

export function monthWords(period: string): { zh: string; en: string } {
  const [year = '', month = ''] = period.split('-')
  return { zh: `${year}年${Number(month)}月`, en: `${period}` }
}
