import { fromWgs84 } from '#algo/coordinates.ts'
import type { Polygon } from '#algo/polygon.ts'
import { isoDay } from '#algo/workdays.ts'
import { type Caller, houseCaller } from '#kernel/caller.ts'
import type { LedgerHouse } from '#store/ledger.ts'
import type { LandPlan, PlannedParcel, PlannedSpace } from './park-plan.ts'
import type { Random } from './random.ts'
import { DAY_MS, HOUR_MS, type Life, type Step } from './steps.ts'
import type { World } from './world.ts'

const YEARS_MS = 1_100 * DAY_MS
const HELD_PARCELS = 14
const HELD_SPACES = 6

/** Parks, parcels and spaces as the register holds them: those under leads' projects are on offer until the lead is sited. */
export function* parkLives(world: World, random: Random, plan: LandPlan, now: Date): Generator<Life> {
  const keeper = world.staff('parks.manager')
  const from = new Date(Math.floor((now.getTime() - YEARS_MS) / HOUR_MS) * HOUR_MS)
  for (const p of plan.parks) {
    yield { kind: 'park', id: p.id, steps: [{ caller: keeper, act: 'register', at: from, body: { code: p.code, name: p.name, level: p.level, type: p.type, manager_unit: 'investment', area: p.area, boundary: p.boundary, datum: 'CGCS2000', leading_industries: p.leading, chemical: p.chemical, area_m2: 3_200_000, built_m2: random.whole(20, 180) * 10_000 } }] }
  }
  for (const p of plan.parcels) yield { kind: 'parcel', id: p.id, steps: parcel(keeper, random.fork(p.id), p, from, now, world) }
  for (const s of plan.spaces) yield { kind: 'space', id: s.id, steps: space(keeper, random.fork(s.id), s, from, now, world) }
}

function* parcel(keeper: Caller, random: Random, p: PlannedParcel, from: Date, now: Date, world: World): Generator<Step> {
  // Drawings come in the datum of whatever drew them.
  const datum = random.weighted([['CGCS2000', 8], ['WGS84', 2], ['GCJ02', 1], ['BD09', 1]] as const)
  const at = p.fate === 'sited' ? new Date(from.getTime() + HOUR_MS) : new Date(from.getTime() + random.whole(1, 900) * DAY_MS)
  yield { caller: keeper, act: 'register', at, body: {
    code: p.code, name: `${p.park?.name ?? world.called.zh}${p.code.slice(-4)}号地块`, ...(p.park ? { park: p.park.id } : {}), area: p.area, use: p.use, area_mu: p.area_mu, boundary: inDatum(p.boundary, datum), datum,
    far_min: 1, far_max: random.pick([2, 2.5, 3]), investment_per_mu_min: random.whole(26, 45) * 10, tax_per_mu_min: random.whole(15, 35), energy_max: random.pick([0.25, 0.3, 0.35, 0.4]), environment: p.park?.chemical ? '限化工集中区准入目录内项目' : '不得新建涉重金属、恶臭排放项目', forbids: p.park?.chemical ? [] : ['heavy_metal', 'odour'],
    power_kva: random.whole(4, 60) * 500, water_t_day: random.whole(2, 60) * 50, heat_t_h: random.whole(0, 6) * 5, price_per_mu: random.whole(18, 36),
  } }
  if (p.fate === 'planned') return
  yield { caller: keeper, act: 'open_up', at: new Date(at.getTime() + HOUR_MS), body: {} }
  if (p.firm) {
    const on = new Date(at.getTime() + random.whole(3, 120) * DAY_MS)
    if (on < now) yield { caller: keeper, act: 'occupy', at: on, evidence: [{ kind: 'contract', sha256: random.pick(world.photos) }], body: { occupied_by: p.firm, occupied_on: isoDay(on), contract_no: `青土合〔${isoDay(on).slice(0, 4)}〕${random.whole(1, 400)}号` } }
    return
  }
  if (p.fate === 'idle') yield { caller: keeper, act: 'mark_idle', at: new Date(now.getTime() - random.whole(5, 60) * DAY_MS), evidence: [{ kind: 'finding', sha256: random.pick(world.photos) }], body: { idle_since: isoDay(new Date(now.getTime() - 800 * DAY_MS)), reason: '超过约定动工日期满两年未动工' } }
}

function* space(keeper: Caller, random: Random, s: PlannedSpace, from: Date, now: Date, world: World): Generator<Step> {
  const at = new Date(from.getTime() + random.whole(1, 700) * DAY_MS)
  yield { caller: keeper, act: 'register', at, body: { code: s.code, name: s.name, park: s.park.id, area: s.park.area, area_m2: s.area_m2, building: s.name.slice(s.park.name.length, -2), floor: s.floor, floor_load_t_m2: s.floor === 1 ? random.pick([2, 3, 5]) : random.pick([0.5, 0.8, 1]), height_m: s.floor === 1 ? random.pick([6, 8, 9]) : random.pick([4.2, 4.8, 5.4]), power_kva: random.whole(2, 25) * 100, water_t_day: random.whole(1, 20) * 10, hazard_class: s.hazard, forbids: s.park.chemical ? [] : ['heavy_metal', 'odour', 'hazardous_waste'], rent_yuan_m2_month: random.whole(10, 32), place: s.place } }
  if (s.fate === 'planned') return
  yield { caller: keeper, act: 'open_up', at: new Date(at.getTime() + DAY_MS), body: {} }
  if (s.firm) {
    const on = new Date(at.getTime() + random.whole(5, 300) * DAY_MS)
    if (on < now) yield { caller: keeper, act: 'occupy', at: on, evidence: [{ kind: 'contract', sha256: random.pick(world.photos) }], body: { occupied_by: s.firm, occupied_on: isoDay(on), contract_no: `青租合〔${isoDay(on).slice(0, 4)}〕${random.whole(1, 300)}号` } }
  }
}

/** What is held for leads that are negotiated now, and who waits for it. */
export async function heldLives(house: LedgerHouse, district: string, world: World, random: Random, now: Date): Promise<Life[]> {
  const { leads, land } = await house.database.inDistrict(district, async (tx) => ({
    leads: await tx.rows<{ id: string; since: Date }>("select id, since from matter where district = $1 and kind = 'lead' and state in ('talking', 'reviewing', 'proposed') order by id", [district]),
    land: await tx.rows<{ kind: string; id: string; version: number }>("select kind, id, version from matter where district = $1 and kind in ('parcel', 'space') and state = 'available' order by kind, facts->>'code'", [district]),
  }), { readOnly: true })
  const office = world.staff('investment.office')
  const chosen = [...land.filter((l) => l.kind === 'parcel').filter((_, i) => i % 5 === 0).slice(0, HELD_PARCELS), ...land.filter((l) => l.kind === 'space').filter((_, i) => i % 6 === 0).slice(0, HELD_SPACES)]
  return chosen.flatMap(({ kind, id, version }, i): Life[] => {
    const [lead, next] = [leads[i], leads[i + 1]]
    if (!lead) return []
    const at = new Date(now.getTime() - random.whole(2, 20) * DAY_MS)
    const hold: Step = { caller: houseCaller(district, 'import'), act: 'reserve', at, body: { lead: lead.id } }
    return [{ kind, id, seen: version, steps: next && i % 4 === 0 ? [hold, { caller: office, act: 'wait', at: new Date(at.getTime() + DAY_MS), body: { lead: next.id } }] : [hold] }]
  })
}

function inDatum(polygon: Polygon, datum: 'CGCS2000' | 'WGS84' | 'GCJ02' | 'BD09'): Polygon {
  if (datum === 'CGCS2000' || datum === 'WGS84') return polygon
  return { type: 'Polygon', coordinates: polygon.coordinates.map((ring) => ring.map(([lng, lat]) => { const p = fromWgs84({ lng, lat }, datum); return [p.lng, p.lat] as const })) }
}
