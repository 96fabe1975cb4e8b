import { Link } from '@tanstack/react-router'
import { formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import type { Trial } from './answers.ts'
import { LAMP_WORDS } from './LampTag.tsx'

/** What would have come out of past cases under the new table: how many change, which way, and which they are. */
export function TrialNote({ trial }: { trial: Trial }) {
  const { t, locale } = useText()
  const named = useOutcome()
  if (trial.cases === 0) return <p className="note warn">{t({ zh: '已试算，但还没有留存的以往案例', en: 'Tried, but no past case has been kept yet' })}</p>
  return (
    <section className="stack">
      <p className={`note ${trial.changed ? 'warn' : 'good'}`}>{t({ zh: `试算${trial.cases}个以往案例，${trial.changed}个结果会改变`, en: `${trial.cases} past cases tried; ${trial.changed} would come out otherwise` })}</p>
      <table className="narrow"><caption className="sr">{t({ zh: '结果变化', en: 'How results change' })}</caption><thead><tr><th>{t({ zh: '原结果', en: 'Was' })}</th><th>{t({ zh: '新结果', en: 'Would be' })}</th><th className="num">{t({ zh: '案例', en: 'Cases' })}</th></tr></thead>
        <tbody>{trial.moves.map((m) => <tr key={`${m.from} ${m.to}`}><td>{named(m.from)}</td><td>{m.from === m.to ? t({ zh: '不变', en: 'the same' }) : <strong>{named(m.to)}</strong>}</td><td className="num">{m.n}</td></tr>)}</tbody></table>
      {trial.examples.length > 0 && <details><summary>{t({ zh: `查看会改变的案例（前${trial.examples.length}个）`, en: `Those that change (first ${trial.examples.length})` })}</summary>
        <ul className="lines">{trial.examples.map(({ decision, to, rows, problem }) => <li key={decision.id}><span>{decision.kind && decision.about ? <Link to="/w/$kind/$id" params={{ kind: decision.kind, id: decision.about }}>{decision.title ?? decision.number ?? decision.about}</Link> : `#${decision.id}`} <span className="soft">{formatTime(decision.at, locale)}</span></span><span>{Object.entries(decision.outputs).map(([k, v]) => named(`${k}=${String(v)}`)).join(' ')} → <strong>{problem ? t(problem) : named(to)}</strong>{rows.length > 0 && t({ zh: `（第${rows.join('、')}行）`, en: ` (row ${rows.join(', ')})` })}</span></li>)}</ul></details>}
    </section>
  )
}

/** `lamp=green` as people say it. */
function useOutcome() {
  const { t } = useText()
  return (spoken: string) => spoken.replaceAll('=null', t({ zh: '：无结果', en: ': nothing' })).replaceAll(/lamp=(\w+)/g, (whole, lamp: string) => { const words = LAMP_WORDS[lamp as keyof typeof LAMP_WORDS]; return words ? t(words) : whole })
}
