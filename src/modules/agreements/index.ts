import type { Module } from '#kernel/module.ts'
import { agreement } from './agreement.ts'
import { firmNamed, leadOf, openCommitments } from './agreement-guards.ts'
import { commitment } from './commitment.ts'
import { indicators } from './indicators.ts'

/** S3 协议和承诺. Read: agreement-facts.ts, agreement.ts, agreement-guards.ts, commitment.ts, indicators.ts. */
export const agreements: Module = {
  id: 'agreements',
  label: { zh: '协议与履约', en: 'Agreements' },
  matters: [agreement, commitment],
  indicators,
  posts: { 'legal.reviewer': { zh: '合法性审核员', en: 'Legality reviewer' }, 'fair_competition.reviewer': { zh: '公平竞争审查员', en: 'Fair-competition reviewer' } },
  given: { 'agreements.lead': leadOf, 'agreements.open': openCommitments, 'agreements.firm': firmNamed },
}
