import { createHash } from 'node:crypto'
import { dueAt } from '#algo/clock.ts'
import { isoDay } from '#algo/workdays.ts'
import type { Role } from '#kernel/caller.ts'
import type { AskOf, Given } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import type { Handled } from './handled.ts'
import { packByVersion } from './packs.ts'

export type Guard<T = Handled> = (ask: AskOf<T>) => Text | undefined

/** The first objection of several guards. */
export const all = <T>(...guards: readonly Guard<T>[]): Guard<T> => (ask) => {
  for (const guard of guards) {
    const reason = guard(ask)
    if (reason) return reason
  }
  return undefined
}
export const no = (zh: string, en: string): Text => ({ zh, en })
export const rule = <T>(ask: { readonly policy: AskOf<Handled>['policy'] }, path: string): T => ask.policy.rule<T>(path)

/** What a kind calls its people, and which posts of it decide. */
export interface Speech {
  /** The branch of the pack's rules and stages: `returns.ticket`, `ticket.extension`. */
  readonly kind: 'appeal' | 'ticket'
  readonly desk: Role
  /** Posts that may raise it at any time. */
  readonly raisers: readonly Role[]
  /** The question of the module that answers which units and firms exist. */
  readonly parties: string
  readonly says: Readonly<Record<'it' | 'asker' | 'unit' | 'centre', Text>>
}

/** Units and firms named in an act that exist in this district today, as `kind/id`. */
export const knownParties: Given = async (query, { body, at }) => {
  const named = namedIn(body ?? {}).map(({ id }) => id)
  if (named.length === 0) return []
  const rows = await query<{ id: string; kind: string }>("select id, kind from party where id = any($1) and kind in ('office', 'firm') and (from_on is null or from_on <= $2) and (to_on is null or to_on >= $2)", [named, isoDay(at)])
  return rows.map((r) => `${r.kind}/${r.id}`)
}

const ONE_OFFICE = ['lead_unit', 'proposed_unit', 'complained_unit', 'unit'] as const

function namedIn(body: Handled): { kind: 'office' | 'firm'; id: string }[] {
  const offices = [...ONE_OFFICE.map((key) => body[key]), ...(Array.isArray(body.support_units) ? (body.support_units as string[]) : [])]
  return [...(body.firm === undefined ? [] : [{ kind: 'firm' as const, id: body.firm }]), ...offices.flatMap((id) => (typeof id === 'string' ? [{ kind: 'office' as const, id }] : []))]
}

/**
 * The lot that says who is called back. It is drawn from the two instants on the ledger, so that anyone can draw it
 * again and no unit can choose.
 */
export function isDrawn({ dispatched_at = '', replied_at = '' }: Pick<Handled, 'dispatched_at' | 'replied_at'>, share: number): boolean {
  return createHash('sha256').update(`${dispatched_at}|${replied_at}`).digest().readUInt32BE() / 2 ** 32 < share
}

/** Whoever decides at this level: the centre's desk, or a leader of the district. */
export const deciderAt = (level: 'centre' | 'district', desk: Role): Role => (level === 'centre' ? desk : 'leader')

const leadOf = ({ participants }: AskOf<Handled>) => participants.find((p) => p.relation === 'lead')?.party

/** What a city rules on, whichever kind it is about: return, extension, call-back, redo, raising. The numbers are the pack's. */
export function rulingsOf({ kind, desk, raisers, parties, says: { it, asker, unit, centre } }: Speech) {
  const mayRedo: Guard = (ask) => {
    const max = rule<number>(ask, `redo.${kind}.max`)
    return (ask.facts.redos ?? 0) < max ? undefined : no(`已重办 ${max} 次，可提级`, `it was done again ${max} time(s): it can be raised`)
  }
  const isChosen = (ask: AskOf<Handled>) => isDrawn(ask.facts, rule(ask, `call_back.${kind}.share`))
  return {
    partiesExist: (({ body, given }) => {
      const known = given[parties] as readonly string[]
      const lost = namedIn(body ?? {}).find((p) => !known.includes(`${p.kind}/${p.id}`))
      if (!lost) return undefined
      return lost.kind === 'firm' ? no('没有登记这家企业', 'this firm is not registered') : no(`没有“${lost.id}”这个单位，或其已撤销`, `there is no office '${lost.id}', or it exists no longer`)
    }) satisfies Guard,

    categoryExists: (({ body, policy }) =>
      body?.category === undefined || packByVersion(policy.id).categories[kind].some((c) => c.code === body.category) ? undefined : no(`本市类别中没有“${body.category}”`, `this city has no category '${body.category}'`)) satisfies Guard,

    leadIsNotSupport: ((ask) => {
      const lead = ask.body?.lead_unit ?? leadOf(ask)
      return lead !== undefined && [ask.body?.unit, ...(ask.body?.support_units ?? [])].includes(lead) ? no(`${unit.zh}不能同时是配合单位`, `the ${unit.en} cannot support itself`) : undefined
    }) satisfies Guard,

    /** 退单: so many times in all, within the window since it was last given to a unit, and never to itself. */
    mayReturn: ((ask) => {
      const { facts, body, policy, at } = ask
      const max = rule<number>(ask, `returns.${kind}.max`)
      if ((facts.returns ?? 0) >= max) return no(`该${it.zh}已退过 ${max} 次，按首接负责办理`, `it was returned ${max} time(s) already and now stays`)
      const limit = policy.limit(rule<string>(ask, `returns.${kind}.window`), facts.class)
      const until = limit && facts.dispatched_at ? dueAt(new Date(facts.ruled_at ?? facts.dispatched_at), limit, policy.calendar).at : undefined
      if (until && at >= until) return no('已超过退单时限，请继续办理', 'the time for returns has passed; please go on with it')
      return body?.proposed_unit !== undefined && body.proposed_unit === leadOf(ask) ? no(`建议${unit.zh}不能是本单位`, 'propose another unit than your own') : undefined
    }) satisfies Guard,

    /** Who rules on a return is the city's choice: 首接负责 by the centre, or a leader for the government. */
    mayRule: ((ask) => {
      const { body, roles } = ask
      const ruler = rule<string>(ask, `returns.${kind}.ruling`) === 'first_receiver' ? desk : 'leader'
      if (!roles.has(ruler)) return ruler === 'leader' ? no('按本市规则，退单争议由分管区领导裁定', 'in this city a leader rules on returns') : no(`按本市规则，退单争议由${centre.zh}裁定`, 'in this city the centre rules on returns')
      if (!body) return undefined
      if (body.ruling === 'keep') return body.lead_unit === undefined ? undefined : no('维持原单位时不填改派单位', 'a ruling to keep names no other unit')
      if (body.lead_unit === undefined) return no(`改派须指定${unit.zh}`, 'name the unit it goes to')
      return body.lead_unit === leadOf(ask) ? no('改派单位与原单位相同，请选择维持', 'it is there already: choose keep') : undefined
    }) satisfies Guard,

    /** Others wait for this one since theirs was merged into it. */
    notFollowed: (({ facts }) => (facts.absorbed?.length ? no('已有他人的诉求并入，不能撤回', `somebody else’s ${it.en} was merged into this one: it cannot be withdrawn`) : undefined)) satisfies Guard,

    mayAskExtension: ((ask) => {
      const { facts, due, at, policy } = ask
      if (facts.extension_by) return no('已有延期申请待审批', 'an extension has been asked for already')
      const max = rule<number>(ask, `extensions.${kind}.max`)
      if ((facts.extensions ?? 0) >= max) return no(`已延期 ${max} 次，不再延期`, `it was extended ${max} time(s) already`)
      if (!policy.limit(`${kind}.extension`, facts.class)) return no(`该类${it.zh}不得延期`, 'this class is never given more time')
      return rule<boolean>(ask, `extensions.${kind}.before_due`) && due['resolve'] && at >= due['resolve'] ? no('已逾期，不能申请延期', 'it is overdue: an extension must be asked for before') : undefined
    }) satisfies Guard,

    drawn: ((ask) => (isChosen(ask) ? undefined : no('未抽中回访', 'the lot did not fall on it'))) satisfies Guard,
    notDrawn: ((ask) => (isChosen(ask) ? no('已抽中回访，须先回访', 'the lot fell on it: it must be called back') : undefined)) satisfies Guard,
    /** The unit that handled it never asks how it was. */
    notOwnUnit: (({ roles }) => (roles.has('lead') || roles.has('support') ? no(`承办单位不得回访自己办理的${it.zh}`, 'a unit does not call back about its own work') : undefined)) satisfies Guard,

    mayRedo,
    /** What is not solved is not closed by a call while something is left to try. */
    nothingLeftToTry: ((ask) => {
      if (ask.body?.solved !== false) return undefined
      if (!mayRedo(ask)) return no(`${asker.zh}认为未解决，请转重办`, 'it is not solved: send it back')
      return ask.facts.escalated_at ? undefined : no(`${asker.zh}认为未解决且已重办，请提级`, 'it is not solved and was done again: raise it')
    }) satisfies Guard,
    calledEnough: ((ask) => {
      const attempts = rule<number>(ask, `call_back.${kind}.attempts`)
      return (ask.facts.call_attempts ?? 0) >= attempts ? undefined : no(`须回访满 ${attempts} 次未联系上`, `only after ${attempts} calls that were not answered`)
    }) satisfies Guard,
    /** Whoever asks may raise it once the redos are used up; the centre and the supervisors at any time. */
    mayEscalate: ((ask) => {
      if (raisers.some((r) => ask.roles.has(r))) return undefined
      if (ask.facts.escalated_at) return no('已提级过', 'it was raised already')
      if (ask.state !== 'answered' && ask.state !== 'calling') return no('办理答复后方可提级', 'it can be raised once it has been answered')
      return mayRedo(ask) ? undefined : no('可先要求重办', 'ask for it to be done again first')
    }) satisfies Guard,
  } as const
}

/** Nobody grants what they asked for, and nobody in the unit that asked; `field` names who asked. */
export const otherThan = (field: 'extension_by' | 'hang_by' | 'replied_by', zh: string, en: string): Guard => ({ facts, caller, roles }) => {
  if (!facts[field]) return no(`没有待审批的${zh}`, `there is no ${en} to decide on`)
  return facts[field] === caller.party || roles.has('lead') ? no(`${zh}不能由申请单位自己审批`, `a unit does not decide on its own ${en}`) : undefined
}
