import { z } from 'zod'
import { criticalPath } from '#algo/critical-path.ts'
import type { Text } from '#kernel/text.ts'
import { Agents } from './agents.ts'
import { Agreements } from './agreements.ts'
import { Barometer } from './barometer.ts'
import { Economy } from './economy.ts'
import { Investment } from './investment.ts'
import { Chains } from './chains.ts'
import { Parks } from './parks.ts'

/** Every stage whose time a city limits. A clock names the stage; the pack says how long. */
export const STAGES = [
  'appeal.accept', 'appeal.dispatch', 'appeal.acknowledge', 'appeal.return', 'appeal.first_contact', 'appeal.plan',
  'appeal.resolve', 'appeal.extension', 'appeal.confirm', 'appeal.call_back',
  'ticket.intake', 'ticket.dispatch', 'ticket.acknowledge', 'ticket.return', 'ticket.contact',
  'ticket.resolve', 'ticket.extension', 'ticket.review', 'ticket.call_back', 'ticket.rate', 'ticket.hang',
  'target.approve', 'rule.approve',
  'supervision.approve', 'supervision.assign', 'supervision.acknowledge', 'supervision.return', 'supervision.feedback', 'supervision.resolve', 'supervision.extension', 'supervision.verify',
  'lead.respond', 'lead.ruling', 'lead.screen', 'lead.feedback', 'lead.report', 'lead.no_progress', 'lead.protection', 'lead.renewal', 'lead.opinion', 'lead.session',
  'land.reservation', 'land.renewal', 'agreement.legality', 'agreement.fair_competition',
  'project.report', 'project.issue', 'project.issue_extension', 'entry.papers', 'entry.review', 'alarm.answer',
] as const
export const TICKET_TYPES = ['consult', 'help', 'complaint', 'report', 'suggestion', 'praise'] as const
export const TICKET_CLASSES = ['consult', 'emergency', 'utilities', 'general', 'complex'] as const
/** What a matter under supervision is owed by: an urgent instruction, an ordinary one, a hard one, a document, a meeting's minutes. */
export const SUPERVISION_CLASSES = ['urgent', 'normal', 'hard', 'document', 'minutes'] as const
/** A lead of this class is given more time to be screened. */
export const LEAD_CLASSES = ['major', 'ordinary'] as const
/** 审批制 · 核准制 · 备案制. */
export const PROJECT_TYPES = ['approval', 'verification', 'filing'] as const
export const SUPERVISION_LEVELS = ['reminder', 'warning', 'alarm'] as const
/** Words that cities use differently for the same thing. */
export const TERMS = [
  'centre', 'handling_unit', 'lead_unit', 'supporting_unit', 'ticket', 'appeal', 'dispatch', 'acknowledge', 'return',
  'extension', 'call_back', 'held_open', 'escalation', 'enterprise_officer',
] as const
/** Why a ticket is left out of the three rates. Each exclusion is listed beside the rates. */
export const EXCLUSIONS = ['consult_answered', 'praise', 'invalid', 'held_open', 'unreachable'] as const

export type Stage = (typeof STAGES)[number]
export type TicketType = (typeof TICKET_TYPES)[number]
export type TicketClass = (typeof TICKET_CLASSES)[number]
export type Term = (typeof TERMS)[number]
export type Exclusion = (typeof EXCLUSIONS)[number]

const Label = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const Stage = z.enum(STAGES)
const Class = z.enum(TICKET_CLASSES)
const Share = z.number().min(0).max(1)
const Count = z.int().min(1)

const Limit = z.strictObject({
  stage: Stage,
  /** `*` answers for every class that is not named. */
  class: z.enum([...TICKET_CLASSES, ...SUPERVISION_CLASSES, ...LEAD_CLASSES, '*']),
  amount: z.int().min(1),
  unit: z.enum(['minute', 'hour', 'natural_day', 'working_day']),
})

const Return = z.strictObject({
  max: Count,
  /** The stage whose limit is the time in which a unit may return it. */
  window: Stage,
  basis_required: z.boolean(),
  /** Who keeps a disputed matter: the unit that had it first (首接负责), or whom the government names (政府兜底). */
  ruling: z.enum(['first_receiver', 'government']),
})
const Extension = z.strictObject({
  max: Count,
  before_due: z.boolean(),
  visible_to_asker: z.boolean(),
  /** Classes that are never given more time. */
  except: z.array(Class),
})
/** Dissatisfied: done again so many times, after which it goes to the next level (提级). */
const Redo = z.strictObject({ max: Count, after: z.literal('escalate') })
const CallBack = z.strictObject({
  /** Part of what is closed that is called back: 1 is every one. The unit never chooses which. */
  share: Share.min(0.01),
  attempts: Count,
})
const both = <S extends z.ZodType>(each: S) => z.strictObject({ appeal: each, ticket: each })
/** `centre`: the dispatching centre; `district`: a leader of the district. */
const Level = z.enum(['centre', 'district'])

const PermitRow = z.strictObject({ item: z.string().regex(/^[a-z_]+$/), label: Label, office: z.string(), days: Count, after: z.array(z.string()) })

/** A permit rests on others of its list, and never on itself by way of them: nobody could begin. */
function restsOnWhatIsThere(rows: readonly z.infer<typeof PermitRow>[], ctx: z.RefinementCtx): void {
  const known = new Set(rows.map((r) => r.item))
  const wrong = (message: string) => ctx.addIssue({ code: 'custom', message })
  const lost = rows.flatMap((r) => r.after.filter((a) => !known.has(a)).map((a) => `'${r.item}' rests on '${a}', which is not in the list`))
  for (const message of lost) wrong(message)
  if (lost.length > 0) return
  try {
    criticalPath(rows.map(({ item, days, after }) => ({ id: item, duration: days, after: after.map((id) => ({ id })) })))
  } catch (err) {
    wrong(err instanceof Error ? err.message : String(err))
  }
}

const Rules = z.strictObject({
  returns: both(Return),
  extensions: both(Extension),
  redo: both(Redo),
  /** Held open (挂账) for want of conditions; looked at again each time `ticket.hang` runs out. */
  hang: z.strictObject({ allowed: z.boolean(), approved_by: Level }),
  call_back: both(CallBack),
  /** What the answer 无法解决 takes. */
  unresolvable: z.strictObject({ legal_basis: z.boolean(), second_check: z.boolean(), checked_by: Level }),
  ticket_class: z.strictObject({
    /** Classes of the category that hold whatever the type. */
    prevails: z.array(Class),
    /** The class a type is given; types not named take the class of the category. */
    by_type: z.partialRecord(z.enum(TICKET_TYPES), Class),
  }),
  supervision: z.strictObject({
    /** A unit may send it back so many times, within `supervision.return` of being given it. */
    returns: z.strictObject({ max: Count }),
    extensions: z.strictObject({ max: Count, before_due: z.boolean() }),
    /** What a matter is raised to each time its time has run out without cause, the mildest first. */
    levels: z.array(z.strictObject({ code: z.enum(SUPERVISION_LEVELS), label: Label })).length(3),
  }),
  projects: z.strictObject({
    /** The permits each type of project needs, with those that must come before and working days each usually takes. */
    permits: z.record(z.enum(PROJECT_TYPES), z.array(PermitRow).superRefine(restsOnWhatIsThere)),
    /** Permits without which no work may begin. */
    to_start: z.array(z.string()),
    /** A photograph of the site lies within so many metres of it and is so many days old at most. */
    photo: z.strictObject({ within_m: z.number().positive(), days: Count }),
    /** A month's report may not come later than so many months back. */
    back_months: Count,
  }),
  economy: Economy,
  investment: Investment,
  parks: Parks,
  chains: Chains,
  agents: Agents,
  agreements: Agreements,
  /** The lamp says `soon` when fewer hours than this are left. */
  soon_hours: z.number().positive(),
  barometer: Barometer,
})

const ThreeRates = z.strictObject({
  weights: z.strictObject({ response: Share, solution: Share, satisfaction: Share }).refine((w) => Math.abs(w.response + w.solution + w.satisfaction - 1) < 1e-9, 'weights must add up to 1'),
  /** What a face is worth, 1 😡 … 5 😊. */
  satisfaction: z.strictObject({ 1: Share, 2: Share, 3: Share, 4: Share, 5: Share }).refine((s) => s[1] <= s[2] && s[2] <= s[3] && s[3] <= s[4] && s[4] <= s[5], 'a better face must not be worth less'),
  exclusions: z.array(z.strictObject({ code: z.enum(EXCLUSIONS), label: Label, min_attempts: Count.optional() })),
  /** Below this many answers the interval is shown with the rate. */
  small_n: Count,
})

/** A change to a row of the shared list; what it leaves out stays as it is. */
const Override = z.strictObject({ zh: z.string().exactOptional(), en: z.string().exactOptional(), office: z.string().exactOptional(), class: Class.exactOptional() })

/** One version of what one city decides, as its JSON file holds it. */
export const PackFile = z
  .strictObject({
    id: z.string().regex(/^[a-z]+$/),
    version: z.string().regex(/^\d{4}-\d{2}$/),
    label: Label,
    basis: z.strictObject({
      /** 公文字号 with 〔〕. */
      doc_no: z.string().regex(/^[\u4e00-\u9fa5]{1,16}〔(19|20)\d{2}〕[1-9]\d{0,5}号$/),
      title: Label,
      effective_from: z.iso.date(),
      /** Which figures were seen where, and which are only settings. */
      note: Label,
    }),
    limits: z.array(Limit),
    rules: Rules,
    three_rates: ThreeRates,
    categories: z.strictObject({ appeal: z.record(z.string(), Override.omit({ class: true })), ticket: z.record(z.string(), Override) }),
    labels: z.record(z.enum(TERMS), Label),
    offices: z.record(z.string(), Label),
  })
  .superRefine((file, ctx) => {
    for (const problem of gaps(file.limits, file.rules.extensions.ticket.except)) ctx.addIssue({ code: 'custom', path: ['limits'], message: problem })
  })
export type PackFile = z.infer<typeof PackFile>

/** An office that a category suggests, by a key that is the same in every city. */
export interface Office {
  readonly key: string
  readonly label: Text
}

export interface AppealCategory {
  readonly code: string
  readonly label: Text
  /** Key of the office suggested as lead. */
  readonly office: string
}

/** One of three levels: `01`, `0103`, `010302`; the code without its last two digits is the one above. */
export interface TicketCategory extends AppealCategory {
  readonly class: TicketClass
}

/** One version of what one city decides, complete: the shared lists with the city's own changes in them. */
export interface Pack extends Omit<PackFile, 'categories' | 'offices'> {
  /** `dailing@2026-01`: what a matter keeps to remember the version it started under. */
  readonly key: string
  readonly categories: { readonly appeal: readonly AppealCategory[]; readonly ticket: readonly TicketCategory[] }
  readonly offices: readonly Office[]
}

type LimitRow = z.infer<typeof Limit>

/** The row that answers for a class: its own, else the one for all. */
export function rowOf(limits: readonly LimitRow[], stage: string, cls?: string): LimitRow | undefined {
  return limits.find((l) => l.stage === stage && l.class === cls) ?? limits.find((l) => l.stage === stage && l.class === '*')
}

function* gaps(limits: readonly LimitRow[], except: readonly TicketClass[]): Generator<string> {
  const keys = limits.map((l) => `${l.stage} ${l.class}`)
  for (const key of new Set(keys)) if (keys.indexOf(key) !== keys.lastIndexOf(key)) yield `${key} is limited twice`
  for (const stage of STAGES) {
    for (const cls of stage.startsWith('ticket.') ? TICKET_CLASSES : [undefined]) {
      const row = rowOf(limits, stage, cls)
      const excepted = stage === 'ticket.extension' && cls !== undefined && except.includes(cls)
      if (excepted === (row !== undefined)) yield excepted ? `${stage} ${cls} is excepted and limited` : `${stage} ${cls ?? ''} has no limit`
      // A clock keeps its unit for life: an extension in another unit could not be added.
      if (row && stage.endsWith('.extension') && row.unit !== rowOf(limits, stage.replace('.extension', '.resolve'), cls)?.unit) yield `${stage} ${cls ?? ''} is not in the unit of what it extends`
    }
  }
}
