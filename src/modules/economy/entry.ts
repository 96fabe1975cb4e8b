import { defineMatter } from '#kernel/matter.ts'
import { type EntryActs, type EntryFacts, facts, states } from './entry-facts.ts'
import { all, firmExists, notTheApplicant, noWishedFigure, onlyOne, sectorOfFirm, signalsAsReported } from './entry-guards.ts'

const analyst = ['economy.analyst'] as const
const given = ['economy.firm']
const proposed = all(firmExists, onlyOne, sectorOfFirm, signalsAsReported, noWishedFigure)
const without = ({ submitted_by: _, ...rest }: EntryFacts): EntryFacts => rest

const acts = {
  nurture: { label: { zh: '列入培育', en: 'Look after' }, from: [], to: 'nurtured', by: analyst, asks: ['firm', 'firm_name', 'sector', 'signals', 'proposal', 'wording_reason?'], given, requires: proposed },
  hold_provisional: { label: { zh: '列入临规', en: 'Hold as about to cross' }, from: [], to: 'provisional', by: analyst, tone: 'primary', asks: ['firm', 'firm_name', 'sector', 'signals', 'proposal', 'wording_reason?'], given, requires: proposed },
  warn: { label: { zh: '列入退库预警', en: 'Warn of leaving' }, from: [], to: 'at_risk', by: analyst, tone: 'danger', asks: ['firm', 'firm_name', 'sector', 'signals', 'proposal', 'wording_reason?'], given, requires: proposed },
  raise: { label: { zh: '转临规', en: 'About to cross' }, from: ['nurtured'], to: 'provisional', by: analyst, tone: 'primary', asks: ['signals', 'opinion?'], given, requires: all(signalsAsReported, noWishedFigure) },
  prepare: { label: { zh: '提醒企业申报', en: 'Remind the firm to apply' }, from: ['provisional'], to: 'preparing', by: analyst, tone: 'primary', asks: ['way', 'signals?', 'missing?'], given, requires: all(signalsAsReported, noWishedFigure) },
  note_missing: { label: { zh: '登记缺件', en: 'Note what is missing' }, from: ['preparing'], by: analyst, asks: ['missing'], requires: noWishedFigure },
  submit: {
    label: { zh: '材料已由企业申报', en: 'The firm has applied' }, from: ['preparing'], to: 'review', by: analyst, tone: 'primary', asks: ['opinion?'], needs: ['papers'], tells: ['figures.checker'], requires: noWishedFigure,
    apply: (facts, _, { by }) => ({ ...facts, submitted_by: by }),
  },
  refuse: { label: { zh: '审核未通过', en: 'Not accepted' }, from: ['review'], to: 'preparing', by: ['figures.checker'], tone: 'danger', asks: ['reason'], tells: ['economy.analyst'], requires: notTheApplicant, apply: without },
  accept: { label: { zh: '登记入规回执', en: 'Entered: keep the acknowledgement' }, from: ['review'], to: 'entered', by: ['figures.checker'], tone: 'primary', asks: ['acknowledged_no', 'entered_on'], needs: ['acknowledgement'], tells: ['economy.analyst'], requires: notTheApplicant },
  warn_again: { label: { zh: '转退库预警', en: 'At risk of leaving' }, from: ['entered'], to: 'at_risk', by: analyst, tone: 'danger', asks: ['signals', 'opinion'], given, requires: all(signalsAsReported, noWishedFigure) },
  recover: { label: { zh: '解除预警', en: 'Lift the warning' }, from: ['at_risk'], to: 'entered', by: analyst, asks: ['signals', 'opinion'], given, requires: all(signalsAsReported, noWishedFigure) },
  leave: { label: { zh: '登记退库回执', en: 'Left: keep the acknowledgement' }, from: ['at_risk'], to: 'left', by: ['figures.checker'], tone: 'danger', asks: ['acknowledged_no', 'left_on'], needs: ['acknowledgement'], tells: ['economy.analyst'] },
  drop: { label: { zh: '终止培育', en: 'Give up' }, from: ['nurtured', 'provisional', 'preparing'], to: 'dropped', by: analyst, tone: 'danger', asks: ['reason'], requires: noWishedFigure },
} as const satisfies EntryActs

/**
 * 入规培育: 培育→临规→申报→审核→入规, and 退库预警→退库. It opens from what the watch shows, by a person; the firm applies itself, the
 * statistics bureau decides, and only its acknowledgement makes it so here. @source DOMAIN S5, 县统计局政策问答
 */
export const entry = defineMatter({
  kind: 'entry',
  label: { zh: '入规培育', en: 'Entering statistics' },
  prefix: 'RG',
  facts, states, acts,
  clocks: {
    papers: { label: { zh: '申报材料', en: 'Papers' }, stage: 'entry.papers', runs: ['preparing'] },
    review: { label: { zh: '审核', en: 'Review' }, stage: 'entry.review', runs: ['review'] },
  },
  read: ['economy.analyst', 'figures.checker', 'leader', 'auditor'],
  title: (f) => f.firm_name ?? '',
  columns: { category: 'sector' },
  proofs: { papers: { zh: '申报材料', en: 'The papers' }, acknowledgement: { zh: '统计部门回执', en: 'Acknowledgement of the statistics bureau' } },
})
