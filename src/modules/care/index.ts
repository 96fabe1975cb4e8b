import type { Module } from '#kernel/module.ts'
import { knownParties } from '#packs/rulings.ts'
import { appeal } from './appeal.ts'
import { indicators } from './indicators.ts'

/** S9 企业服务, the appeals part. Read: appeal.ts, appeal-intake.ts, appeal-handling.ts, appeal-verdict.ts, appeal-guards.ts, indicators.ts. */
export const care: Module = {
  id: 'care',
  label: { zh: '企业服务', en: 'Enterprise care' },
  matters: [appeal],
  indicators,
  posts: {
    'care.desk': { zh: '企业服务中心受理派单员', en: 'Enterprise service desk' },
    'care.officer': { zh: '助企专员', en: 'Enterprise officer' },
    handler: { zh: '经办人', en: 'Handler' },
    reviewer: { zh: '科室负责人', en: 'Section head' },
    leader: { zh: '分管区领导', en: 'District leader in charge' },
    supervisor: { zh: '督查员', en: 'Supervisor' },
    auditor: { zh: '审计员', en: 'Auditor' },
    import: { zh: '历史导入', en: 'Import' },
  },
  given: { 'care.parties': knownParties },
}
