import type { Reading } from '#algo/barometer.ts'
import type { Weather } from '#server/barometer/index-of-month.ts'
import { formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import type { Area } from './answers.ts'

/** Weather by word and picture; colour only repeats it. */
export const WEATHER: Readonly<Record<Weather, { readonly zh: string; readonly en: string; readonly picture: string; readonly tone: string }>> = {
  sunny: { zh: '晴', en: 'Sunny', picture: '☀', tone: 'good' }, cloudy: { zh: '多云', en: 'Cloudy', picture: '☁', tone: '' },
  rain: { zh: '雨', en: 'Rain', picture: '☂', tone: 'warn' }, storm: { zh: '雷暴', en: 'Storm', picture: '⚡', tone: 'bad' },
}

export function WeatherTag({ weather }: { weather: Weather | null }) {
  const { t } = useText()
  if (!weather) return <span className="tag held">{t({ zh: '样本不足', en: 'Too few' })}</span>
  return <span className={`tag ${WEATHER[weather].tone}`}><span aria-hidden="true">{WEATHER[weather].picture} </span>{t(WEATHER[weather])}</span>
}

/** 25.0%（10.2–49.5%）: a share with its 95 % interval. */
export function Share({ reading }: { reading: Reading | null | undefined }) {
  const { locale } = useText()
  if (!reading) return <>—</>
  const percent = (v: number) => formatNumber(v * 100, locale, 1)
  return <span className="figure">{percent(reading.value)}% <span className="soft">{percent(reading.low)}–{percent(reading.high)}%</span></span>
}

/** 2.54 倍（2.11–3.05）. JSON has no infinity: an end that is missing is unbounded. */
export function Times({ reading }: { reading: { value: number; low: number; high: number | null } | null | undefined }) {
  const { t, locale } = useText()
  if (!reading) return <>—</>
  return <span className="figure">{t({ zh: `${formatNumber(reading.value, locale, 2)} 倍`, en: `× ${formatNumber(reading.value, locale, 2)}` })} <span className="soft">{formatNumber(reading.low, locale, 2)}–{reading.high === null ? '∞' : formatNumber(reading.high, locale, 2)}</span></span>
}

const [WIDE, HIGH, PAD] = [120, 32, 3]

/** The index of thirteen months with its interval; a month that could not be read leaves a gap. The words beside it say the change. */
export function Spark({ trend }: { trend: Area['trend'] }) {
  const x = (i: number) => PAD + (i / Math.max(1, trend.length - 1)) * (WIDE - 2 * PAD)
  const y = (v: number) => HIGH - PAD - (v / 100) * (HIGH - 2 * PAD)
  return (
    <svg className="spark" viewBox={`0 0 ${WIDE} ${HIGH}`} aria-hidden="true">
      <line className="spark-floor" x1={PAD} x2={WIDE - PAD} y1={y(0)} y2={y(0)} />
      {trend.map(({ month, index }, i) => index && <line key={`range ${month}`} className="spark-range" x1={x(i)} x2={x(i)} y1={y(index.low)} y2={y(index.high)} />)}
      {trend.map(({ month, index }, i) => {
        const before = trend[i - 1]?.index
        return index && before && <line key={`line ${month}`} className="spark-line" x1={x(i - 1)} x2={x(i)} y1={y(before.value)} y2={y(index.value)} />
      })}
      {trend.map(({ month, index }, i) => index && <circle key={month} className="spark-dot" cx={x(i)} cy={y(index.value)} r={i === trend.length - 1 ? 2.6 : 1.6} />)}
    </svg>
  )
}

/** Against the month before, in words; where the intervals overlap nothing is claimed. */
export function Change({ trend }: { trend: Area['trend'] }) {
  const { t, locale } = useText()
  const [before, now] = [trend.at(-2)?.index, trend.at(-1)?.index]
  if (!before || !now) return <span className="soft">{t({ zh: '无可比上月', en: 'no month to compare' })}</span>
  const by = formatNumber(Math.abs(now.value - before.value), locale, 0)
  if (now.low <= before.high && before.low <= now.high) return <span className="soft">{t({ zh: `较上月${now.value >= before.value ? '上升' : '下降'}${by}点，区间重叠，尚不能断定`, en: `${now.value >= before.value ? 'up' : 'down'} ${by} on last month; intervals overlap, so it may be chance` })}</span>
  return now.value > before.value ? <span className="worse"><span aria-hidden="true">▲ </span>{t({ zh: `较上月上升${by}点`, en: `up ${by} on last month` })}</span> : <span className="better"><span aria-hidden="true">▼ </span>{t({ zh: `较上月下降${by}点`, en: `down ${by} on last month` })}</span>
}
