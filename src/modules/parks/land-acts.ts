import { area_m2, innerPoint } from '#algo/polygon.ts'
import type { LinkChange } from '#kernel/link.ts'
import type { ClockDef, EntryHead } from '#kernel/matter.ts'
import { all, firmIsThere, heldBy, holdsForThis, isWaiting, mayHold, mayRenew, mayWait, notAhead, outlineOf, ownLead } from './land-guards.ts'
import type { Land, LandActs, LandState } from './land-facts.ts'

export const KEEPERS = ['parks.manager', 'import'] as const
/** Who may promise land: the park itself, and the office that negotiates. */
const PROMISING = ['parks.manager', 'investment.office', 'import'] as const

/** Facts after an outline was said: kept in CGCS2000, with the one that was given when that was another datum, its area and a point inside. */
export function drawn<T extends Land>(facts: T, { boundary, datum }: Land): T {
  if (!boundary || !datum) return facts
  const read = outlineOf(boundary, datum)
  if (!('outline' in read)) return facts
  const { original: _, ...kept } = facts
  const outline = { type: 'Polygon' as const, coordinates: read.outline.coordinates.map((ring) => ring.map(([lng, lat]): [number, number] => [lng, lat])) }
  return { ...kept as T, boundary: outline, place: innerPoint(outline), drawn_m2: Math.round(area_m2(outline)), ...(datum === 'GCJ02' || datum === 'BD09' ? { original: boundary } : {}) }
}

/** Ends what holds it, and remembers it. */
function freed({ reserved_by, reserved_at, renewals: _, ...facts }: Land, end: string, { at }: Pick<EntryHead, 'at'>): Land {
  if (reserved_by === undefined) return facts
  return { ...facts, reservations: [...(facts.reservations ?? []), { lead: reserved_by, from: reserved_at ?? '', to: at.toISOString(), end }], waiting: facts.waiting ?? [] }
}

const without = ({ occupied_by: _, occupied_on: __, contract_no: ___, sited_lead: ____, ...facts }: Land): Land => facts

/** Whoever waits is told when it comes free, and when it is gone. */
const informs = ({ facts }: { readonly facts: Land }) => (facts.waiting ?? []).map((w) => w.lead)
const FREE = () => ({ zh: '已可预留，贵单位登记过轮候', en: 'It may be held again; your unit was waiting for it' })
const GONE = () => ({ zh: '已供出，贵单位登记的轮候请另选', en: 'It is given out; your unit was waiting for it' })
/** Who waits is known from the end of the lead too. */
const queue = (kind: LandKind, ends?: true) => ({ id, body }: { readonly id: string; readonly body: Land }): readonly LinkChange[] => [{ type: 'waits', from: { kind, id }, to: { kind: 'lead', id: body.lead ?? '' }, ...(ends ? { ends } : {}) }]
const unqueued = (facts: Land, lead: string | undefined): Land => (facts.waiting ? { ...facts, waiting: facts.waiting.filter((w) => w.lead !== lead) } : facts)
type LandKind = 'parcel' | 'space'

/** 预留、轮候、续留、释放、供地（入驻）、腾退、认定闲置: the same for a parcel and for a space. It is promised to one at a time. */
export const holding = (kind: LandKind) => ({
  reserve: {
    label: { zh: '预留', en: 'Hold for a lead' }, from: ['available'], to: 'reserved', by: PROMISING, tone: 'primary', asks: ['lead'], given: ['parks.lead', 'parks.held', 'parks.holder'], requires: mayHold, untimely: heldBy, tells: ['parks.manager', 'investment.office'],
    apply: (facts, { lead = '' }, { at }) => ({ ...unqueued(facts, lead), reserved_by: lead, reserved_at: at.toISOString(), renewals: 0 }), links: queue(kind, true),
  },
  wait: {
    label: { zh: '登记轮候', en: 'Wait for it' }, from: ['reserved'], by: [...PROMISING, 'investment.scout'], asks: ['lead'], given: ['parks.lead'], requires: all(mayWait, ownLead), tells: ['parks.manager', 'investment.office'], informs: ({ facts }) => (facts.reserved_by === undefined ? [] : [facts.reserved_by]),
    apply: (facts, { lead = '' }, { by, at }) => ({ ...facts, waiting: [...(facts.waiting ?? []), { lead, by, at: at.toISOString() }] }), links: queue(kind),
  },
  stop_waiting: { label: { zh: '退出轮候', en: 'Wait no more' }, from: ['available', 'reserved'], by: [...PROMISING, 'investment.scout'], asks: ['lead'], given: ['parks.lead'], requires: all(isWaiting, ownLead), apply: (facts, { lead }) => unqueued(facts, lead), links: queue(kind, true) },
  renew: { label: { zh: '续留', en: 'Hold on' }, from: ['reserved'], by: PROMISING, asks: ['reason'], requires: mayRenew, tells: ['parks.manager'], apply: (facts) => ({ ...facts, renewals: (facts.renewals ?? 0) + 1 }) },
  release: { label: { zh: '释放预留', en: 'Release' }, from: ['reserved'], to: 'available', by: PROMISING, asks: ['reason'], tells: ['parks.manager', 'investment.office'], informs, news: FREE, apply: (facts, _, entry) => freed(facts, 'released', entry) },
  /** What the house does when the lead is over: nobody has to remember. */
  give_back: { label: { zh: '线索终止，释放预留', en: 'Its lead is over' }, from: ['reserved'], to: 'available', by: ['house'], asks: [], tells: ['parks.manager'], informs, news: FREE, apply: (facts, _, entry) => freed(facts, 'lead_over', entry) },
  lapse: { label: { zh: '预留到期', en: 'The time is over' }, from: ['reserved'], to: 'available', by: ['clock'], asks: [], tells: ['parks.manager', 'investment.office'], informs, news: FREE, apply: (facts, _, entry) => freed(facts, 'lapsed', entry) },
  occupy: {
    label: { zh: '供地（入驻）', en: 'Occupy' }, from: ['available', 'reserved'], to: 'occupied', by: KEEPERS, tone: 'primary', asks: ['occupied_by', 'contract_no', 'occupied_on', 'sited_lead?'], needs: ['contract'], given: ['parks.firm'], requires: all(firmIsThere, notAhead, holdsForThis), tells: ['investment.office'], informs, news: GONE,
    apply: (facts, _, entry) => freed(facts, 'occupied', entry),
  },
  /** What a lead's siting does to the land it names: the contract lies with the lead. */
  hand_over: {
    label: { zh: '随线索落位供地', en: 'Given with its lead' }, from: ['available', 'reserved'], to: 'occupied', by: ['house'], inner: true, asks: ['occupied_by', 'contract_no', 'occupied_on', 'sited_lead'], requires: holdsForThis, tells: ['parks.manager'], informs, news: GONE,
    apply: (facts, _, entry) => freed(facts, 'occupied', entry),
  },
  vacate: { label: { zh: '腾退', en: 'Vacate' }, from: ['occupied', 'idle'], to: 'available', by: KEEPERS, asks: ['reason'], needs: ['handover'], apply: ({ idle_since: _, ...facts }) => without(facts), tells: ['investment.office'], informs, news: FREE },
  mark_idle: { label: { zh: '认定闲置（低效）', en: 'Found idle' }, from: ['occupied', 'available'], to: 'idle', by: KEEPERS, asks: ['idle_since', 'reason'], needs: ['finding'], tells: ['leader', 'investment.office'] },
  revive: { label: { zh: '恢复使用', en: 'In use again' }, from: ['idle'], to: { among: ['occupied', 'available'], choose: ({ occupied_by }) => (occupied_by === undefined ? 'available' : 'occupied') }, by: KEEPERS, asks: ['reason'], apply: ({ idle_since: _, ...facts }) => facts },
  withdraw: { label: { zh: '退出台账', en: 'Withdraw' }, from: ['planned', 'available', 'idle'], to: 'withdrawn', by: KEEPERS, tone: 'danger', asks: ['reason'], tells: ['investment.office'] },
}) as const satisfies LandActs

export const reservation = {
  label: { zh: '预留期', en: 'Held until' }, stage: 'land.reservation', runs: ['reserved'], extends: { act: 'renew', stage: 'land.renewal' }, expires: { act: 'lapse', body: {} },
} as const satisfies Omit<ClockDef, 'runs'> & { readonly runs: readonly LandState[] }

export const LAND_PROOFS = { contract: { zh: '用地（租赁）合同', en: 'Land or lease contract' }, handover: { zh: '腾退交接单', en: 'Handover record' }, finding: { zh: '闲置（低效）认定书', en: 'Finding of idleness' }, survey: { zh: '勘测定界材料', en: 'Survey' } } as const

/** Everybody on the staff who brings firms in sees what there is, and so does a GIS with a token for layers. */
export const LAND_READERS = ['parks.manager', 'investment.office', 'investment.scout', 'investment.board', 'investment.reviewer', 'projects.office', 'leader', 'supervisor', 'auditor', 'chains.office', 'gis'] as const
