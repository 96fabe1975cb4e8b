import { isoDay } from '#algo/workdays.ts'
import { addMonths } from './months.ts'
import type { PlannedProject } from './project-lives.ts'
import type { Random } from './random.ts'
import { DAY_MS, inOffice, someTime } from './steps.ts'

/** How a lead ends, or where it stands today. */
export type Fate = 'landed' | 'signed' | 'left' | 'ended' | 'refused' | 'declined' | 'handed_over' | 'paused' | 'talking' | 'stalling' | 'reviewing' | 'proposed' | 'screening' | 'reported' | 'contended'

/** One lead as it will go: decided before anything is played, so that its project can know it. */
export interface PlannedLead {
  readonly id: string
  readonly from: Date
  readonly fate: Fate
  /** When its talks come to something: the review, or the end. */
  readonly talked: Date
  /** The day of signing; of those that are not signed yet it may lie ahead. */
  readonly signed: Date
  readonly project?: PlannedProject
  /** The lead it contends with. */
  readonly rival?: string
}
export interface LeadsPlan { readonly leads: readonly PlannedLead[]; /** By the project that came of it. */ readonly of: ReadonlyMap<string, PlannedLead> }

/** Leads go back so far, and no further. */
export const LEAD_MONTHS = 36
/** Few investors travel in January and February; fairs and spring visits bring most. */
const SEASON = [0.6, 0.5, 1.1, 1.2, 1.15, 1, 0.85, 0.85, 1.15, 1.1, 1.1, 0.9]
/** Reported within the last days: desks that are at work. */
const LATE = { share: 0.02, days: 5 }
const OUTCOMES = [['signs', 33], ['ends', 47], ['refused', 5], ['declined', 7], ['handed_over', 4], ['pauses', 6]] as const
/** From the end of talks to the board, and from there to the signing, in days. */
const BOARD_DAYS = 24
/** From the signing to the land, at most: after so long a project is another's. */
const LONGEST_SITING = 160
/** A signed lead that has come to nothing after so long is being wound up. */
const GIVEN_UP_DAYS = 420
const CONTENDERS = 3
const ON_DESKS = [{ fate: 'reviewing', least: 4, days: 5 }, { fate: 'proposed', least: 4, days: 26 }, { fate: 'paused', least: 3, days: 20 }, { fate: 'stalling', least: 3, days: -30 }] as const

/** Whoever improves what they have is no investor from outside. @source DOMAIN S3 首报首谈制 (不予受理) */
const mayComeFromLead = (p: PlannedProject) => p.type !== 'approval' && !p.name.includes('技术改造')

/** The day by which a project's land must be there: its preparation begins, or has not begun yet. */
export const landBy = (p: PlannedProject, now: Date): number => Math.min(Date.parse(`${addMonths(p.due, -p.preparing)}-01T10:00:00+08:00`), now.getTime() - 3 * DAY_MS)

/**
 * `n` leads within the last three years, a third of which are signed in the end; each that is signed takes up the project whose preparation
 * begins soonest after it. Projects that began earlier than any lead could have been signed have none.
 */
export function planLeads(random: Random, n: number, projects: readonly PlannedProject[], now: Date): LeadsPlan {
  const first = new Date(Date.parse(`${addMonths(isoDay(now).slice(0, 7), -LEAD_MONTHS)}${isoDay(now).slice(7)}T00:00:00+08:00`) + DAY_MS)
  const late = Math.max(CONTENDERS * 2, Math.round(n * LATE.share))
  const days = random.fork('days')
  const dates = Array.from({ length: n }, (_, i) => reportedAt(days, someTime(days, i < late ? new Date(now.getTime() - LATE.days * DAY_MS) : first, now, SEASON), now)).toSorted((a, b) => a.getTime() - b.getTime())
  const free = projects.filter(mayComeFromLead)
  const of = new Map<string, PlannedLead>()
  const leads = dates.map((from, i): PlannedLead => {
    const own = random.fork(`lead ${i}`)
    const lead = outcomeOf(own, `l-${String(i + 1).padStart(4, '0')}`, from, now)
    if (lead.fate !== 'signed') return lead
    const age = (now.getTime() - lead.signed.getTime()) / DAY_MS
    // Some that sign never build, and land takes its time.
    const builds = own.chance(0.88) && (age > 120 || own.chance(0.5))
    const land = own.whole(20, 80)
    const gap = (p: PlannedProject) => (landBy(p, now) - lead.signed.getTime()) / DAY_MS
    const fits = builds ? free.filter((p) => !of.has(p.id) && gap(p) > land && gap(p) < LONGEST_SITING) : []
    const project = fits.toSorted((a, b) => gap(a) - gap(b))[0]
    if (!project) return age > GIVEN_UP_DAYS ? { ...lead, fate: 'left' } : lead
    const landed: PlannedLead = { ...lead, fate: 'landed', project }
    of.set(project.id, landed)
    return landed
  })
  return { leads: contending(someOfAll(leads, now)), of }
}

/** Within office hours, and on a day before where the next lies ahead. */
function reportedAt(random: Random, at: Date, now: Date): Date {
  for (let back = 0; ; back++) {
    const when = inOffice(new Date(at.getTime() - back * DAY_MS), random)
    if (when < now) return when
  }
}

function outcomeOf(own: Random, id: string, from: Date, now: Date): PlannedLead {
  const comes = own.weighted(OUTCOMES)
  const after = (days: number) => new Date(from.getTime() + days * DAY_MS)
  const talks = 12 + (comes === 'signs' ? clamp(own.lognormal(80, 0.45), 30, 155) : comes === 'declined' ? -9 : clamp(own.lognormal(105, 0.5), 25, 165))
  const [talked, signed] = [after(talks), after(talks + BOARD_DAYS + own.lognormal(18, 0.7))]
  const plan = { id, from, talked, signed }
  const age = (now.getTime() - from.getTime()) / DAY_MS
  const isOver = (comes === 'signs' ? signed : talked) <= new Date(now.getTime() - DAY_MS)
  if (isOver && comes !== 'pauses') return { ...plan, fate: comes === 'signs' ? 'signed' : comes === 'ends' ? 'ended' : comes }
  if (age < 1.2) return { ...plan, fate: 'reported' }
  if (age < 6) return { ...plan, fate: 'screening' }
  if (talked < now) return { ...plan, fate: comes === 'signs' ? (now.getTime() - talked.getTime() > BOARD_DAYS * DAY_MS ? 'proposed' : 'reviewing') : comes === 'pauses' && now.getTime() - talked.getTime() < 180 * DAY_MS ? 'paused' : 'ended' }
  return { ...plan, fate: age > 60 && own.chance(0.1) ? 'stalling' : 'talking' }
}

/** The last of all contend with leads that others reported a little before. */
function contending(leads: readonly PlannedLead[]): PlannedLead[] {
  const fresh = leads.slice(-CONTENDERS)
  const rivals = leads.slice(0, -CONTENDERS).filter((l) => l.fate === 'screening' || l.fate === 'talking').slice(-CONTENDERS)
  return leads.map((lead) => {
    const rival = rivals[fresh.indexOf(lead)]
    return rival ? { ...lead, fate: 'contended', rival: rival.id } : lead
  })
}

/** On a desk at work there is something of everything: of those talked about longest, as many as are lacking are that far. */
function someOfAll(leads: readonly PlannedLead[], now: Date): PlannedLead[] {
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const all = [...leads]
  for (const { fate, least, days } of ON_DESKS) {
    for (let lacking = least - all.filter((l) => l.fate === fate).length; lacking > 0; lacking--) {
      const i = all.findIndex((l) => l.fate === 'talking' && l.from < ago(60))
      const one = all[i]
      if (one) all[i] = { ...one, fate, talked: ago(days + lacking * 2) }
    }
  }
  return all
}

const clamp = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x))
