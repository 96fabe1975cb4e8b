import { z } from 'zod'
import { fact } from '#kernel/fact.ts'
import type { ActOf, AskOf, FactsOf } from '#kernel/matter.ts'
import { DecisionTable } from '#kernel/rule.ts'
import type { Text } from '#kernel/text.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)

export const facts = z.object({
  rule: fact(z.string().regex(/^[a-z_]+(\.[a-z_]+)+$/), { label: t('规则', 'Rule'), indexed: true, searched: true }),
  title: fact(words(4, 120), { label: t('文件标题', 'Title of the document'), searched: true }),
  doc_no: fact(z.string().regex(/^[\u4e00-\u9fa5]{1,16}〔(19|20)\d{2}〕[1-9]\d{0,5}号$/), { label: t('文件字号', 'Document number'), hint: t('如 岱政办发〔2026〕8号', 'e.g. 岱政办发〔2026〕8号'), searched: true }),
  effective_from: fact(z.iso.date(), { label: t('生效日期', 'Takes effect on'), hint: t('自该日0时起；不得早于批准之日', 'From 0:00; not before it is approved') }),
  table: fact(DecisionTable, { label: t('决策表', 'Decision table'), widget: 'decision_table' }),
  change_reason: fact(words(5, 2000), { label: t('修订理由', 'Why it is changed'), widget: 'textarea', searched: true }),
  reason: fact(words(5, 1000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
  drafted_by: fact(z.string(), { label: t('起草人', 'Drafted by'), widget: 'party' }),
  approved_by: fact(z.string(), { label: t('批准人', 'Approved by'), widget: 'party' }),
})

export type RuleChange = FactsOf<typeof facts>
export type RuleChangeAsk = AskOf<RuleChange>
export type RuleChangeActs = Readonly<Record<string, ActOf<'drafted' | 'submitted' | 'approved' | 'withdrawn', RuleChange>>>
