import { useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { formatDate, formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useKind } from '#web/shared/queries.ts'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { ActSheet } from './ActSheet.tsx'
import { isCutOff } from './connected.ts'
import { useFace } from './face.ts'
import { type MuYear, TONE_OF_GRADE, useMuYears } from './firm-answers.ts'
import { FirmSwitch } from './FirmSwitch.tsx'
import { NoFirm } from './NoFirm.tsx'
import { Paused } from './Paused.tsx'
import { usePerson } from './person.ts'
import { SignInFirst } from './SignInFirst.tsx'

const GROUPS: Readonly<Record<MuYear['group'], Text>> = { above: { zh: '规模以上', en: 'Above the threshold' }, below: { zh: '规模以下', en: 'Below the threshold' } }

/** 亩均评价 as the firm sees it: its own score, what it is made of beside the year's averages, and its word against it. */
export function MuMine() {
  const { t } = useText()
  const { firm } = useFace()
  const { person, sure } = usePerson()
  const years = useMuYears(firm)
  if (person === null) return <SignInFirst title={{ zh: '请先验证手机号', en: 'First confirm your number' }} text={{ zh: '只有企业登记的经办人能看本企业的评价。', en: 'Only those who act for a firm see its score.' }} />
  if (person && sure && !firm) return <NoFirm />
  return (
    <div className="home">
      <h1>{t({ zh: '亩均评价', en: 'Score per mu' })}</h1>
      <FirmSwitch />
      {isCutOff(years) ? <Paused /> : years.isError && !years.data ? <RefusedNote error={years.error} again={() => void years.refetch()} /> : !years.data ? <Loading />
        : years.data.length === 0 ? <section className="card calm"><p className="soft">{t({ zh: '贵公司没有参加近年的亩均评价，或尚未公示。', en: 'Your firm was not scored in the last years, or the score is not shown yet.' })}</p></section>
          : years.data.map((y, i) => <Year key={y.id} year={y} open={i === 0} />)}
    </div>
  )
}

function Year({ year: y, open }: { year: MuYear; open: boolean }) {
  const { t, locale } = useText()
  const decl = useKind('mu_batch')
  const [objecting, setObjecting] = useState(false)
  return (
    <details className="card year" open={open}>
      <summary><span><strong>{t({ zh: `${y.year}年度`, en: String(y.year) })}</strong> <span className="soft">{t(GROUPS[y.group])}</span></span><span className="score"><span className={`tag ${TONE_OF_GRADE[y.grade] ?? ''}`}>{t({ zh: `${y.grade} 档`, en: `Grade ${y.grade}` })}</span> <strong>{formatNumber(y.score, locale, 1)}</strong> {t({ zh: '分', en: 'points' })}</span></summary>
      <p className="soft">{y.name} <span className="mono">{y.number}</span>{t({ zh: `，同类 ${y.of} 家参评。`, en: `: ${y.of} firms of the group were scored.` })}{y.state === 'shown' && y.notice_until_on ? t({ zh: `公示至${formatDate(y.notice_until_on, 'zh')}，尚未公布。`, en: ` Shown until ${formatDate(y.notice_until_on, 'en')}, not published yet.` }) : t({ zh: '已公布。', en: ' Published.' })}</p>
      {y.grade !== y.by_rank && <p>{t(y.vetoes.length > 0 ? { zh: `按得分为 ${y.by_rank} 档，因有否决情形定为 ${y.grade} 档。`, en: `By score it would be ${y.by_rank}; a veto makes it ${y.grade}.` } : { zh: `按得分为 ${y.by_rank} 档，成立不满 ${y.rules.grace_years} 年，定为 ${y.grade} 档。`, en: `By score it would be ${y.by_rank}; younger than ${y.rules.grace_years} years, it is ${y.grade}.` })}</p>}
      <Parts year={y} />
      <p className="soft">{t({ zh: `每项得分＝本企业÷当年均值×权重，低于0按0计，最高为权重的 ${y.rules.cap} 倍；缺数据的项取同类平均分。${y.rules.source.zh}`, en: `Each item: your ratio ÷ the average of the year × the weight, never below 0, at most ${y.rules.cap} weights; a missing figure gets the group’s mean points. ${y.rules.source.en}` })}</p>
      <details><summary>{t({ zh: '参评数据', en: 'The figures it rests on' })}</summary><dl className="who">{Object.entries(y.figures).map(([key, v]) => <div key={key}><dt>{t(y.rules.labels[key] ?? { zh: key, en: key })}</dt><dd>{formatNumber(v, locale, 2)}</dd></div>)}</dl></details>
      {y.objections.map((o) => (
        <div key={o.at} className="note">
          <p className="told-act"><strong>{t({ zh: '贵公司提出的异议', en: 'Your firm’s objection' })}</strong><time className="soft" dateTime={o.at}>{formatTime(o.at, locale)}</time></p><p className="said">{o.text}</p>
          {o.answer === undefined ? <p><span className="tag warn">{t({ zh: '正在处理', en: 'Being looked into' })}</span></p> : <p><span className={`tag ${o.accepted ? 'good' : ''}`}>{t(o.accepted ? { zh: '采纳', en: 'Accepted' } : { zh: '未采纳', en: 'Not accepted' })}</span> {o.answer}</p>}
        </div>
      ))}
      {y.may_object && <><button type="button" className="btn big" onClick={() => setObjecting(true)}>{t({ zh: '提出异议', en: 'Object' })}</button><p className="soft">{t({ zh: '请附盖章的异议申请和证明材料。', en: 'Attach the stamped objection with its proof.' })}</p></>}
      {objecting && decl && <ActSheet decl={decl} matter={{ kind: 'mu_batch', id: y.id, version: y.version }} act="object" draft={`mu_batch.${y.id}.${y.firm}`} given={{ firm: y.firm }} onClose={() => setObjecting(false)} />}
    </details>
  )
}

/** Each item as a bar of points, the firm's ratio beside the average. The bar only repeats what the words say. */
function Parts({ year: { parts, averages, rules } }: { year: MuYear }) {
  const { t, locale } = useText()
  const ratio = (v: number | null) => (v === null ? '—' : formatNumber(v, locale, Math.abs(v) < 1 ? 4 : 2))
  return (
    <ul className="mu-parts">
      {parts.map((p) => {
        const item = rules.items.find((i) => i.key === p.key)
        if (!item) return null
        return (
          <li key={p.key}>
            <p className="told-act"><strong>{t(item.label)}</strong><span>{t({ zh: `${formatNumber(p.points, 'zh', 1)} 分`, en: `${formatNumber(p.points, 'en', 1)} points` })}<span className="soft">{t({ zh: `（权重 ${item.weight}）`, en: ` (weight ${item.weight})` })}</span></span></p>
            <span className="bar" aria-hidden="true"><span style={{ width: `${Math.min(100, (p.points / (item.weight * rules.cap)) * 100)}%` }} /><i style={{ left: `${100 / rules.cap}%` }} /></span>
            <p className="soft">{p.filled ? t({ zh: `缺数据，取同类平均分；当年均值 ${ratio(averages[p.key] ?? null)}`, en: `No figure: the group’s mean points; average ${ratio(averages[p.key] ?? null)}` }) : t({ zh: `本企业 ${ratio(p.value)}，当年均值 ${ratio(averages[p.key] ?? null)}${p.capped ? '，已封顶' : ''}`, en: `Yours ${ratio(p.value)}, average ${ratio(averages[p.key] ?? null)}${p.capped ? ', capped' : ''}` })}</p>
          </li>
        )
      })}
    </ul>
  )
}
