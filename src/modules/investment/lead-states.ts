import type { ActOf, EntryHead } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import type { Lead } from './lead-facts.ts'

const t = (zh: string, en: string): Text => ({ zh, en })

/** 线索 to 达产. `reported` waits for an answer, `contended` for a ruling, `stalled` may be given to another unit. */
export const states = {
  reported: { label: t('线索', 'Lead') },
  contended: { label: t('首报待裁定', 'Contended') },
  screening: { label: t('研判', 'Screening') },
  talking: { label: t('在谈', 'In talks') },
  stalled: { label: t('流转候选', 'Stalled, may be transferred') },
  reviewing: { label: t('评审', 'Under review') },
  proposed: { label: t('拟签约', 'To be signed') },
  signed: { label: t('签约', 'Signed') },
  sited: { label: t('落位', 'Sited') },
  started: { label: t('开工', 'Started') },
  finished: { label: t('竣工', 'Finished') },
  producing: { label: t('投产', 'In production') },
  counted: { label: t('入规入统', 'In statistics') },
  paused: { label: t('暂缓', 'Paused') },
  exiting: { label: t('退出中', 'Leaving') },
  full: { label: t('达产', 'At full capacity'), final: true },
  assessed: { label: t('履约评估', 'Assessed'), final: true },
  yielded: { label: t('并入首报', 'Yielded to the first report'), final: true },
  declined: { label: t('不予受理', 'Not taken in'), final: true },
  handed_over: { label: t('流转外区', 'Given to another district'), final: true },
  ended: { label: t('终止', 'Ended'), final: true },
  recovered: { label: t('退出/收回', 'Left, taken back'), final: true },
} as const

export type LeadState = keyof typeof states
export type LeadActs = Readonly<Record<string, ActOf<LeadState, Lead>>>

/** Before anything binds: it may still be yielded, declined, transferred or simply ended. */
export const UNBOUND = ['reported', 'screening', 'talking', 'stalled', 'reviewing', 'proposed'] as const satisfies readonly LeadState[]
/** Bound by an agreement: it ends by two hands. */
export const BOUND = ['signed', 'sited', 'started', 'finished', 'producing', 'counted'] as const satisfies readonly LeadState[]
/** The straight road, in order: what the funnel is made of. */
export const ROAD = ['reported', 'screening', 'talking', 'reviewing', 'proposed', 'signed', 'sited', 'started', 'finished', 'producing', 'counted', 'full'] as const satisfies readonly LeadState[]
/** Given up for good. */
export const LOST = ['yielded', 'declined', 'handed_over', 'ended', 'recovered'] as const satisfies readonly LeadState[]
/** Where a register may say that a lead stands, without what its own act would ask for. */
export const STAGES = [...ROAD.slice(1), 'declined', 'handed_over', 'ended', 'recovered'] as const satisfies readonly LeadState[]

/** Whatever has become of it. */
export const EVERY = Object.keys(states) as readonly LeadState[]

/** Keeps when a stage was first reached: dwell times and cohorts rest on it. */
export function reaching(facts: Lead, stage: LeadState, { at }: Pick<EntryHead, 'at'>): Lead {
  return { ...facts, reached: { [stage]: at.toISOString(), ...facts.reached } }
}

/** An act that does nothing but bring it to a stage. */
export const reaches = (stage: LeadState) => (facts: Lead, _: Lead, entry: EntryHead): Lead => reaching(facts, stage, entry)
