import type { MatterIndicator, Measure } from '#kernel/indicator.ts'
import type { Text } from '#kernel/text.ts'
import type { Exclusion } from '#packs/pack.ts'
import { packs } from '#packs/packs.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
type Excluded = NonNullable<Measure['exclusions']>[number]

/** The condition of each exclusion a city may choose. Which city chose it is read from its packs. */
const CONDITIONS = {
  consult_answered: `m.facts ? 'on_spot' and m.facts->>'type' = 'consult'`,
  praise: `m.facts->>'type' = 'praise'`,
  invalid: `m.state = 'refused'`,
  held_open: `m.state = 'held'`,
  unreachable: `m.facts ? 'unreached' and not m.facts ? 'solved'`,
} as const satisfies Record<Exclusion, string>

const quoted = (keys: readonly string[]) => keys.map((k) => `'${k}'`).join(', ')

/** A ticket is excluded by the pack it started under. */
const chosen: readonly Excluded[] = (Object.keys(CONDITIONS) as Exclusion[]).flatMap((code) => {
  const rows = packs.flatMap((p) => p.three_rates.exclusions.filter((e) => e.code === code).map((e) => ({ key: p.key, label: e.label })))
  const [first] = rows
  return first ? [{ code, label: first.label, where: `m.pack in (${quoted(rows.map((r) => r.key))}) and ${CONDITIONS[code]}` }] : []
})
const moved: readonly Excluded[] = [
  { code: 'merged', label: t('已并案', 'Merged'), where: `m.state = 'merged'` },
  { code: 'withdrawn', label: t('诉求人撤回', 'Withdrawn by the asker'), where: `m.state = 'withdrawn'` },
]
const silent: Excluded = { code: 'no_verdict', label: t('未评价', 'No verdict given'), where: `m.state = 'closed' and not m.facts ? 'solved'` }
const faceless: Excluded = { code: 'no_face', label: t('未按表情', 'No face pressed'), where: `m.state = 'closed' and not m.facts ? 'face'` }

/** What a face is worth, by the weights of the pack the ticket started under. */
const SATISFACTION = `case m.pack ${packs.map((p) => `when '${p.key}' then (case m.facts->>'face' ${Object.entries(p.three_rates.satisfaction).map(([face, worth]) => `when '${face}' then ${worth}`).join(' ')} end)`).join(' ')} end`

const judgedAt = `coalesce((m.facts->>'verdict_at')::timestamptz, m.closed_at, m.touched_at)`
const clock = (name: string) => `join clock c on c.district = m.district and c.matter_id = m.id and c.name = '${name}'`
/** Over, or overdue; a clock that stands still is neither. */
const decided = `(c.stopped_at is not null or (c.due_at < now() and (c.pauses = '[]' or c.pauses->-1->>'to' is not null)))`
const handled = `m.facts ? 'dispatched_at'`
const days = `extract(epoch from (m.closed_at - m.opened_at)) / 86400.0`
const source = t('工单账本：逐件可查', 'The ledger of tickets, each open to inspection')
const PERCENT = t('%', '%')

type Brief = Pick<MatterIndicator, 'id' | 'label' | 'definition' | 'format' | 'polarity' | 'measure'> & { readonly unit?: Text }
const define = ({ unit, ...rest }: Brief): MatterIndicator => ({ ...rest, id: `livelihood.${rest.id}`, unit: unit ?? PERCENT, caliber: 'month', source, kind: 'ticket' })
const FACES = ['😡', '🙁', '😐', '🙂', '😊'] as const

export const indicators: readonly MatterIndicator[] = [
  define({
    id: 'volume', label: t('诉求量', 'Tickets'), unit: t('件', 'tickets'), format: 'count', polarity: 'none',
    definition: t('当月提出的工单件数，含并案、撤回和不予受理', 'Tickets filed in the month, merged, withdrawn and refused ones included'), measure: { at: 'm.opened_at', base: 'true' },
  }),
  define({
    id: 'response_rate', label: t('响应率', 'Response rate'), format: 'share', polarity: 'higher',
    definition: t('时限内联系诉求人的工单 ÷ 已派单工单；时限自首次派单起算，退单不重新起算；在途未到期的不计', 'Contacted within the limit ÷ dispatched; the limit runs from the first dispatch and no return restarts it; those still in time are left out'),
    measure: { at: `(m.facts->>'dispatched_at')::timestamptz`, joins: `${clock('contact')} and c.round = 1`, base: `${handled} and ${decided}`, hit: `coalesce((m.facts->>'contacted_at')::timestamptz <= c.due_at, false)`, exclusions: [...chosen, ...moved] },
  }),
  define({
    id: 'solution_rate', label: t('解决率', 'Solution rate'), format: 'share', polarity: 'higher',
    definition: t('诉求人认为已解决 ÷（已解决＋未解决）；以诉求人最后一次表态为准', 'Solved, says the asker ÷ (solved + unsolved), by the asker’s last word'),
    measure: { at: judgedAt, base: `m.state = 'closed'`, hit: `m.facts->>'solved' = 'true'`, exclusions: [...chosen, ...moved, silent] },
  }),
  define({
    id: 'true_solution_rate', label: t('真解决率', 'True solution rate'), format: 'share', polarity: 'higher',
    definition: t('办理结果为已解决或部分解决且诉求人认可 ÷（已解决＋未解决）；“解释说明”“列入计划”“无法解决”一律不计为解决；不含咨询类', 'Solved wholly or in part and the asker agrees ÷ (solved + unsolved); explained, planned and unresolvable never count; questions left out'),
    measure: {
      at: judgedAt, base: `m.state = 'closed'`, hit: `m.facts->>'solved' = 'true' and m.facts->>'outcome' in ('solved', 'partly')`,
      exclusions: [...chosen, ...moved, { code: 'consult', label: t('咨询类', 'Questions'), where: `m.facts->>'type' = 'consult'` }, silent],
    },
  }),
  define({
    id: 'satisfaction_rate', label: t('满意率', 'Satisfaction rate'), format: 'share', polarity: 'higher',
    definition: t('Σ表情分值 ÷ 评价件数；分值按工单所适用规则版本', 'Sum of what the faces are worth ÷ faces, by the weights of the rules each ticket started under'),
    measure: { at: judgedAt, base: `m.state = 'closed'`, value: SATISFACTION, by: 'mean', exclusions: [...chosen, ...moved, faceless] },
  }),
  define({
    id: 'on_time_rate', label: t('按期办结率', 'On-time rate'), format: 'share', polarity: 'higher',
    definition: t('时限内办结的办理轮次 ÷ 全部办理轮次（重办另计一轮）；已逾期未办结的计为未按期', 'Rounds resolved in time ÷ all rounds, a redo being a round of its own; overdue and open counts as late'),
    measure: { at: 'c.started_at', joins: clock('resolve'), base: decided, hit: 'c.stopped_at is not null and c.stopped_at <= c.due_at', exclusions: moved },
  }),
  define({
    id: 'days_median', label: t('办结用时中位数', 'Median days to close'), unit: t('天', 'days'), format: 'days', polarity: 'lower',
    definition: t('自提出至办结的自然日，中位数；含挂账时间', 'Natural days from filing to closing, median, time held open included'), measure: { at: 'm.opened_at', base: `m.state = 'closed'`, value: days, by: 'median' },
  }),
  define({
    id: 'days_mean', label: t('平均办结用时', 'Mean days to close'), unit: t('天', 'days'), format: 'days', polarity: 'lower',
    definition: t('自提出至办结的自然日，平均数', 'Natural days from filing to closing, mean'), measure: { at: 'm.opened_at', base: `m.state = 'closed'`, value: days, by: 'mean' },
  }),
  define({
    id: 'days_p90', label: t('办结用时九成分位', '90th percentile of days to close'), unit: t('天', 'days'), format: 'days', polarity: 'lower',
    definition: t('九成工单在此天数内办结', 'Nine in ten closed within so many natural days'), measure: { at: 'm.opened_at', base: `m.state = 'closed'`, value: days, by: 'p90' },
  }),
  define({
    id: 'closed_within_7_days', label: t('七日办结率', 'Closed within seven days'), format: 'share', polarity: 'higher',
    definition: t('自提出起七个自然日内办结 ÷ 已办结', 'Closed within seven natural days of filing ÷ closed'), measure: { at: 'm.opened_at', base: `m.state = 'closed'`, hit: `m.closed_at <= m.opened_at + interval '7 days'` },
  }),
  define({
    id: 'repeat_rate', label: t('重复诉求率', 'Repeat rate'), format: 'share', polarity: 'lower',
    definition: t('同一诉求人90日内就同一分类再次提出 ÷ 可识别诉求人的工单', 'Same asker, same category, again within 90 days ÷ tickets whose asker is known'),
    measure: {
      at: 'm.opened_at', base: 'm.asker is not null and m.category is not null', exclusions: moved,
      hit: `exists (select from matter e where e.district = m.district and e.asker = m.asker and e.kind = m.kind and e.category = m.category and e.opened_at < m.opened_at and e.opened_at >= m.opened_at - interval '90 days')`,
    },
  }),
  define({
    id: 'face_mean', label: t('民情表情指数', 'Mean face'), unit: t('分（1–5）', 'points (1–5)'), format: 'index', polarity: 'higher',
    definition: t('诉求人按下的表情平均分，😡 1 至 😊 5', 'Mean of the faces pressed, 😡 1 to 😊 5'), measure: { at: judgedAt, base: `m.facts ? 'face'`, value: `(m.facts->>'face')::float8`, by: 'mean' },
  }),
  ...FACES.map((face, i) => define({
    id: `face_${i + 1}`, label: t(`${face} 占比`, `Share of ${face}`), format: 'share', polarity: i < 2 ? 'lower' : i > 2 ? 'higher' : 'none',
    definition: t(`按下 ${face} 的件数 ÷ 评价件数`, `${face} pressed ÷ faces pressed`), measure: { at: judgedAt, base: `m.facts ? 'face'`, hit: `m.facts->>'face' = '${i + 1}'` },
  })),
  ...([['return_rate', 'returns', '退单率', 'Return rate', '退过单', 'Returned at least once'], ['extension_rate', 'extensions', '延期率', 'Extension rate', '延过期', 'Given more time'], ['redo_rate', 'redos', '重办率', 'Redo rate', '重办过', 'Done again']] as const).map(([id, key, zh, en, what, whatEn]) => define({
    id, label: t(zh, en), format: 'share', polarity: 'lower', definition: t(`${what}的工单 ÷ 已派单工单`, `${whatEn} ÷ dispatched`),
    measure: { at: `(m.facts->>'dispatched_at')::timestamptz`, base: handled, hit: `coalesce((m.facts->>'${key}')::int, 0) > 0`, exclusions: moved },
  })),
]
