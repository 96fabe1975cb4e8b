import { z } from 'zod'
import { cut } from '#algo/cut.ts'
import { fact } from '#kernel/fact.ts'
import { defineMatter, type Given } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { no, rule } from '#packs/rulings.ts'
import { rulings } from './ticket-guards.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)
/** What the house computed when the topic was picked. */
const EVIDENCE = ['month', 'topic', 'category', 'proposed_rank?', 'tickets', 'frequency', 'dissatisfaction?', 'growth?', 'score?', 'basis'] as const

const facts = z.object({
  month: fact(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), { label: t('月份', 'Month'), indexed: true }),
  topic: fact(words(1, 120), { label: t('专题', 'Topic'), searched: true }),
  category: fact(words(1, 60), { label: t('专题分类', 'Category'), widget: 'category', indexed: true }),
  proposed_rank: fact(z.int().min(1), { label: t('建议清单序位', 'Place in the list of proposals') }),
  tickets: fact(z.int().min(0), { label: t('工单数', 'Tickets') }),
  frequency: fact(z.number().min(0).max(1), { label: t('频度（占全部工单）', 'Frequency (of all tickets)') }),
  dissatisfaction: fact(z.number().min(0).max(1), { label: t('不满意表情占比（向全区收缩）', 'Dissatisfied faces (drawn towards the district)') }),
  growth: fact(z.number().min(0), { label: t('与前一时段之比', 'Times the span before') }),
  score: fact(z.number().min(0), { label: t('综合得分', 'Score') }),
  basis: fact(words(1, 300), { label: t('测算依据', 'How it was computed'), searched: true }),
  why: fact(words(5, 500), { label: t('选题理由', 'Why this one'), widget: 'textarea', searched: true }),
  lead_unit: fact(words(1, 80), { label: t('牵头单位', 'Lead unit'), widget: 'office' }),
  support_units: fact(z.array(words(1, 80)).max(12), { label: t('配合单位', 'Supporting units'), widget: 'offices' }),
  measures: fact(words(10, 2000), { label: t('治理措施和进展', 'Measures and progress'), widget: 'textarea', searched: true }),
  result: fact(words(10, 2000), { label: t('治理成效', 'What came of it'), widget: 'textarea', searched: true }),
  reason: fact(words(5, 500), { label: t('理由', 'Reason'), widget: 'textarea' }),
  supervised: fact(z.boolean(), { label: t('已转督办', 'Under supervision') }),
})

/** How many topics of the same month stand, this one left out. */
export const topicsOfMonth: Given = async (query, { id, body }) => {
  const [row] = await query<{ n: number }>("select count(*)::int as n from matter m where m.kind = 'monthly_topic' and m.state <> 'dropped' and m.facts->>'month' = $1 and m.id <> $2", [body?.['month'] ?? '', id])
  return row?.n ?? 0
}

/** 每月一题: a topic picked from the proposals, or against them with a reason, followed and closed. Only the barometer's page picks one. */
export const monthlyTopic = defineMatter({
  kind: 'monthly_topic', label: t('每月一题', 'Topic of the month'), prefix: 'YT', facts,
  states: {
    picked: { label: t('已选题', 'Picked') },
    treated: { label: t('治理中', 'Being treated') },
    closed: { label: t('已结题', 'Closed'), final: true },
    dropped: { label: t('已撤题', 'Dropped'), final: true },
  },
  acts: {
    pick: {
      label: t('选定专题', 'Pick the topic'), from: [], to: 'picked', by: ['house'], asks: [...EVIDENCE, 'why', 'lead_unit', 'support_units?'], tells: ['lead', 'support', 'leader', 'supervisor'], given: ['livelihood.offices', 'livelihood.topics_of_month'],
      requires: ({ facts: _, body, ...ask }) => {
        if (!body) return undefined
        const { lead_unit, support_units = [] } = body
        const most = rule<number>(ask, 'barometer.topic.a_month')
        if ((ask.given['livelihood.topics_of_month'] as number) >= most) return no(`${body.month ?? ''}已选定 ${most} 题`, `${most} topic(s) of ${body.month ?? ''} stand already`)
        if (lead_unit !== undefined && support_units.includes(lead_unit)) return no('牵头单位不能同时是配合单位', 'the lead unit cannot support itself')
        return rulings.partiesExist({ ...ask, facts: {}, body: { ...(lead_unit === undefined ? {} : { lead_unit }), support_units } })
      },
      assigns: (_, body) => [...(body.lead_unit === undefined ? [] : [{ relation: 'lead', party: body.lead_unit }]), ...(body.support_units ?? []).map((party) => ({ relation: 'support', party }))],
    },
    treat: { label: t('报送措施', 'Report measures'), from: ['picked', 'treated'], to: 'treated', by: ['lead:handler', 'lead:reviewer'], tone: 'primary', asks: ['measures'], tells: ['supervisor', 'leader'] },
    supervise: {
      label: t('转督办', 'Put under supervision'), from: ['picked', 'treated'], by: ['supervisor', 'leader', 'hotline.desk'], asks: ['reason'], tells: ['supervisor', 'lead'],
      requires: ({ facts }) => (facts.supervised ? no('已转督办', 'it is under supervision already') : undefined), apply: (facts) => ({ ...facts, supervised: true }),
      touches: ({ id, facts, body }) => [{
        kind: 'supervision', id: `${id}.supervision`, act: 'draft', opens: true,
        body: { source: 'topic', subject: cut(`每月一题：${facts.month ?? ''} ${facts.topic ?? ''}`, 120), content: `${facts.why ?? ''}\n${body.reason ?? ''}`, class: 'normal', ...(facts.lead_unit === undefined ? {} : { lead_unit: facts.lead_unit }), about_kind: 'monthly_topic', about_id: id },
      }],
    },
    close: { label: t('结题', 'Close the topic'), from: ['treated'], to: 'closed', by: ['supervisor', 'leader'], tone: 'primary', asks: ['result'], tells: ['lead', 'support'] },
    drop: { label: t('撤题', 'Drop the topic'), from: ['picked', 'treated'], to: 'dropped', by: ['supervisor', 'leader'], tone: 'danger', asks: ['reason'], tells: ['lead', 'support'] },
  },
  clocks: {},
  read: ['hotline.desk', 'supervisor', 'leader', 'auditor', 'lead', 'support'],
  title: (f) => `${f.month ?? ''} ${f.topic ?? ''}`,
  columns: { category: 'category' },
})
