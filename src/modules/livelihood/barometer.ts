import { AS_OF, type MatterIndicator, type Measure } from '#kernel/indicator.ts'
import type { BarometerPart } from '#packs/barometer.ts'
import { definesFor, text } from '#packs/handled-figures.ts'

const define = definesFor({ module: 'livelihood', kind: 'ticket', it: text('工单', 'ticket') })
const moved: NonNullable<Measure['exclusions']> = [
  { code: 'merged', label: text('已并案', 'Merged'), where: `m.state = 'merged'` },
  { code: 'withdrawn', label: text('诉求人撤回', 'Withdrawn by the asker'), where: `m.state = 'withdrawn'` },
]
const resolving = (condition: string) => `exists (select from clock c where c.district = m.district and c.matter_id = m.id and c.name = 'resolve' and ${condition})`
const STILL = `c.pauses <> '[]' and c.pauses->-1->>'to' is null`
/** Ended late, or run out and not standing still. */
const LATE = `(c.stopped_at > c.due_at or ((c.stopped_at is null or c.stopped_at > ${AS_OF}) and c.due_at < ${AS_OF} and not (${STILL})))`

/**
 * What the barometer (晴雨表) is made of. All are over the tickets filed in the month, whatever became of them since: one
 * set of tickets, and of each part those that can be told by the instant asked about. A hit is what presses.
 * @source DOMAIN S10
 */
export const BAROMETER = {
  volume: define({
    id: 'barometer_volume', label: text('诉求量（对季节）', 'Volume (against its season)'), unit: text('件', 'tickets'), format: 'count', polarity: 'lower',
    definition: text('当月提出的工单件数；与本镇街前12个月月均 × 全区去年同月季节系数相比', 'Tickets filed in the month; set against the area’s mean of the twelve months before times the season the district showed a year ago'),
    measure: { at: 'm.opened_at', base: 'true' },
  }),
  repeat: define({
    id: 'barometer_repeat', label: text('重复诉求', 'Repeats'), format: 'share', polarity: 'lower',
    definition: text('当月提出的工单中，同一诉求人90日内就同一分类再次提出 ÷ 可识别诉求人的工单', 'Of the tickets filed in the month: same asker, same category, again within 90 days ÷ tickets whose asker is known'),
    measure: {
      at: 'm.opened_at', base: 'm.asker is not null and m.category is not null', exclusions: moved,
      hit: `exists (select from matter e where e.district = m.district and e.asker = m.asker and e.kind = m.kind and e.category = m.category and e.opened_at < m.opened_at and e.opened_at >= m.opened_at - interval '90 days')`,
    },
  }),
  unsolved: define({
    id: 'barometer_unsolved', label: text('未解决', 'Unsolved'), format: 'share', polarity: 'lower',
    definition: text('当月提出的工单中，诉求人最后一次表态为未解决 ÷ 已表态', 'Of the tickets filed in the month: unsolved by the asker’s last word ÷ those who said'),
    measure: { at: 'm.opened_at', base: `m.facts ? 'solved'`, hit: `m.facts->>'solved' = 'false'`, exclusions: moved },
  }),
  dissatisfied: define({
    id: 'barometer_dissatisfied', label: text('不满意表情', 'Dissatisfied faces'), format: 'share', polarity: 'lower',
    definition: text('当月提出的工单中，按下 😡 或 🙁 ÷ 已按表情', 'Of the tickets filed in the month: 😡 or 🙁 pressed ÷ faces pressed'),
    measure: { at: 'm.opened_at', base: `m.facts ? 'face'`, hit: `(m.facts->>'face')::int <= 2`, exclusions: moved },
  }),
  overdue: define({
    id: 'barometer_overdue', label: text('超期', 'Overdue'), format: 'share', polarity: 'lower',
    definition: text('当月提出的工单中，任一办理轮次超过时限 ÷ 已办完或已到期的工单；挂账和审核期间不计时', 'Of the tickets filed in the month: late in any round ÷ those answered or run out; time held open or under review does not count'),
    measure: { at: 'm.opened_at', base: resolving(`(c.stopped_at <= ${AS_OF} or ${LATE})`), hit: resolving(LATE), exclusions: moved },
  }),
} as const satisfies Record<BarometerPart, MatterIndicator>

/** Danger apart from displeasure: a calm word about a gas leak weighs more than an angry one about parking. Shown beside the index, never in it. */
export const SEVERE = define({
  id: 'severe', label: text('紧急类工单', 'Emergencies'), format: 'share', polarity: 'lower',
  definition: text('当月提出的工单中，处置类别为紧急类 ÷ 已定类别', 'Of the tickets filed in the month: class emergency ÷ classified'),
  measure: { at: 'm.opened_at', base: 'm.urgency is not null', hit: `m.urgency = 'emergency'`, exclusions: moved },
})

/** Posts that read the barometer: those who may read every ticket, and no others, since it opens into them. */
export const BAROMETER_READERS = ['hotline.desk', 'hotline.caller', 'supervisor', 'leader', 'auditor'] as const
/** Posts that decide on alarms, and those that choose the topic of the month. */
export const ALARM_POSTS = ['hotline.desk', 'supervisor', 'leader'] as const
export const TOPIC_POSTS = ['supervisor', 'leader'] as const
