import { z } from 'zod'
import { fact } from '#kernel/fact.ts'
import { defineMatter } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = z.string().max(2_000)
/** Elements of the log as they stand there: name, attributes, what is inside. */
const nodes = z.array(z.record(z.string(), z.unknown()))

/** A case of another system's event log: brought in whole, in its own words and order, to be looked at and handed out again. */
export const caseRecord = defineMatter({
  kind: 'case_record',
  label: t('导入案卷', 'Imported case'),
  prefix: 'AJ',
  read: ['auditor', 'supervisor', 'hotline.desk', 'care.desk'],
  facts: z.object({
    log: fact(words, { label: t('来源日志', 'Log'), indexed: true }),
    case_id: fact(words, { label: t('案件编号', 'Case'), searched: true }),
    order: fact(z.int().min(1), { label: t('在日志中的次序', 'Place in the log') }),
    attributes: fact(nodes, { label: t('原始属性', 'Attributes as given'), passing: true }),
    activity: fact(words, { label: t('环节', 'Activity') }),
    events: fact(z.int(), { label: t('环节数', 'Events') }),
  }),
  states: {
    open: { label: t('在案', 'Open') },
    closed: { label: t('已结', 'Closed'), final: true },
  },
  acts: {
    register_case: { label: t('录入案卷', 'Register the case'), from: [], to: 'open', by: ['import'], asks: ['log', 'case_id', 'order', 'attributes'] },
    record_event: {
      label: t('录入环节', 'Record an event'), from: ['open'], by: ['import'], asks: ['activity?', 'attributes'],
      apply: (facts) => ({ ...facts, events: (facts.events ?? 0) + 1 }),
    },
    close_case: { label: t('结案', 'Close the case'), from: ['open'], to: 'closed', by: ['import'], asks: [] },
  },
  clocks: {},
  title: (facts) => `${facts.log ?? ''} · ${facts.case_id ?? ''}`,
  columns: { category: 'log' },
})
