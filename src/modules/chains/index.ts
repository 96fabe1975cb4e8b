import type { Module } from '#kernel/module.ts'
import { chain, member, structure, supply } from './chain.ts'
import { chainOf, firmOf, sameMember, usedNodes } from './chain-guards.ts'
import { indicators } from './indicators.ts'

/** S2 产业链. Read: chain-facts.ts, chain.ts, chain-guards.ts, strength.ts, gaps.ts, indicators.ts. */
export const chains: Module = {
  id: 'chains',
  label: { zh: '产业链', en: 'Industry chains' },
  matters: [chain, member, supply, structure],
  indicators,
  posts: { 'chains.office': { zh: '产业链专班', en: 'Chain office' }, 'chains.expert': { zh: '产业链论证专家', en: 'Chain expert' } },
  given: { 'chains.chain': chainOf, 'chains.firm': firmOf, 'chains.same_member': sameMember, 'chains.used': usedNodes },
}
