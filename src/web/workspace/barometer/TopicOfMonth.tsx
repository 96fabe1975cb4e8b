import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatDate, formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag, useNames } from '#web/workspace/parts.tsx'
import { type Topic, type Topics, useTopics } from './answers.ts'
import { DecideForm } from './DecideForm.tsx'
import { Share, Times } from './marks.tsx'

/** 每月一题: proposals with their reasons, what was picked, and what its tickets did since. */
export function TopicOfMonth({ month }: { month: string | undefined }) {
  const { t, locale } = useText()
  const answer = useTopics(month)
  const names = useNames()
  const [picking, setPicking] = useState<string>()
  if (answer.isPending) return <section className="card"><Loading /></section>
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  const { proposals, picked, may_pick, rules } = answer.data
  const full = picked.filter((p) => p.month === answer.data.month && p.state !== 'dropped').length >= rules.a_month
  const span = { zh: `${formatDate(proposals.from, 'zh')}至${formatDate(proposals.until, 'zh')}（${rules.days}天），不少于${rules.least}件；得分 = 频度 × 不满意（向全区平均收缩）× 增长（与前${rules.days}天比，向不变收缩），首位为100${proposals.grown ? '' : '；前一时段数据不全，增长不计'}。建议供选题参考，由单位决定。`, en: `${formatDate(proposals.from, 'en')} to ${formatDate(proposals.until, 'en')} (${rules.days} days), no fewer than ${rules.least}; score = frequency × dissatisfaction (drawn towards the district) × growth (against the ${rules.days} days before, drawn towards none), the first being 100${proposals.grown ? '' : '; the span before is not known whole, so growth does not count'}. Advice: an office decides.` }
  return (
    <section className="card stack" aria-labelledby="topic">
      <h2 id="topic">{t({ zh: `每月一题（${answer.data.month}）`, en: `Topic of the month (${answer.data.month})` })}</h2>
      {picked.map((p) => <Followed key={p.id} topic={p} />)}
      <h3>{t({ zh: '选题建议', en: 'Proposals' })}</h3>
      <p className="soft">{t(span)}</p>
      {proposals.rows.length === 0 ? <p className="soft">{t({ zh: '没有达到件数下限的专题。', en: 'No topic has enough tickets.' })}</p> : (
        <div className="scroll"><table><caption className="sr">{t({ zh: '选题建议', en: 'Proposals' })}</caption>
          <thead><tr><th>{t({ zh: '专题', en: 'Topic' })}</th><th className="num">{t({ zh: '得分', en: 'Score' })}</th><th className="num">{t({ zh: '件数（频度）', en: 'Tickets (frequency)' })}</th><th className="num">{t({ zh: '不满意表情', en: 'Dissatisfied faces' })}</th><th className="num">{t({ zh: '与前一时段之比', en: 'Times the span before' })}</th><th>{t({ zh: '操作', en: 'Do' })}</th></tr></thead>
          <tbody>{proposals.rows.map((p) => {
            const name = names.category(p.topic)
            return (
              <tr key={p.topic}><td><b>{name}</b></td><td className="num">{formatNumber(p.score, locale)}</td>
                <td className="num">{p.tickets}<div className="small"><Share reading={p.frequency} /></div></td>
                <td className="num">{p.dissatisfied} / {p.faces}<div className="small"><Share reading={p.faces_share} /></div></td>
                <td className="num">{p.tickets} / {p.before}<div className="small"><Times reading={p.growth_seen} /></div></td>
                <td><div className="row"><OpenTickets topic={p.topic} name={name} from={proposals.from} until={proposals.until} />
                  {may_pick && !full && <button type="button" className="btn tight" aria-label={t({ zh: `选定：${name}`, en: `Pick: ${name}` })} onClick={() => setPicking(p.topic)}>{t({ zh: '选定', en: 'Pick' })}</button>}</div></td></tr>
            )
          })}</tbody>
        </table></div>
      )}
      {full && <p className="soft">{t({ zh: `本月已选定${rules.a_month}题。`, en: `This month’s ${rules.a_month} topic(s) are picked.` })}</p>}
      {may_pick && !full && <Others answer={answer.data} onPick={setPicking} />}
      {picking && <DecideForm key={picking} kind="monthly_topic" asks={['why', 'lead_unit', 'support_units?']} label={{ zh: `选定专题：${names.category(picking)}`, en: `Pick the topic: ${names.category(picking)}` }} path="/api/barometer/topics/pick" sends={(body) => ({ month: answer.data.month, category: picking, body })} onDone={() => setPicking(undefined)} onCancel={() => setPicking(undefined)} />}
    </section>
  )
}

function OpenTickets({ topic, name, from, until }: { topic: string; name: string; from: string; until: string }) {
  const { t } = useText()
  return <Link className="btn quiet tight" to="/w/$kind" params={{ kind: 'ticket' }} search={{ category: topic, opened_from: dateOf(from), opened_to: dateOf(until) }} aria-label={t({ zh: `打开工单：${name}`, en: `Open tickets: ${name}` })}>{t({ zh: '打开工单', en: 'Open tickets' })}</Link>
}

/** The day in China. */
function dateOf(at: string): string {
  return new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}

/** An office may pick what is not proposed: the reason is on the ledger. */
function Others({ answer, onPick }: { answer: Topics; onPick: (topic: string) => void }) {
  const { t } = useText()
  const names = useNames()
  const listed = new Set(answer.proposals.rows.map((p) => p.topic))
  const others = names.topics(answer.rules.digits).filter((c) => !listed.has(c.code))
  return (
    <label className="field other"><span>{t({ zh: '选定清单以外的专题', en: 'Pick another topic' })}</span>
      <select className="input" value="" onChange={(e) => e.target.value && onPick(e.target.value)}><option value="">{t({ zh: '请选择', en: 'Choose' })}</option>{others.map((c) => <option key={c.code} value={c.code}>{c.name}</option>)}</select>
    </label>
  )
}

function Followed({ topic }: { topic: Topic }) {
  const { t, locale } = useText()
  const names = useNames()
  const { followed: f } = topic
  return (
    <article className="note stack">
      <div className="row spread"><strong>{topic.month} · <Link to="/w/$kind/$id" params={{ kind: 'monthly_topic', id: topic.id }}>{names.category(topic.category)}</Link> <span className="soft">{topic.number}</span></strong><StateTag kind="monthly_topic" state={topic.state} /></div>
      {topic.why && <p>{t({ zh: '选题理由：', en: 'Why: ' })}{topic.why}{topic.lead && <span className="soft">{t({ zh: `；牵头：${topic.lead}`, en: `; lead: ${topic.lead}` })}</span>}</p>}
      {f && (
        <dl className="facts">
          <dt>{t({ zh: '选定前', en: 'Before' })}</dt><dd>{t({ zh: `${formatNumber(f.before.days, locale)}天${f.before.tickets}件，不满意 `, en: `${f.before.tickets} in ${formatNumber(f.before.days, locale)} days, dissatisfied ` })}<Share reading={f.before.dissatisfied} /> <span className="soft">n = {f.before.faces}</span></dd>
          <dt>{t({ zh: '选定后', en: 'After' })}</dt><dd>{t({ zh: `${formatNumber(f.after.days, locale, 1)}天${f.after.tickets}件，不满意 `, en: `${f.after.tickets} in ${formatNumber(f.after.days, locale, 1)} days, dissatisfied ` })}<Share reading={f.after.dissatisfied} /> <span className="soft">n = {f.after.faces}</span></dd>
          <dt>{t({ zh: '日均变化', en: 'Per day' })}</dt><dd>{f.change ? <><Times reading={f.change} />{t({ zh: '；同期其他工单 ', en: '; all other tickets ' })}<Times reading={f.others} /></> : <span className="soft">{t({ zh: '选定不足一天或选定前无工单，尚不能比较', en: 'less than a day since, or none before: nothing to compare yet' })}</span>}</dd>
        </dl>
      )}
    </article>
  )
}
