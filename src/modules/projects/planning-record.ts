import { z } from 'zod'
import { fact } from '#kernel/fact.ts'
import type { MatterIndicator } from '#kernel/indicator.ts'
import { defineMatter } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = z.string().trim().min(1).max(2_000)
const DECISIONS = { permitted: t('准予', 'Permitted'), refused: t('不予', 'Refused'), withdrawn: t('撤回', 'Withdrawn'), lawful: t('认定合法', 'Certified lawful'), deemed: t('视为准予', 'Deemed consent'), other: t('其他', 'Other') }

const facts = z.object({
  source_no: fact(words, { label: t('申请编号', 'Application'), searched: true }),
  content: fact(words, { label: t('建设内容', 'Proposal'), widget: 'textarea', searched: true }),
  address: fact(words, { label: t('地址', 'Address'), searched: true }),
  body: fact(words, { label: t('决定机关', 'Decided by'), indexed: true }),
  decision: fact(z.enum(Object.keys(DECISIONS) as [keyof typeof DECISIONS, ...(keyof typeof DECISIONS)[]]), { label: t('决定', 'Decision'), options: DECISIONS, indexed: true }),
  decision_text: fact(words, { label: t('决定原文', 'Decision as written'), indexed: true }),
})

/** 规划许可案卷: one line of a register of planning applications, as the register has it. Brought in, not handled here. */
export const planningRecord = defineMatter({
  kind: 'planning_record',
  label: t('规划许可案卷', 'Planning application'),
  prefix: 'GH',
  facts,
  states: { decided: { label: t('已作决定', 'Decided'), final: true } },
  acts: { record_decision: { label: t('录入案卷', 'Record a decision'), from: [], to: 'decided', by: ['import'], asks: ['source_no', 'content', 'address?', 'body?', 'decision', 'decision_text'] } },
  clocks: {},
  read: ['projects.office', 'parks.manager', 'supervisor', 'leader', 'auditor'],
  title: (f) => `${f.source_no ?? ''} ${f.content ?? ''}`.slice(0, 160),
  columns: { category: 'decision' },
})

const base = { kind: 'planning_record', source: t('导入的规划许可登记', 'Registers of planning applications, brought in'), caliber: 'month' } as const
export const planningIndicators: readonly MatterIndicator[] = [
  { ...base, id: 'projects.planning_decided', label: t('规划许可决定件数', 'Planning decisions'), definition: t('当月作出决定的规划申请件数', 'Applications decided in the month'), unit: t('件', 'applications'), polarity: 'none', format: 'count', measure: { at: 'm.opened_at', base: 'true' } },
  {
    ...base, id: 'projects.planning_permitted_rate', label: t('规划许可准予率', 'Planning permission granted'), unit: t('%', '%'), polarity: 'none', format: 'share',
    definition: t('准予（含视为准予、认定合法）占已作准予或不予决定的；撤回的不计', 'Permitted, deemed or certified lawful, of those permitted or refused; withdrawn ones are left out'),
    measure: { at: 'm.opened_at', base: "m.facts->>'decision' <> 'withdrawn'", hit: "m.facts->>'decision' in ('permitted', 'deemed', 'lawful')", by: 'share' },
  },
]
