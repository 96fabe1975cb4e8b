import { expect } from 'vitest'
import { isDrawn } from '#packs/rulings.ts'
import { classOf, packAt } from '#packs/packs.ts'
import type { TicketType } from '#packs/pack.ts'
import type { ActMore, Answered, City, Person, TestHouse } from '../house.ts'

/** Does an act that must succeed. */
export async function done(house: TestHouse, who: Person, kind: string, id: string, act: string, body: object = {}, more: ActMore = {}): Promise<Answered> {
  const answer = await house.as(who).act(kind, id, act, body, more)
  expect(answer, `${who} ${act}`).toMatchObject({ status: 200 })
  return answer
}

/** Does an act that must be refused with this code. */
export async function refused(house: TestHouse, who: Person | undefined, kind: string, id: string, act: string, code: string, body: object = {}, more: ActMore = {}): Promise<Answered> {
  const answer = await house.as(who).act(kind, id, act, body, more)
  expect(answer, `${who} ${act}`).toMatchObject({ code })
  return answer
}

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
export const REPLY = '已安排施工队到场维修，渗漏点已封堵，现场复测正常。'
export const LEAK = '湖滨花园3幢顶楼漏水，下雨时楼道积水，希望尽快维修。'

export interface TicketWalk { readonly type?: TicketType; readonly category?: string; readonly by?: Person; readonly lead?: string; readonly supports?: readonly string[]; readonly drawn?: boolean; readonly facts?: object }

export function classFor(house: TestHouse, city: City, type: TicketType, category: string) {
  return classOf(packAt(city, house.now()), { type, category })
}

const TICKET_STEPS = ['filed', 'accepted', 'dispatched', 'acknowledged', 'handling', 'replied', 'judged'] as const

/** Brings a new ticket to a state by the straight road; `judged` is 待回访 or 待评价, as the lot falls. A minute a step. */
export async function ticketTo(house: TestHouse, city: City, id: string, state: (typeof TICKET_STEPS)[number], walk: TicketWalk = {}): Promise<Answered> {
  const { type = 'complaint', category = '010101', by = 'zhang', lead = 'housing-bureau', supports, drawn = true, facts = {} } = walk
  const steps: Record<(typeof TICKET_STEPS)[number], () => Promise<Answered>> = {
    filed: () => done(house, by, 'ticket', id, 'file', { type, content: LEAK, address: '湖滨花园3幢', caller_name: '张三丰', caller_phone: '13812345678', ...facts }),
    accepted: () => done(house, 'hotline', 'ticket', id, 'accept', { category, class: classFor(house, city, type, category) }),
    dispatched: () => done(house, 'hotline', 'ticket', id, 'dispatch', { lead_unit: lead, ...(supports ? { support_units: supports } : {}) }),
    acknowledged: () => done(house, 'housing', 'ticket', id, 'acknowledge'),
    handling: () => done(house, 'housing', 'ticket', id, 'contact', { contact_way: 'phone', contact_result: '已电话联系，约定今日下午上门查看。' }),
    replied: () => reply(house, city, id, drawn),
    judged: () => done(house, 'hotline', 'ticket', id, drawn ? 'approve_to_call' : 'approve_reply'),
  }
  let last: Answered | undefined
  for (const step of TICKET_STEPS.slice(0, TICKET_STEPS.indexOf(state) + 1)) {
    house.pass(MINUTE)
    last = await steps[step]()
  }
  return last as Answered
}

/** Replies at the next millisecond at which the lot falls as wanted. */
export async function reply(house: TestHouse, city: City, id: string, drawn: boolean): Promise<Answered> {
  const page = await house.as('auditor').page('ticket', id)
  const { dispatched_at } = page['facts'] as { dispatched_at: string }
  const { share } = packAt(city, house.now()).rules.call_back.ticket
  if (!drawn && share === 1) throw new RangeError(`${city} calls everybody back`)
  while (isDrawn({ dispatched_at, replied_at: house.now().toISOString() }, share) !== drawn) house.pass(1)
  return done(house, 'housing', 'ticket', id, 'reply_solved', { reply: REPLY, outcome: 'solved' }, { evidence: [await house.prove('result')] })
}

export interface PageClock { readonly name: string; readonly round: number; readonly due_at: string; readonly stopped_at: string | null; readonly standing: string; readonly provisional: boolean }

/** The latest round of a clock, as the page shows it. */
export async function clockOf(house: TestHouse, kind: string, id: string, name: string): Promise<PageClock> {
  const page = await house.as('auditor').page(kind, id)
  const clock = (page['clocks'] as PageClock[]).filter((c) => c.name === name).toSorted((a, b) => a.round - b.round).at(-1)
  if (!clock) throw new Error(`${kind} ${id} has no clock '${name}'`)
  return clock
}
