import type { Module } from '#kernel/module.ts'
import { standingElsewhere, unlikely } from './batch-guards.ts'
import { batch } from './batch.ts'

/** Figures from outside: reported, checked by somebody else, published, corrected where they stand. Read: batch.ts, batch-guards.ts, batch-facts.ts. */
export const figures: Module = {
  id: 'figures',
  label: { zh: '数据报送', en: 'Figures' },
  matters: [batch],
  indicators: [],
  posts: {
    'figures.reporter': { zh: '数据报送员', en: 'Reporter of figures' },
    'figures.checker': { zh: '数据审核员', en: 'Checker of figures' },
  },
  given: { 'figures.standing': standingElsewhere, 'figures.unlikely': unlikely },
}
