import { AS_OF, type MatterIndicator, type Measure } from '#kernel/indicator.ts'
import type { Text } from '#kernel/text.ts'
import { packs } from './packs.ts'

export type Excluded = NonNullable<Measure['exclusions']>[number]

/** What a kind is called in its figures, and what each city leaves out of its rates. */
export interface Telling {
  /** Of the module: figures are `module.name`. */
  readonly module: string
  readonly kind: string
  readonly it: Text
  readonly asker: Text
  readonly labels: Readonly<Record<'volume' | 'response' | 'solution' | 'face', Text>>
  /** The clock in which whoever asks is to be contacted. */
  readonly contact: string
  /** Left out of the rates by the pack a matter started under. */
  readonly chosen: readonly Excluded[]
  /** Left out of every share: it was never the unit's to finish. */
  readonly moved: readonly Excluded[]
  /** Left out of 真解决率 besides. */
  readonly untrue?: readonly Excluded[]
}

export const text = (zh: string, en: string): Text => ({ zh, en })

/** A value that depends on the pack the matter started under, as SQL. */
export const byPack = (value: (pack: (typeof packs)[number]) => string): string => `case m.pack ${packs.map((p) => `when '${p.key}' then ${value(p)}`).join(' ')} end`

/** What a face is worth, by the weights of the pack it started under. */
const SATISFACTION = byPack((p) => `(case m.facts->>'face' ${Object.entries(p.three_rates.satisfaction).map(([face, worth]) => `when '${face}' then ${worth}`).join(' ')} end)`)
const JUDGED_AT = `coalesce((m.facts->>'verdict_at')::timestamptz, m.closed_at, m.touched_at)`
const DISPATCHED_AT = `(m.facts->>'dispatched_at')::timestamptz`
const CONTACTED_AT = `(m.facts->>'contacted_at')::timestamptz`
const CLOSED = `m.state = 'closed'`
const HANDLED = `m.facts ? 'dispatched_at'`
const DAYS = `extract(epoch from (m.closed_at - m.opened_at)) / 86400.0`
/** Over, or overdue, at the instant asked about; a clock that stands still is neither. */
const DECIDED = `(c.stopped_at <= ${AS_OF} or (c.due_at < ${AS_OF} and (c.pauses = '[]' or c.pauses->-1->>'to' is not null)))`
/** Contacted, or no longer in time to be: that a ticket was raised to a leader meanwhile decides nothing. */
const RESPONDED = `(coalesce(${CONTACTED_AT} <= ${AS_OF}, false) or c.due_at < ${AS_OF})`
const clock = (name: string) => `join clock c on c.district = m.district and c.matter_id = m.id and c.name = '${name}'`
const FACES = ['😡', '🙁', '😐', '🙂', '😊'] as const
const PERCENT = text('%', '%')

type Brief = Pick<MatterIndicator, 'id' | 'label' | 'definition' | 'format' | 'polarity' | 'measure'> & { readonly unit?: Text }

/** Gives figures of a kind what they share: unit in %, month by month, out of its ledger. */
export const definesFor = ({ module, kind, it }: Pick<Telling, 'module' | 'kind' | 'it'>) => ({ unit, ...rest }: Brief): MatterIndicator =>
  ({ ...rest, id: `${module}.${rest.id}`, unit: unit ?? PERCENT, caliber: 'month', source: text(`${it.zh}账本：逐件可查`, `The ledger of ${it.en}s, each open to inspection`), kind })

/** Natural days from the first word to the end, summed up as said. */
export const daysFigure = (id: string, label: Text, definition: Text, by: 'median' | 'mean' | 'p90'): Brief =>
  ({ id, label, unit: text('天', 'days'), format: 'days', polarity: 'lower', definition, measure: { at: 'm.opened_at', base: CLOSED, value: DAYS, by } })

/**
 * The figures of every kind that a unit handles for somebody: volume, the rates by their last word, time, repeats, faces.
 * @source DOMAIN S9, S10
 */
export function handledFigures(telling: Telling): readonly MatterIndicator[] {
  const { it, asker, labels, contact, chosen, moved, untrue = [] } = telling
  const define = definesFor(telling)
  const unreached: Excluded = { code: 'unreachable', label: text('多次回访未联系上', 'Not reached after several calls'), where: `m.facts ? 'unreached' and not m.facts ? 'solved'` }
  const silent: Excluded = { code: 'no_verdict', label: text(`${asker.zh}未评价`, `The ${asker.en} gave no verdict`), where: `${CLOSED} and not m.facts ? 'solved'` }
  const faceless: Excluded = { code: 'no_face', label: text('未按表情', 'No face pressed'), where: `${CLOSED} and not m.facts ? 'face'` }
  const left = [...chosen, ...moved]
  const judged = [...left, ...(chosen.some((e) => e.code === unreached.code) ? [] : [unreached])]
  return [
    {
      id: 'volume', label: labels.volume, unit: text('件', `${it.en}s`), format: 'count', polarity: 'none',
      definition: text(`当月提出的${it.zh}件数，含并案、撤回和不予受理`, `Every ${it.en} filed in the month, merged, withdrawn and refused ones included`), measure: { at: 'm.opened_at', base: 'true' },
    },
    {
      id: 'response_rate', label: labels.response, format: 'share', polarity: 'higher',
      definition: text(`时限内联系${asker.zh}的${it.zh} ÷ 已派单${it.zh}；时限自首次派单起算，退单不重新起算；在途未到期的不计`, 'Contacted within the limit ÷ dispatched; the limit runs from the first dispatch and no return restarts it; those still in time are left out'),
      measure: { at: DISPATCHED_AT, joins: `${clock(contact)} and c.round = 1`, base: `${HANDLED} and ${RESPONDED}`, hit: `coalesce(${CONTACTED_AT} <= c.due_at, false)`, exclusions: left },
    },
    {
      id: 'solution_rate', label: labels.solution, format: 'share', polarity: 'higher',
      definition: text(`${asker.zh}认为已解决 ÷（已解决＋未解决）；以${asker.zh}最后一次表态为准`, `Solved, says the ${asker.en} ÷ (solved + unsolved), by the ${asker.en}’s last word`),
      measure: { at: JUDGED_AT, base: CLOSED, hit: `m.facts->>'solved' = 'true'`, exclusions: [...judged, silent] },
    },
    {
      id: 'true_solution_rate', label: text('真解决率', 'True solution rate'), format: 'share', polarity: 'higher',
      definition: text(`办理结果为已解决或部分解决且${asker.zh}认可 ÷（认为已解决＋认为未解决）；“解释说明”“列入计划”“无法解决”一律不计为解决；${asker.zh}未表态的不计入${untrue.length ? `；不含${untrue.map((e) => e.label.zh).join('、')}` : ''}`,
        `Solved wholly or in part and the ${asker.en} agrees ÷ (solved + unsolved); explained, planned and unresolvable never count; silence is in neither${untrue.length ? `; left out: ${untrue.map((e) => e.label.en.toLowerCase()).join(', ')}` : ''}`),
      measure: { at: JUDGED_AT, base: CLOSED, hit: `m.facts->>'solved' = 'true' and m.facts->>'outcome' in ('solved', 'partly')`, exclusions: [...judged, ...untrue, silent] },
    },
    {
      id: 'satisfaction_rate', label: text('满意率', 'Satisfaction rate'), format: 'share', polarity: 'higher',
      definition: text(`Σ表情分值 ÷ 评价件数；分值按${it.zh}所适用规则版本`, `Sum of what the faces are worth ÷ faces, by the weights of the rules each ${it.en} started under`),
      measure: { at: JUDGED_AT, base: CLOSED, value: SATISFACTION, by: 'mean', exclusions: [...left, faceless] },
    },
    {
      id: 'on_time_rate', label: text('按期办结率', 'On-time rate'), format: 'share', polarity: 'higher',
      definition: text('时限内办结的办理轮次 ÷ 全部办理轮次（重办另计一轮）；已逾期未办结的计为未按期', 'Rounds resolved in time ÷ all rounds, a redo being a round of its own; overdue and open counts as late'),
      measure: { at: 'c.started_at', joins: clock('resolve'), base: DECIDED, hit: 'coalesce(c.stopped_at <= c.due_at, false)', exclusions: moved },
    },
    daysFigure('days_median', text('办结用时中位数', 'Median days to close'), text('自提出至办结的自然日，中位数；含挂账等待时间', 'Natural days from filing to closing, median, time held open included'), 'median'),
    daysFigure('days_p90', text('办结用时九成分位', '90th percentile of days to close'), text(`九成${it.zh}在此天数内办结`, 'Nine in ten closed within so many natural days'), 'p90'),
    {
      id: 'repeat_rate', label: text('重复诉求率', 'Repeat rate'), format: 'share', polarity: 'lower',
      definition: text(`同一${asker.zh}90日内就同一类别再次提出 ÷ 可识别${asker.zh}且已分类的${it.zh}`, `Same ${asker.en}, same category, again within 90 days ÷ those whose ${asker.en} and category are known`),
      measure: {
        at: 'm.opened_at', base: 'm.asker is not null and m.category is not null', exclusions: moved,
        hit: `exists (select from matter e where e.district = m.district and e.asker = m.asker and e.kind = m.kind and e.category = m.category and e.opened_at < m.opened_at and e.opened_at >= m.opened_at - interval '90 days')`,
      },
    },
    {
      id: 'face_mean', label: labels.face, unit: text('分（1–5）', 'points (1–5)'), format: 'index', polarity: 'higher',
      definition: text(`${asker.zh}按下的表情平均分，😡 1 至 😊 5`, 'Mean of the faces pressed, 😡 1 to 😊 5'), measure: { at: JUDGED_AT, base: `m.facts ? 'face'`, value: `(m.facts->>'face')::float8`, by: 'mean' },
    },
    ...FACES.map((face, i): Brief => ({
      id: `face_${i + 1}`, label: text(`${face} 占比`, `Share of ${face}`), format: 'share', polarity: i < 2 ? 'lower' : i > 2 ? 'higher' : 'none',
      definition: text(`按下 ${face} 的件数 ÷ 评价件数`, `${face} pressed ÷ faces pressed`), measure: { at: JUDGED_AT, base: `m.facts ? 'face'`, hit: `m.facts->>'face' = '${i + 1}'` },
    })),
    ...([['return_rate', 'returns', '退单率', 'Return rate', '退过单', 'Returned at least once'], ['extension_rate', 'extensions', '延期率', 'Extension rate', '延过期', 'Given more time'], ['redo_rate', 'redos', '重办率', 'Redo rate', '重办过', 'Done again']] as const).map(([id, key, zh, en, what, whatEn]): Brief => ({
      id, label: text(zh, en), format: 'share', polarity: 'lower', definition: text(`${what}的${it.zh} ÷ 已派单${it.zh}`, `${whatEn} ÷ dispatched`),
      measure: { at: DISPATCHED_AT, base: HANDLED, hit: `coalesce((m.facts->>'${key}')::int, 0) > 0`, exclusions: moved },
    })),
  ].map((brief) => define(brief as Brief))
}
