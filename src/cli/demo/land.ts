import type { Random } from './random.ts'

export interface Spot {
  readonly lng: number
  readonly lat: number
}

export interface Street extends Spot {
  readonly code: string
  readonly zh: string
  readonly en: string
  /** Outline, closed, WGS84. */
  readonly ring: readonly Spot[]
  readonly communities: readonly Community[]
}

export interface Community extends Spot {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly estates: readonly string[]
}

export interface Park extends Spot {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly street: string
}

/** The land of the generated district: streets side by side, communities and parks in them. */
export interface Land {
  readonly streets: readonly Street[]
  readonly parks: readonly Park[]
  readonly roads: readonly string[]
}

const STREETS = [['听泉街道', 'Tingquan Street'], ['望岳街道', 'Wangyue Street'], ['兰溪街道', 'Lanxi Street'], ['云台街道', 'Yuntai Street'], ['松涛镇', 'Songtao Town'], ['白鹭镇', 'Bailu Town']] as const
const COMMUNITIES = [
  ['长乐', 'Changle'], ['春晓', 'Chunxiao'], ['丰和', 'Fenghe'], ['桂园', 'Guiyuan'], ['和平里', 'Hepingli'], ['锦绣', 'Jinxiu'], ['临湖', 'Linhu'], ['梅岭', 'Meiling'], ['南园', 'Nanyuan'], ['平安', 'Pingan'],
  ['清荷', 'Qinghe'], ['仁和', 'Renhe'], ['书香', 'Shuxiang'], ['桃源', 'Taoyuan'], ['文昌', 'Wenchang'], ['西苑', 'Xiyuan'], ['向阳', 'Xiangyang'], ['银杏', 'Yinxing'], ['永安', 'Yongan'], ['朝晖', 'Zhaohui'],
  ['翠屏', 'Cuiping'], ['东篱', 'Dongli'], ['古渡', 'Gudu'], ['花溪', 'Huaxi'],
] as const
const PARKS = [['智造产业园', 'Smart Manufacturing Park'], ['生物医药港', 'Biomedicine Harbour'], ['光电信息谷', 'Optoelectronics Valley'], ['新材料产业园', 'New Materials Park']] as const
const ESTATES = ['雅苑', '华府', '花园', '新村', '公寓', '家园', '名邸', '小区']
const ESTATE_HEADS = ['晴川', '枫林', '星河', '海棠', '玉兰', '碧水', '龙泉', '金桂', '明珠', '悦和', '佳禾', '嘉铭', '御景', '锦程', '滨河', '学府']
const ROADS = ['泰和路', '创新路', '望江路', '听泉路', '兰溪街', '松涛路', '白鹭大街', '科苑路', '文昌路', '和平街', '滨湖路', '工业一路', '工业二路', '站前路', '人民路']

/** Half the width and height of the district, in degrees: about 16 by 13 kilometres. */
const REACH = { lng: 0.09, lat: 0.06 }
export const CENTER: Spot = { lng: 118.94, lat: 36.96 }
/** No such division exists: its first digits belong to no province's list of districts. */
export const AREA_CODE = '379901'

export function makeLand(random: Random, called: string): Land {
  const corner = corners(random)
  const streets = STREETS.map(([zh, en], i): Street => {
    const [x, y] = [i % 3, Math.floor(i / 3)]
    const ring = [corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1), corner(x, y)]
    const middle = { lng: ring.slice(0, 4).reduce((s, p) => s + p.lng, 0) / 4, lat: ring.slice(0, 4).reduce((s, p) => s + p.lat, 0) / 4 }
    const code = `${AREA_CODE}${String(i + 1).padStart(3, '0')}`
    return { code, zh, en, ring, ...middle, communities: COMMUNITIES.slice(i * 4, i * 4 + 4).map(([name, latin], j) => community(random, code, name, latin, j, middle)) }
  })
  const parks = PARKS.map(([zh, en], i): Park => {
    const street = streets[(i + 2) % streets.length] as Street
    return { code: `P${i + 1}`, zh, en, street: street.code, ...near(random, street, 0.012) }
  })
  return { streets, parks, roads: [ROADS[0] ?? '', `${called}大道`, ...ROADS.slice(1)] }
}

/** A spot around another, within about `reach` degrees. */
export function near(random: Random, { lng, lat }: Spot, reach: number): Spot {
  return { lng: round(lng + (random.next() - 0.5) * 2 * reach), lat: round(lat + (random.next() - 0.5) * 2 * reach * 0.7) }
}

function community(random: Random, street: string, name: string, latin: string, j: number, middle: Spot): Community {
  const at = { lng: round(middle.lng + (j % 2 === 0 ? -0.014 : 0.014) + (random.next() - 0.5) * 0.01), lat: round(middle.lat + (j < 2 ? -0.013 : 0.013) + (random.next() - 0.5) * 0.008) }
  return { code: `${street}${String(j + 1).padStart(3, '0')}`, zh: `${name}社区`, en: `${latin} Community`, ...at, estates: Array.from({ length: 4 }, () => `${random.pick(ESTATE_HEADS)}${random.pick(ESTATES)}`) }
}

/** Corners of a 3 × 2 grid, moved a little so that borders look like borders. */
function corners(random: Random): (x: number, y: number) => Spot {
  const grid = Array.from({ length: 4 }, (_, x) => Array.from({ length: 3 }, (__, y): Spot => ({
    lng: round(CENTER.lng - REACH.lng + (x / 3) * 2 * REACH.lng + (random.next() - 0.5) * 0.014),
    lat: round(CENTER.lat - REACH.lat + (y / 2) * 2 * REACH.lat + (random.next() - 0.5) * 0.012),
  })))
  return (x, y) => grid[x]?.[y] ?? CENTER
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}
