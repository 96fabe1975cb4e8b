import type { MatterIndicator, Weighted } from '#kernel/indicator.ts'
import { daysFigure, definesFor, type Excluded, handledFigures, type Telling, text } from '#packs/handled-figures.ts'
import type { Exclusion, Pack } from '#packs/pack.ts'
import { packs } from '#packs/packs.ts'

/** The condition of each exclusion a city may choose. Which city chose it, and from how many calls on, is read from its packs. */
const CONDITIONS: Record<Exclusion, (row: Pack['three_rates']['exclusions'][number]) => string> = {
  consult_answered: () => `m.facts ? 'on_spot' and m.facts->>'type' = 'consult'`,
  praise: () => `m.facts->>'type' = 'praise'`,
  invalid: () => `m.state = 'refused'`,
  held_open: () => `m.state = 'held'`,
  unreachable: ({ min_attempts = 1 }) => `m.facts ? 'unreached' and not m.facts ? 'solved' and coalesce((m.facts->>'call_attempts')::int, 0) >= ${min_attempts}`,
}

/** A ticket is excluded by the pack it started under. */
const chosen: readonly Excluded[] = (Object.keys(CONDITIONS) as Exclusion[]).flatMap((code) => {
  const rows = packs.flatMap((p) => p.three_rates.exclusions.filter((e) => e.code === code).map((e) => ({ label: e.label, where: `(m.pack = '${p.key}' and ${CONDITIONS[code](e)})` })))
  const [first] = rows
  return first ? [{ code, label: first.label, where: rows.map((r) => r.where).join(' or ') }] : []
})

const telling: Telling = {
  module: 'livelihood', kind: 'ticket', contact: 'contact', it: text('工单', 'ticket'), asker: text('诉求人', 'asker'), chosen,
  labels: { volume: text('诉求量', 'Tickets'), response: text('响应率', 'Response rate'), solution: text('解决率', 'Solution rate'), face: text('民情表情指数', 'Mean face') },
  moved: [
    { code: 'merged', label: text('已并案', 'Merged'), where: `m.state = 'merged'` },
    { code: 'withdrawn', label: text('诉求人撤回', 'Withdrawn by the asker'), where: `m.state = 'withdrawn'` },
  ],
  untrue: [{ code: 'consult', label: text('咨询类', 'Questions'), where: `m.facts->>'type' = 'consult'` }],
}
const define = definesFor(telling)
const shared = handledFigures(telling)

/** 三率: each with the weights of every pack. */
const parts: readonly Weighted[] = (['response', 'solution', 'satisfaction'] as const).flatMap((rate) => {
  const of = shared.find((i) => i.id === `livelihood.${rate}_rate`)
  return of ? [{ of, weights: Object.fromEntries(packs.map((p) => [p.key, p.three_rates.weights[rate]])) }] : []
})

export const indicators: readonly MatterIndicator[] = [
  define({
    id: 'three_rates', label: text('三率综合得分', 'Composite of the three rates'), format: 'share', polarity: 'higher',
    definition: text('a×响应率＋b×解决率＋c×满意率；权重按工单所适用规则版本；任一率无数据的单位不计分', 'a × response + b × solution + c × satisfaction, by the weights of the rules each ticket started under; a unit without one of the three has no score'),
    measure: { parts },
  }),
  ...shared,
  define(daysFigure('days_mean', text('平均办结用时', 'Mean days to close'), text('自提出至办结的自然日，平均数', 'Natural days from filing to closing, mean'), 'mean')),
  define({
    id: 'closed_within_7_days', label: text('七日办结率', 'Closed within seven days'), format: 'share', polarity: 'higher',
    definition: text('自提出起七个自然日内办结 ÷ 已办结', 'Closed within seven natural days of filing ÷ closed'), measure: { at: 'm.opened_at', base: `m.state = 'closed'`, hit: `m.closed_at <= m.opened_at + interval '7 days'` },
  }),
]
