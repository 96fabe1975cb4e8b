import { distance_m } from '#algo/coordinates.ts'
import { area_m2, contains, MU_M2, overlap_m2, type Polygon } from '#algo/polygon.ts'
import { CENTER, type Spot } from './land.ts'
import type { PlannedProject } from './project-lives.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

export interface PlannedPark extends Spot { readonly id: string; readonly code: string; readonly name: string; readonly type: string; readonly level: string; readonly leading: readonly string[]; readonly boundary: Polygon; readonly area: string; readonly chemical: boolean }
export interface PlannedParcel { readonly id: string; readonly code: string; readonly park: PlannedPark | undefined; readonly use: string; readonly boundary: Polygon; readonly area_mu: number; readonly fate: 'sited' | 'held' | 'available' | 'planned' | 'idle'; /** The project that stands on it. */ readonly project?: string; /** The firm that has stood on it since before there were leads. */ readonly firm?: string; readonly area: string }
export interface PlannedSpace { readonly id: string; readonly code: string; readonly name: string; readonly park: PlannedPark; readonly place: Spot; readonly floor: number; readonly area_m2: number; readonly hazard: string; readonly firm?: string; readonly fate: 'available' | 'occupied' | 'planned' }
export interface LandPlan { readonly parks: readonly PlannedPark[]; readonly parcels: readonly PlannedParcel[]; readonly spaces: readonly PlannedSpace[]; /** By the project that stands on it. */ readonly of: ReadonlyMap<string, PlannedParcel> }

const PARKS = [
  ['智造产业园', 'development', 'province', ['36', '34', '35']], ['生物医药港', 'industrial', 'province', ['27', '35']], ['光电信息谷', 'high_tech', 'national', ['39', '65']], ['新材料产业园', 'industrial', 'city', ['26', '39']],
  ['绿色化工园', 'chemical', 'province', ['26']], ['新能源汽车城', 'industrial', 'city', ['36', '38']], ['白鹭物流园', 'industrial', 'city', ['59', '51']], ['松涛装备园', 'industrial', 'district', ['34', '35']],
  ['听泉科创园', 'incubator', 'province', ['65', '73']], ['兰溪加速器', 'accelerator', 'city', ['27', '39']], ['云台众创空间', 'makerspace', 'district', ['65', '72']], ['望岳食品园', 'industrial', 'district', ['14', '13']],
] as const
/** Half the width and height of a park, degrees: about 2 by 1.6 kilometres. */
const HALF = { lng: 0.0115, lat: 0.0075 }
const PARCELS = 180
const SPACES = 120
const OLD: ReadonlySet<string> = new Set(['development', 'industrial', 'high_tech'])
const USE_OF: Readonly<Record<string, string>> = { development: 'M1', industrial: 'M2', high_tech: 'M0', chemical: 'M3', incubator: 'M0', accelerator: 'M0', makerspace: 'B' }

/** Land and built space of the district: a parcel under every project that came from a lead where nobody else's lies, and parcels beside them. */
export function planLand(world: World, random: Random, projects: readonly PlannedProject[], fromLead: (project: PlannedProject) => boolean): LandPlan {
  const parks = planParks(world)
  const parcels: PlannedParcel[] = []
  const owners = world.firms.filter((f) => /^(1[3-9]|[23]\d|4[0-3])/.test(f.industry)).values()
  const towns = world.land.streets.map(({ ring }): Polygon => ({ type: 'Polygon', coordinates: [ring.map((p): [number, number] => [p.lng, p.lat])] }))
  const free = (boundary: Polygon) => (boundary.coordinates[0] ?? []).every(([lng, lat]) => towns.some((town) => contains(town, { lng, lat }))) && parcels.every((p) => overlap_m2(p.boundary, boundary) < 1)
  for (const p of projects.filter(fromLead)) {
    if (parcels.length >= PARCELS * 0.65) break
    const boundary = plot(p.firm, Math.min(400, Math.max(8, p.total_wan / 450)), random)
    const park = parks.find((one) => within(one, p.firm))
    if (free(boundary)) parcels.push({ id: `dk-${p.id}`, code: codeOf(world, parcels.length), park, use: park ? (USE_OF[park.type] ?? 'M1') : 'M1', boundary, area_mu: surveyed(boundary), fate: 'sited', project: p.id, area: p.firm.area })
  }
  for (let tries = 0; parcels.length < PARCELS && tries < 4_000; tries++) {
    const park = parks[tries % parks.length] as PlannedPark
    const at = { lng: park.lng + (random.next() - 0.5) * 2 * (HALF.lng - 0.0022), lat: park.lat + (random.next() - 0.5) * 2 * (HALF.lat - 0.0018) }
    const boundary = plot(at, random.lognormal(55, 0.5), random)
    if (!free(boundary)) continue
    // Older parks are full of those who came first.
    const fate = random.weighted([['held', OLD.has(park.type) ? 14 : 5], ['available', 9], ['planned', 4], ['idle', 1]] as const)
    const firm = fate === 'held' ? owners.next().value : undefined
    parcels.push({ ...(firm === undefined ? {} : { firm: firm.id }), id: `dk-${String(parcels.length + 1).padStart(4, '0')}`, code: codeOf(world, parcels.length), park, use: random.chance(0.1) ? 'W' : (USE_OF[park.type] ?? 'M1'), boundary, area_mu: surveyed(boundary), fate: fate === 'held' && firm === undefined ? 'available' : fate, area: park.area })
  }
  return { parks, parcels, spaces: planSpaces(world, random, parks), of: new Map(parcels.flatMap((p) => (p.project ? [[p.project, p] as const] : []))) }
}

/** The parks where firms already are, and others as far from them as the district allows. */
function planParks(world: World): PlannedPark[] {
  const spots: Spot[] = [...world.land.parks]
  const grid = Array.from({ length: 7 }, (_, x) => Array.from({ length: 5 }, (__, y): Spot => ({ lng: CENTER.lng - 0.075 + x * 0.025, lat: CENTER.lat - 0.045 + y * 0.0225 }))).flat()
  while (spots.length < PARKS.length) spots.push(grid.toSorted((a, b) => nearest(b, spots) - nearest(a, spots))[0] ?? CENTER)
  return PARKS.map(([name, type, level, leading], i): PlannedPark => {
    const { lng, lat } = spots[i] ?? CENTER
    const street = world.land.streets.toSorted((a, b) => distance_m(a, { lng, lat }) - distance_m(b, { lng, lat }))[0]
    const ring = [[-1, -1], [1, -1], [1, 0.8], [0.7, 1], [-1, 1], [-1, -1]].map(([x = 0, y = 0]): [number, number] => [round(lng + x * HALF.lng), round(lat + y * HALF.lat)])
    return { id: `yq-${i + 1}`, code: `${world.called.code}-YQ${String(i + 1).padStart(2, '0')}`, name, type, level, leading, lng, lat, boundary: { type: 'Polygon', coordinates: [ring] }, area: street?.code ?? '', chemical: type === 'chemical' }
  })
}

function planSpaces(world: World, random: Random, parks: readonly PlannedPark[]): PlannedSpace[] {
  const renters = world.firms.filter((f) => f.park !== null)
  return Array.from({ length: SPACES }, (_, i): PlannedSpace => {
    const park = parks[i % parks.length] as PlannedPark
    const [building, floor] = [1 + Math.floor(i / parks.length / 3), 1 + (Math.floor(i / parks.length) % 3)]
    const spot = { lng: round(park.lng + (building - 2.5) * 0.0016), lat: round(park.lat - 0.006 + floor * 0.0001) }
    const fate = random.weighted([['available', 5], ['occupied', 8], ['planned', 1]] as const)
    const firm = fate === 'occupied' ? renters[(i * 7) % renters.length] : undefined
    return { id: `zt-${String(i + 1).padStart(4, '0')}`, code: `${park.code}-B${building}-${floor}F`, name: `${park.name}${building}号楼${floor}层`, park, place: spot, floor, area_m2: random.whole(8, 60) * 100, hazard: park.type === 'chemical' ? random.pick(['甲', '乙']) : random.pick(['丙', '丙', '丁', '戊']), fate, ...(firm ? { firm: firm.id } : {}) }
  })
}

/** A rectangle of so many mu around a spot, a little askew. */
function plot({ lng, lat }: Spot, mu: number, random: Random): Polygon {
  const metre = { lng: 1 / (111_195 * Math.cos((lat * Math.PI) / 180)), lat: 1 / 111_195 }
  const depth = Math.sqrt(mu * MU_M2 * (0.6 + random.next() * 0.5))
  const [w, h, turn] = [(mu * MU_M2) / depth / 2, depth / 2, (random.next() - 0.5) * 0.3]
  const ring = [[-w, -h], [w, -h], [w, h], [-w, h], [-w, -h]].map(([x = 0, y = 0]): [number, number] => [round(lng + (x * Math.cos(turn) - y * Math.sin(turn)) * metre.lng), round(lat + (x * Math.sin(turn) + y * Math.cos(turn)) * metre.lat)])
  return { type: 'Polygon', coordinates: [ring] }
}

const surveyed = (boundary: Polygon) => Math.round((area_m2(boundary) / MU_M2) * 100) / 100
const codeOf = ({ called }: World, n: number) => `${called.code}-2026-${String(n + 1).padStart(4, '0')}`
const nearest = (spot: Spot, others: readonly Spot[]) => Math.min(...others.map((o) => distance_m(spot, o)))
const within = (park: Spot, { lng, lat }: Spot) => Math.abs(lng - park.lng) < HALF.lng && Math.abs(lat - park.lat) < HALF.lat * 0.8
const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7
