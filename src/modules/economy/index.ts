import type { Module } from '#kernel/module.ts'
import { entry } from './entry.ts'
import { knownFirm } from './entry-guards.ts'
import { indicators } from './indicators.ts'
import { inquiry, knownFigures } from './inquiry.ts'

/**
 * S5 工业经济运行·入规入统. What firms report to the bureau for steering, and what the bureaus publish; both come in by batches
 * (module figures). Nothing here is or edits a statistical return. Read: indicators.ts, growth.ts, watch.ts, oddities.ts, entry.ts, inquiry.ts.
 */
export const economy: Module = {
  id: 'economy',
  label: { zh: '工业经济', en: 'Industrial economy' },
  matters: [entry, inquiry],
  indicators,
  posts: { 'economy.analyst': { zh: '经济运行分析员', en: 'Analyst of the economy' } },
  given: { 'economy.firm': knownFirm, 'economy.figures': knownFigures },
}
