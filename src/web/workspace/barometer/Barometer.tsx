import { useNavigate, useSearch } from '@tanstack/react-router'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { useBarometer } from './answers.ts'
import { AreaMap } from './AreaMap.tsx'
import { AreaParts } from './AreaParts.tsx'
import './barometer.css'
import { Change, Share, Spark, WeatherTag } from './marks.tsx'
import { RecurringPlaces } from './RecurringPlaces.tsx'
import { SurgeList } from './SurgeList.tsx'
import { TopicOfMonth } from './TopicOfMonth.tsx'

/** 晴雨表: where it presses, by how much and how surely; each figure opens into its tickets. */
export function Barometer() {
  const { t } = useText()
  const search = useSearch({ from: '/w/barometer' })
  const navigate = useNavigate()
  const answer = useBarometer(search['month'])
  const set = (change: Record<string, string | undefined>) => void navigate({ to: '/w/barometer', search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v !== undefined && v !== '')) as Record<string, string> })
  return (
    <div className="stack">
      <div className="row spread">
        <h1>{t({ zh: '民生晴雨表', en: 'Livelihood barometer' })}</h1>
        <label className="row"><span className="soft">{t({ zh: '月份', en: 'Month' })}</span><input className="input month" type="month" value={search['month'] ?? answer.data?.month ?? ''} max={answer.data?.as_of.slice(0, 7)} onChange={(e) => set({ month: e.target.value, part: undefined })} /></label>
      </div>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : <Read answer={answer.data} area={search['area'] ?? ''} part={search['part']} onChoose={(area) => set({ area, part: undefined })} onPart={(part) => set({ part })} />}
      {!answer.isError && <><SurgeList /><TopicOfMonth month={search['month']} /><RecurringPlaces area={search['area'] === '-' ? undefined : search['area']} /></>}
    </div>
  )
}

function Read({ answer, area, part, onChoose, onPart }: { answer: NonNullable<ReturnType<typeof useBarometer>['data']>; area: string; part: string | undefined; onChoose: (area: string) => void; onPart: (part: string | undefined) => void }) {
  const { t, locale } = useText()
  const { areas, rules } = answer
  const chosen = areas.find((a) => a.area === area) ?? areas[0]
  if (!chosen || areas.every((a) => a.n === 0)) return <Empty text={{ zh: '这个月还没有工单', en: 'No tickets in this month yet' }} />
  const words = { zh: `指数 0（平静）到 100（压力最大），按${answer.pack}的权重由五个分项合成；95%区间由各分项区间合成（MOVER，假定分项独立）。月工单少于${rules.least_n}件不出指数，分项样本少于${rules.least_part_n}件不计入，可读权重低于${formatNumber(rules.least_weight * 100, 'zh')}%不出指数。口径：当月提出的工单；来源：工单账本；截至${formatTime(answer.as_of, 'zh')}。`, en: `The index runs from 0 (calm) to 100 (greatest pressure), five parts put together by the weights of ${answer.pack}, with a 95% interval put together from theirs (MOVER, parts taken as independent). Fewer than ${rules.least_n} tickets in a month: no index; a part with fewer than ${rules.least_part_n} answers is left out; below ${formatNumber(rules.least_weight * 100, 'en')}% of the weights: no index. Caliber: tickets filed in the month; source: the ledger of tickets; as of ${formatTime(answer.as_of, 'en')}.` }
  return (
    <>
      <section className="card stack" aria-labelledby="by-area">
        <h2 id="by-area">{t({ zh: '各镇街', en: 'By town and street' })}</h2>
        <div className="weather">
          <AreaMap areas={areas} chosen={chosen.area} />
          <div className="scroll"><table className="narrow"><caption className="sr">{t({ zh: '各镇街晴雨指数', en: 'Index by area' })}</caption>
            <thead><tr><th>{t({ zh: '镇街', en: 'Area' })}</th><th>{t({ zh: '天气', en: 'Weather' })}</th><th className="num">{t({ zh: '指数（95%区间）', en: 'Index (95% interval)' })}</th><th className="num">{t({ zh: '工单（件）', en: 'Tickets' })}</th><th className="wide-only">{t({ zh: '近13个月', en: '13 months' })}</th><th className="num wide-only">{t({ zh: '紧急类', en: 'Emergencies' })}</th></tr></thead>
            <tbody>{areas.map((a) => (
              <tr key={a.area} aria-selected={a.area === chosen.area}>
                <td><button type="button" className="link" aria-pressed={a.area === chosen.area} onClick={() => onChoose(a.area)}>{t(a.label)}</button></td><td><WeatherTag weather={a.weather} /></td>
                <td className="num">{a.index ? <><b>{formatNumber(a.index.value, locale)}</b> <span className="soft">{formatNumber(a.index.low, locale)}–{formatNumber(a.index.high, locale)}</span></> : '—'}</td>
                <td className="num">{a.n}{a.per_1000 !== null && <><br /><span className="soft">{t({ zh: `每千人${formatNumber(a.per_1000, locale, 1)}`, en: `${formatNumber(a.per_1000, locale, 1)} per 1,000` })}</span></>}</td>
                <td className="wide-only"><Spark trend={a.trend} /><div className="small"><Change trend={a.trend} /></div></td>
                <td className="num wide-only"><Share reading={a.severe.reading} /></td>
              </tr>
            ))}</tbody>
          </table></div>
        </div>
        <details><summary>{t({ zh: '口径和方法', en: 'Caliber and method' })}</summary><p className="soft">{t(words)}</p></details>
      </section>
      <AreaParts answer={answer} area={chosen} part={part} onPart={onPart} />
    </>
  )
}
