import { z } from 'zod'
import { cut } from '#algo/cut.ts'
import { fact } from '#kernel/fact.ts'
import { defineMatter } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)
const TYPES = { land: t('用地', 'Land'), demolition: t('征拆', 'Clearing'), funds: t('资金', 'Funds'), permits: t('手续', 'Permits'), energy: t('能耗', 'Energy'), environment: t('环境', 'Environment'), works: t('施工', 'Works') }
const unit = ['lead:handler', 'lead:reviewer'] as const

/** 项目问题: what stands in a project's way, with one unit that answers for it and a day by which it is out of the way. */
export const projectIssue = defineMatter({
  kind: 'project_issue',
  label: t('项目问题', 'Project issue'),
  prefix: 'XW',
  facts: z.object({
    project: fact(words(1, 80), { label: t('项目', 'Project'), widget: 'matter', of: 'project', indexed: true }),
    project_name: fact(words(1, 120), { label: t('项目名称', 'Name of the project'), searched: true }),
    type: fact(z.enum(Object.keys(TYPES) as [keyof typeof TYPES, ...(keyof typeof TYPES)[]]), { label: t('问题类型', 'Kind'), options: TYPES, indexed: true }),
    content: fact(words(5, 1000), { label: t('问题描述', 'What is wrong'), widget: 'textarea', searched: true }),
    lead_unit: fact(words(1, 80), { label: t('责任单位', 'Who answers for it'), widget: 'office' }),
    area: fact(words(1, 40), { label: t('镇街', 'Town or street') }),
    measure: fact(words(5, 2000), { label: t('解决措施', 'What is done about it'), widget: 'textarea' }),
    result: fact(words(5, 2000), { label: t('解决情况', 'How it was solved'), widget: 'textarea' }),
    extension_reason: fact(words(5, 500), { label: t('延期理由', 'Why more time is needed'), widget: 'textarea' }),
    reason: fact(words(5, 500), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
    supervision_id: fact(words(1, 80), { label: t('督办事项', 'Supervision'), widget: 'matter', of: 'supervision' }),
    solved_by: fact(z.string(), { label: t('反馈人', 'Solved by'), widget: 'party' }),
  }),
  states: {
    open: { label: t('待处理', 'Open') },
    handling: { label: t('处理中', 'Being handled') },
    solved: { label: t('待确认', 'To be confirmed'), needs: ['result'] },
    closed: { label: t('已解决', 'Solved'), final: true },
  },
  acts: {
    open_issue: { label: t('提出', 'Open'), from: [], to: 'open', by: ['house', 'projects.office', 'import'], asks: ['project', 'project_name', 'type', 'content', 'lead_unit', 'area?'], assigns: (_, body) => [{ relation: 'lead', party: body.lead_unit ?? '' }], tells: ['lead'] },
    take_up: { label: t('受理', 'Take up'), from: ['open'], to: 'handling', by: unit, tone: 'primary', asks: ['measure'] },
    reassign: { label: t('改派', 'Give to another unit'), from: ['open', 'handling'], to: 'open', by: ['projects.office'], asks: ['lead_unit', 'reason'], assigns: (_, body) => [{ relation: 'lead', party: body.lead_unit ?? '' }], tells: ['lead'] },
    extend: { label: t('同意延期', 'Grant more time'), from: ['open', 'handling'], by: ['projects.office', 'leader'], asks: ['extension_reason'], tells: ['lead'], requires: ({ roles }) => (roles.has('lead') ? t('责任单位不能自行延期', 'a unit grants itself no time') : undefined) },
    solve: { label: t('反馈解决', 'Say it is solved'), from: ['handling'], to: 'solved', by: unit, tone: 'primary', asks: ['result'], tells: ['projects.office'], apply: (facts, _, { by }) => ({ ...facts, solved_by: by }) },
    confirm: { label: t('确认解决', 'Confirm'), from: ['solved'], to: 'closed', by: ['projects.office'], tone: 'primary', asks: [], tells: ['lead'], requires: ({ facts, caller, roles }) => (facts.solved_by === caller.party || roles.has('lead') ? t('责任单位不能确认自己的反馈', 'a unit does not confirm its own word') : undefined) },
    reopen: { label: t('退回重办', 'Not solved'), from: ['solved'], to: 'handling', by: ['projects.office'], tone: 'danger', asks: ['reason'], tells: ['lead'] },
    raise: {
      label: t('转督办', 'Put under supervision'), from: ['open', 'handling'], by: ['projects.office', 'supervisor'], asks: ['supervision_id', 'reason'], tells: ['lead', 'supervisor'],
      requires: ({ facts }) => (facts.supervision_id ? t('已转督办', 'it is under supervision already') : undefined),
      touches: ({ id, facts, body }) => [{
        kind: 'supervision', id: body.supervision_id ?? '', act: 'draft', opens: true,
        body: { source: 'project', subject: cut(`${facts.project_name ?? ''}：项目问题`, 120), content: `${facts.content ?? ''}\n${body.reason ?? ''}`.padEnd(10, '。'), class: 'normal', lead_unit: facts.lead_unit, about_kind: 'project_issue', about_id: id },
      }],
    },
  },
  clocks: { solve: { label: t('解决', 'Solving'), stage: 'project.issue', runs: ['open', 'handling'], holds: ['solved'], extends: { act: 'extend', stage: 'project.issue_extension' } } },
  read: ['projects.office', 'leader', 'supervisor', 'auditor', 'lead'],
  title: (f) => `${f.project_name ?? ''}：${cut(f.content ?? '', 40)}`,
  columns: { category: 'type', area: 'area' },
  proofs: { result: t('解决凭证', 'Proof that it is solved'), photo: t('现场照片', 'Photo') },
})
