import { type Caller, houseCaller } from '#kernel/caller.ts'
import { isDrawn } from '#packs/rulings.ts'
import type { Pack, TicketCategory, TicketType } from '#packs/pack.ts'
import { classOf } from '#packs/packs.ts'
import { type Community, near, type Street } from './land.ts'
import { officeFor, type Resident } from './people.ts'
import type { Random } from './random.ts'
import { DAY_MS, HOUR_MS, inOffice, later, type Life, MINUTE_MS, someTime, type Step } from './steps.ts'
import { THEME_WORDS, THEMES, type Theme } from './ticket-words.ts'
import type { World } from './world.ts'

/** Two years of residents' tickets: their seasons, delays, returns, moods and repeats. */
export function* ticketLives(world: World, random: Random, n: number, from: Date, to: Date, prefix = 't'): Generator<Life> {
  for (let i = 0; i < n; i++) {
    const own = random.fork(`ticket ${i}`)
    const theme = own.weighted(THEMES.map((t) => [t, t.weight] as const))
    const at = someTime(own, from, to, theme.season ?? Array<number>(12).fill(1))
    yield { kind: 'ticket', id: `${prefix}-${String(i + 1).padStart(5, '0')}`, steps: life(world, own, theme, at) }
  }
}

function* life(world: World, random: Random, theme: Theme, opened: Date): Generator<Step> {
  const pack = world.packAt(opened)
  const street = random.weighted(world.land.streets.map((s, i) => [s, 6 - i * 0.6] as const))
  const community = random.pick(street.communities)
  const category = categoryOf(pack, theme, random)
  const type = typeOf(theme, random)
  const resident = random.chance(0.12) ? (world.residents[random.whole(0, Math.min(25, world.residents.length - 1))] as Resident) : random.pick(world.residents)
  const said = filled(random, random.pick(theme.words), world, street, community)
  const cls = classOf(pack, { type, category: category.code })
  const place = near(random, community, 0.006)
  const facts = { type, content: said, area: street.code, address: `${street.zh}${community.zh}`, place: { lng: place.lng, lat: place.lat }, caller_phone: resident.phone, caller_name: resident.name }
  const asker: Caller = { district: world.district, party: resident.id, posts: [], firms: [] }
  const desk = world.staff('hotline.desk')
  const office = officeFor(category.office, street.code)
  // Every unit has its own pace; some are always slow.
  const pace = 0.45 + (hashOf(office) % 100) / 90

  let at = opened
  if (random.chance(0.55)) {
    yield { caller: asker, act: 'file', at, body: { ...facts, ...(type === 'report' ? { anonymous: true, complained_unit: office } : {}) } }
    at = inOffice(later(at, random.lognormal(2 * HOUR_MS, 0.8)), random)
    if (type === 'praise' || (type === 'consult' && random.chance(0.5))) {
      yield { caller: desk, act: 'answer_on_spot', at, body: { reply: filled(random, random.pick(theme.reply), world, street, community), category: category.code } }
      if (random.chance(0.5)) yield { caller: asker, act: 'press_face', at: later(at, random.lognormal(5 * HOUR_MS, 1)), body: { face: random.weighted([[5, 6], [4, 4], [3, 1]]) } }
      return
    }
    yield { caller: desk, act: 'accept', at, body: { category: category.code, class: cls } }
  } else {
    yield { caller: desk, act: 'register', at, body: { ...facts, channel: random.weighted([['hotline', 8], ['grid', 2], ['board', 1]]), category: category.code, class: cls, asker: resident.id, ...(type === 'report' ? { complained_unit: office } : {}) } }
  }
  const lead = type === 'report' ? 'market_regulation' === office ? 'justice' : 'market_regulation' : office
  at = later(at, random.lognormal(40 * MINUTE_MS, 0.9))
  yield { caller: desk, act: 'dispatch', at, body: { lead_unit: lead } }
  yield* handled(world, random, { theme, pack, lead, street, community, asker, desk, pace, cls, dispatched: at, type })
}

interface Case { readonly theme: Theme; readonly pack: Pack; readonly lead: string; readonly street: Street; readonly community: Community; readonly asker: Caller; readonly desk: Caller; readonly pace: number; readonly cls: string; readonly dispatched: Date; readonly type: TicketType }

function* handled(world: World, random: Random, c: Case): Generator<Step> {
  let unit = c.lead
  let at = inOffice(later(c.dispatched, random.lognormal(90 * MINUTE_MS, 1) * c.pace), random)
  const returning = c.pack.rules.returns.ticket
  if (random.chance(0.07) && returning.max > 0 && at.getTime() - c.dispatched.getTime() < 2 * HOUR_MS && c.cls !== 'emergency') {
    const other = `street-${c.street.code.slice(-3)}`
    if (other !== unit && c.type !== 'report') {
      yield { caller: world.handlerOf(unit), act: 'return_back', at, body: { return_basis: '经核查，该路段养护职责已于去年移交属地，依据移交协议应由属地办理。', proposed_unit: other } }
      const ruler = returning.ruling === 'first_receiver' ? c.desk : world.staff('leader')
      at = inOffice(later(at, random.lognormal(4 * HOUR_MS, 0.7)), random)
      const redirected = random.chance(0.6)
      yield { caller: ruler, act: 'rule', at, body: redirected ? { ruling: 'redirect', ruling_reason: '依据移交协议改派属地。', lead_unit: other } : { ruling: 'keep', ruling_reason: '按首接负责继续办理。' } }
      if (redirected) unit = other
      at = inOffice(later(at, HOUR_MS), random)
    }
  }
  const handler = world.handlerOf(unit)
  yield { caller: handler, act: 'acknowledge', at, body: {} }
  at = c.cls === 'emergency' ? later(at, 12 * MINUTE_MS) : inOffice(later(at, random.lognormal(4 * HOUR_MS, 0.9) * c.pace), random)
  yield { caller: handler, act: 'contact', at, body: { contact_way: random.pick(['phone', 'phone', 'visit', 'site']), contact_result: '已与诉求人联系，核实具体位置和诉求。' } }
  for (let round = 0; round <= c.pack.rules.redo.ticket.max + 1; round++) {
    if (random.chance(0.3)) yield { caller: handler, act: 'note', at: inOffice(later(at, 6 * HOUR_MS), random), body: { note: '已到现场勘查，正在协调处理。' } }
    const took = random.lognormal(workOf(c.cls), 0.9) * c.pace
    at = c.cls === 'emergency' ? later(at, took) : inOffice(later(at, took), random)
    const outcome = random.weighted([['solved', 62], ['partly', 9], ['explained', 20], ['planned', 9]] as const)
    const reply = filled(random, random.pick(c.theme.reply), world, c.street, c.community)
    const named = outcome === 'solved' || outcome === 'partly'
    yield { caller: handler, act: named ? 'reply_solved' : 'reply_explained', at, body: { reply, outcome, ...(outcome === 'planned' ? { planned_for: new Date(at.getTime() + 120 * DAY_MS).toISOString().slice(0, 10) } : {}) }, ...(named ? { evidence: [{ kind: 'result', sha256: random.pick(world.photos) }] } : {}) }
    const replied_at = at
    at = inOffice(later(at, random.lognormal(5 * HOUR_MS, 0.6)), random)
    const drawn = isDrawn({ dispatched_at: c.dispatched.toISOString(), replied_at: replied_at.toISOString() }, c.pack.rules.call_back.ticket.share)
    yield { caller: c.desk, act: drawn ? 'approve_to_call' : 'approve_reply', at, body: {} }
    const days = (replied_at.getTime() - c.dispatched.getTime()) / DAY_MS
    const again = yield* verdict(world, random, c, { drawn, at, outcome, days, round })
    if (!again) return
    at = again
  }
}

/** What the asker says of it. @returns when it is sent back, and undefined when it is over */
function* verdict(world: World, random: Random, c: Case, v: { drawn: boolean; at: Date; outcome: string; days: number; round: number }): Generator<Step, Date | undefined> {
  const solved = v.round > c.pack.rules.redo.ticket.max || random.chance(v.outcome === 'solved' ? 0.93 : v.outcome === 'partly' ? 0.6 : v.outcome === 'explained' ? 0.45 : 0.3)
  const mood = (solved ? 4.3 : 1.9) - Math.min(1.4, v.days / 14) + (random.next() - 0.5) * 1.6
  const face = Math.max(1, Math.min(5, Math.round(mood)))
  const at = inOffice(later(v.at, random.lognormal(DAY_MS, 0.5)), random)
  const redo = !solved && v.round < c.pack.rules.redo.ticket.max
  if (v.drawn) {
    const caller = world.staff('hotline.caller')
    if (random.chance(0.09)) {
      const attempts = c.pack.rules.call_back.ticket.attempts
      for (let i = 0; i < attempts; i++) yield { caller, act: 'call_missed', at: later(at, i * 5 * HOUR_MS), body: {} }
      yield { caller, act: 'close_unreached', at: later(at, attempts * 5 * HOUR_MS), body: {} }
      return undefined
    }
    if (redo) {
      yield { caller, act: 'send_back', at, body: { face, reason: '诉求人反映问题仍未解决。' } }
      return inOffice(later(at, 3 * HOUR_MS), random)
    }
    if (!solved) {
      yield { caller, act: 'escalate', at, body: { reason: '重办后诉求人仍不认可。' } }
      const heard = inOffice(later(at, random.lognormal(1.5 * DAY_MS, 0.6)), random)
      yield { caller: world.staff('leader'), act: 'instruct', at: heard, body: { instruction: '请承办单位主要负责人到现场研究，一次性解决到位。' } }
      return later(heard, HOUR_MS)
    }
    yield { caller, act: 'call_back', at, body: { solved, face } }
    return undefined
  }
  if (random.chance(0.5)) {
    if (redo && random.chance(0.8)) {
      yield { caller: c.asker, act: 'redo', at, body: { reason: '问题还在，请再来看看。', face } }
      return inOffice(later(at, 3 * HOUR_MS), random)
    }
    yield { caller: c.asker, act: 'rate', at, body: { solved, face } }
    return undefined
  }
  const limit = world.due(v.at, 'ticket.rate', c.cls)
  yield { caller: houseCaller(world.district), act: 'lapse', at: later(limit, 5 * MINUTE_MS), body: {} }
  return undefined
}

function workOf(cls: string): number {
  return { emergency: 70 * MINUTE_MS, utilities: 16 * HOUR_MS, consult: 1.2 * DAY_MS, complex: 7 * DAY_MS }[cls] ?? 4 * DAY_MS
}

function typeOf(theme: Theme, random: Random): TicketType {
  if (theme.category === 'praise') return 'praise'
  if (theme.category === 'medical' || theme.category === 'school') return random.weighted([['consult', 6], ['help', 2], ['complaint', 2]])
  if (theme.category === 'market') return random.weighted([['complaint', 6], ['report', 2], ['help', 2]])
  return random.weighted([['complaint', 6], ['help', 4], ['suggestion', 1], ['report', 0.3]])
}

function categoryOf(pack: Pack, theme: Theme, random: Random): TicketCategory {
  const words = THEME_WORDS[theme.category] ?? []
  const leaves = pack.categories.ticket.filter((c) => c.code.length === 6)
  const fitting = leaves.filter((c) => words.some((w) => c.label.zh.includes(w)))
  return random.pick(fitting.length ? fitting : leaves)
}

function filled(random: Random, text: string, world: World, street: Street, community: Community): string {
  return text.replace('{r}', random.pick(world.land.roads)).replace('{e}', random.pick(community.estates)).replace('{c}', community.zh).replace('{n}', String(random.whole(2, 23)))
}

function hashOf(text: string): number {
  let hash = 7
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) >>> 0
  return hash
}
