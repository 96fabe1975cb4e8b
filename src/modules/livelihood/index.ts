import type { Module } from '#kernel/module.ts'
import { alarm } from './alarm.ts'
import { BAROMETER, SEVERE } from './barometer.ts'
import { indicators } from './indicators.ts'
import { knownParties } from '#packs/rulings.ts'
import { monthlyTopic, topicsOfMonth } from './monthly-topic.ts'
import { ticket } from './ticket.ts'

/** S10 民生诉求. Read: ticket.ts, ticket-intake.ts, ticket-handling.ts, ticket-verdict.ts, ticket-guards.ts, indicators.ts, barometer.ts, alarm.ts, monthly-topic.ts. */
export const livelihood: Module = {
  id: 'livelihood',
  label: { zh: '民生诉求', en: 'Livelihood' },
  matters: [ticket, alarm, monthlyTopic],
  indicators: [...indicators, ...Object.values(BAROMETER), SEVERE],
  posts: {
    'hotline.desk': { zh: '热线受理派单员', en: 'Hotline desk' },
    'hotline.caller': { zh: '回访员', en: 'Call-back officer' },
    'grid.officer': { zh: '网格员', en: 'Grid officer' },
    handler: { zh: '经办人', en: 'Handler' },
    reviewer: { zh: '科室负责人', en: 'Section head' },
    leader: { zh: '分管区领导', en: 'District leader in charge' },
    supervisor: { zh: '督查员', en: 'Supervisor' },
    auditor: { zh: '审计员', en: 'Auditor' },
    channel: { zh: '接入渠道', en: 'Connected channel' },
    import: { zh: '历史导入', en: 'Import' },
  },
  given: { 'livelihood.offices': knownParties, 'livelihood.topics_of_month': topicsOfMonth },
}
