import { area_m2, innerPoint } from '#algo/polygon.ts'
import type { ClockDef, EntryHead } from '#kernel/matter.ts'
import { all, firmIsThere, holdsForThis, mayHold, mayRenew, mayWait, notAhead, outlineOf } from './land-guards.ts'
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

/** 预留、轮候、续留、释放、供地（入驻）、腾退、认定闲置: the same for a parcel and for a space. It is promised to one at a time. */
export const holding = {
  reserve: {
    label: { zh: '预留', en: 'Hold for a lead' }, from: ['available'], to: 'reserved', by: PROMISING, tone: 'primary', asks: ['lead'], given: ['parks.lead', 'parks.held'], requires: mayHold, tells: ['parks.manager', 'investment.office'],
    apply: (facts, { lead = '' }, { at }) => ({ ...facts, reserved_by: lead, reserved_at: at.toISOString(), renewals: 0, waiting: (facts.waiting ?? []).filter((w) => w.lead !== lead) }),
  },
  wait: {
    label: { zh: '登记轮候', en: 'Wait for it' }, from: ['reserved'], by: [...PROMISING, 'investment.scout'], asks: ['lead'], given: ['parks.lead'], requires: mayWait, tells: ['parks.manager', 'investment.office'],
    apply: (facts, { lead = '' }, { by, at }) => ({ ...facts, waiting: [...(facts.waiting ?? []), { lead, by, at: at.toISOString() }] }),
  },
  renew: { label: { zh: '续留', en: 'Hold on' }, from: ['reserved'], by: PROMISING, asks: ['reason'], requires: mayRenew, tells: ['parks.manager'], apply: (facts) => ({ ...facts, renewals: (facts.renewals ?? 0) + 1 }) },
  release: { label: { zh: '释放预留', en: 'Release' }, from: ['reserved'], to: 'available', by: PROMISING, asks: ['reason'], tells: ['parks.manager', 'investment.office'], apply: (facts, _, entry) => freed(facts, 'released', entry) },
  /** What the house does when the lead is over: nobody has to remember. */
  give_back: { label: { zh: '线索终止，释放预留', en: 'Its lead is over' }, from: ['reserved'], to: 'available', by: ['house'], asks: [], tells: ['parks.manager'], apply: (facts, _, entry) => freed(facts, 'lead_over', entry) },
  lapse: { label: { zh: '预留到期', en: 'The time is over' }, from: ['reserved'], to: 'available', by: ['clock'], asks: [], tells: ['parks.manager', 'investment.office'], apply: (facts, _, entry) => freed(facts, 'lapsed', entry) },
  occupy: {
    label: { zh: '供地（入驻）', en: 'Occupy' }, from: ['available', 'reserved'], to: 'occupied', by: KEEPERS, tone: 'primary', asks: ['occupied_by', 'contract_no', 'occupied_on', 'sited_lead?'], needs: ['contract'], given: ['parks.firm'], requires: all(firmIsThere, notAhead, holdsForThis), tells: ['investment.office'],
    apply: (facts, _, entry) => freed(facts, 'occupied', entry),
  },
  /** What a lead's siting does to the land it names: the contract lies with the lead. */
  hand_over: {
    label: { zh: '随线索落位供地', en: 'Given with its lead' }, from: ['available', 'reserved'], to: 'occupied', by: ['house'], inner: true, asks: ['occupied_by', 'contract_no', 'occupied_on', 'sited_lead'], requires: holdsForThis, tells: ['parks.manager'],
    apply: (facts, _, entry) => freed(facts, 'occupied', entry),
  },
  vacate: { label: { zh: '腾退', en: 'Vacate' }, from: ['occupied', 'idle'], to: 'available', by: KEEPERS, asks: ['reason'], needs: ['handover'], apply: ({ idle_since: _, ...facts }) => without(facts), tells: ['investment.office'] },
  mark_idle: { label: { zh: '认定闲置（低效）', en: 'Found idle' }, from: ['occupied', 'available'], to: 'idle', by: KEEPERS, asks: ['idle_since', 'reason'], needs: ['finding'], tells: ['leader', 'investment.office'] },
  revive: { label: { zh: '恢复使用', en: 'In use again' }, from: ['idle'], to: { among: ['occupied', 'available'], choose: ({ occupied_by }) => (occupied_by === undefined ? 'available' : 'occupied') }, by: KEEPERS, asks: ['reason'], apply: ({ idle_since: _, ...facts }) => facts },
  withdraw: { label: { zh: '退出台账', en: 'Withdraw' }, from: ['planned', 'available', 'idle'], to: 'withdrawn', by: KEEPERS, tone: 'danger', asks: ['reason'], tells: ['investment.office'] },
} as const satisfies LandActs

export const reservation = {
  label: { zh: '预留期', en: 'Held until' }, stage: 'land.reservation', runs: ['reserved'], extends: { act: 'renew', stage: 'land.renewal' }, expires: { act: 'lapse', body: {} },
} as const satisfies Omit<ClockDef, 'runs'> & { readonly runs: readonly LandState[] }

export const LAND_PROOFS = { contract: { zh: '用地（租赁）合同', en: 'Land or lease contract' }, handover: { zh: '腾退交接单', en: 'Handover record' }, finding: { zh: '闲置（低效）认定书', en: 'Finding of idleness' }, survey: { zh: '勘测定界材料', en: 'Survey' } } as const

/** Everybody on the staff who brings firms in sees what there is, and so does a GIS with a token for layers. */
export const LAND_READERS = ['parks.manager', 'investment.office', 'investment.scout', 'investment.board', 'investment.reviewer', 'projects.office', 'leader', 'supervisor', 'auditor', 'chains.office', 'gis'] as const
