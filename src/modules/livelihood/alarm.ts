import { z } from 'zod'
import { cut } from '#algo/cut.ts'
import { fact } from '#kernel/fact.ts'
import { defineMatter } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { no } from '#packs/rulings.ts'
import { rulings } from './ticket-guards.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)
/** What the house computed when somebody decided: nobody types it in. */
const EVIDENCE = ['topic', 'category', 'area?', 'window', 'on', 'observed', 'expected', 'p', 'q', 'baseline'] as const

const WINDOWS = { day: t('单日', 'One day'), week: t('近七日', 'Seven days') }
const JUDGEMENTS = {
  chance: t('偶然波动', 'Chance'), known: t('已知情况，已在处置', 'Known and in hand'), batch: t('同一事件重复或批量来电', 'One event reported many times'), calendar: t('节假日或天气等可预期', 'To be expected: holiday, weather'),
}
const FINDINGS = { real: t('确有苗头', 'There is something to it'), chance: t('偶然波动', 'Chance') }

const facts = z.object({
  topic: fact(words(1, 120), { label: t('苗头', 'What it is about'), searched: true }),
  category: fact(words(1, 60), { label: t('诉求分类', 'Category'), widget: 'category', indexed: true }),
  area: fact(words(1, 40), { label: t('所属镇街', 'Town or street') }),
  window: fact(z.enum(['day', 'week']), { label: t('观察窗口', 'Window'), options: WINDOWS }),
  on: fact(z.iso.date(), { label: t('截止日期', 'Last day'), indexed: true }),
  observed: fact(z.int().min(0), { label: t('实际件数', 'Observed') }),
  expected: fact(z.number().min(0), { label: t('预期件数', 'Expected') }),
  p: fact(z.number().min(0).max(1), { label: t('偶然出现的概率', 'Chance of so many'), hint: t('小于百万分之一的记为百万分之一', 'Less than one in a million is written as one in a million') }),
  q: fact(z.number().min(0).max(1), { label: t('误报比例上限', 'Share of false alarms') }),
  baseline: fact(words(1, 200), { label: t('对比基准', 'Compared with'), searched: true }),
  lead_unit: fact(words(1, 80), { label: t('核查单位', 'Unit that looks into it'), widget: 'office' }),
  task: fact(words(5, 500), { label: t('核查要求', 'What to look into'), widget: 'textarea', searched: true }),
  judgement: fact(z.enum(['chance', 'known', 'batch', 'calendar']), { label: t('研判', 'Judgement'), options: JUDGEMENTS, indexed: true }),
  reason: fact(words(5, 500), { label: t('理由', 'Reason'), widget: 'textarea' }),
  supervised: fact(z.boolean(), { label: t('已转督办', 'Under supervision') }),
  finding: fact(z.enum(['real', 'chance']), { label: t('核查结论', 'Finding'), options: FINDINGS, indexed: true }),
  measures: fact(words(10, 1000), { label: t('核查情况和措施', 'What was found and done'), widget: 'textarea', searched: true }),
})

/**
 * 苗头预警: an alarm that somebody took up. Alarms themselves are computed; what was decided on one is a matter, with the
 * evidence as the house computed it: only its own page opens one, in the name of whoever decides.
 * @source DOMAIN S10 (未诉先办)
 */
export const alarm = defineMatter({
  kind: 'alarm', label: t('苗头预警', 'Early warning'), prefix: 'YJ', facts,
  states: {
    warned: { label: t('待核查', 'Waiting for the unit') },
    answered: { label: t('待销号', 'Waiting to be closed') },
    closed: { label: t('已销号', 'Closed'), final: true },
    seen: { label: t('已阅，不核查', 'Seen, not followed'), final: true },
  },
  acts: {
    warn: {
      label: t('交办核查', 'Have it looked into'), from: [], to: 'warned', by: ['house'], asks: [...EVIDENCE, 'lead_unit', 'task'], tells: ['lead', 'leader'], given: ['livelihood.offices'],
      requires: ({ facts: _, body, ...ask }) => rulings.partiesExist({ ...ask, facts: {}, body: body?.lead_unit === undefined ? undefined : { lead_unit: body.lead_unit } }),
      assigns: (_, body) => (body.lead_unit === undefined ? [] : [{ relation: 'lead', party: body.lead_unit }]),
    },
    mark_seen: { label: t('标记已阅', 'Mark as seen'), from: [], to: 'seen', by: ['house'], asks: [...EVIDENCE, 'judgement', 'reason'] },
    answer: { label: t('反馈核查情况', 'Say what was found'), from: ['warned'], to: 'answered', by: ['lead:handler', 'lead:reviewer'], tone: 'primary', asks: ['finding', 'measures'], tells: ['hotline.desk', 'supervisor'] },
    send_back: { label: t('退回重核', 'Look again'), from: ['answered'], to: 'warned', by: ['hotline.desk', 'supervisor', 'leader'], tone: 'danger', asks: ['reason'], tells: ['lead'] },
    supervise: {
      label: t('转督办', 'Put under supervision'), from: ['warned', 'answered'], by: ['supervisor', 'leader', 'hotline.desk'], asks: ['reason'], tells: ['supervisor', 'lead'],
      requires: ({ facts }) => (facts.supervised ? no('已转督办', 'it is under supervision already') : undefined), apply: (facts) => ({ ...facts, supervised: true }),
      touches: ({ id, facts, body }) => [{
        kind: 'supervision', id: `${id}.supervision`, act: 'draft', opens: true,
        body: { source: 'topic', subject: cut(`未诉先办：${facts.topic ?? ''}`, 120), content: `${facts.on ?? ''}${facts.window === 'week' ? '近七日' : '单日'}${facts.observed ?? ''}件，预期${facts.expected?.toFixed(1) ?? ''}件。${facts.task ?? ''}\n${body.reason ?? ''}`, class: 'normal', ...(facts.lead_unit === undefined ? {} : { lead_unit: facts.lead_unit }), about_kind: 'alarm', about_id: id },
      }],
    },
    close: { label: t('销号', 'Close'), from: ['answered'], to: 'closed', by: ['hotline.desk', 'supervisor', 'leader'], tone: 'primary', asks: ['reason?'], tells: ['lead'] },
  },
  clocks: { answer: { label: t('核查', 'Look into it'), stage: 'alarm.answer', runs: ['warned'] } },
  read: ['hotline.desk', 'supervisor', 'leader', 'auditor', 'lead'],
  title: (f) => `${f.topic ?? ''}：${f.on ?? ''} ${f.window === 'week' ? '近七日' : '单日'}${f.observed ?? ''}件，预期${f.expected?.toFixed(1) ?? ''}件`,
  columns: { category: 'category', area: 'area' },
})
