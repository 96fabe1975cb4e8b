import type { Module } from '#kernel/module.ts'
import { control, sameControl } from './control.ts'
import { indicators } from './indicators.ts'
import { agreements, company, projectOf, rivals, similar, units } from './lead-given.ts'
import { owner } from './lead-people.ts'
import { lead } from './lead.ts'

/** S3 招商引资, the leads. Read: lead.ts, lead-states.ts, lead-reporting.ts, lead-talks.ts, lead-review.ts, lead-landing.ts, lead-past.ts, claims.ts, control.ts, lead-guards.ts, review-guards.ts, lead-given.ts, lead-people.ts, funnel.ts, weekly.ts, indicators.ts. */
export const investment: Module = {
  id: 'investment',
  label: { zh: '招商引资', en: 'Investment promotion' },
  matters: [lead, control],
  indicators,
  posts: {
    'investment.scout': { zh: '招商专员', en: 'Investment officer' },
    'investment.office': { zh: '招商委办', en: 'Investment office' },
    'investment.reviewer': { zh: '部门会审员', en: 'Reviewer of a department' },
    'investment.board': { zh: '招商评审会', en: 'Investment review board' },
  },
  given: { 'investment.rivals': rivals, 'investment.similar': similar, 'investment.agreements': agreements, 'investment.project': projectOf, 'investment.units': units, 'investment.company': company, 'investment.owner': owner, 'investment.same_control': sameControl },
}
