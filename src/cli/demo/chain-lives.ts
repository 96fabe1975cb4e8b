import { isoDay } from '#algo/workdays.ts'
import { houseCaller } from '#kernel/caller.ts'
import { CHAINS, type PlannedChain, SECTORS, TAKES } from './chain-plan.ts'
import type { Random } from './random.ts'
import { DAY_MS, inOffice, type Life, type Step } from './steps.ts'
import type { World } from './world.ts'

const PLACES = ['云澜市', '沧源市', '临泽市', '平野市', '东屿市', '北麓市'] as const
const MAKERS = ['恒岳', '启衡', '明川', '同帆', '锦程', '云麓', '远岱', '华璟'] as const
const REGIONS = 36

/** Four chains, the firms on their nodes, what those buy, and the invented tables that gaps are ranked by. */
export function* chainLives(world: World, random: Random, now: Date): Generator<Life> {
  const office = world.staff('chains.office')
  const archive = houseCaller(world.district, 'import')
  const at = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const proof = (kind: string) => [{ kind, sha256: random.pick(world.photos) }]
  for (const chain of CHAINS) yield { kind: 'chain', id: chain.id, steps: drawn(chain, world, random.fork(chain.id), now) }
  let n = 0
  for (const chain of CHAINS) {
    const listed = new Map<string, { firm: string; role: string }[]>()
    for (const [key, , , products, industries, criticality] of chain.lines) {
      const makers = world.firms.filter((f) => industries.split(' ').includes(f.industry))
      const many = makers.length === 0 ? 0 : random.whole(criticality === 'key' ? 0 : 1, 5)
      for (let i = 0; i < many; i++) {
        const firm = random.pick(makers)
        const role = random.weighted([['leader', 1], ['backbone', 3], ['support', 5]] as const)
        const told = listed.get(key) ?? []
        if (told.some((one) => one.firm === firm.id)) continue
        listed.set(key, [...told, { firm: firm.id, role }])
        const product = random.pick(products.split('、'))
        // Most of what was found long ago was found again; some was not, and counts for nothing any more.
        const ago = random.whole(20, key === chain.lines.at(-1)?.[0] ? 600 : 900)
        const found = at(ago)
        const output = random.whole(4, 120) * 100
        const again = at(random.whole(8, Math.max(9, Math.min(ago - 10, 400))))
        const steps: Step[] = [{ caller: office, act: 'list', at: found, evidence: proof('survey'), body: { chain: chain.id, node: key, firm: firm.id, role, main_product: product, capacity: `年产${random.whole(1, 60)}万件`, output_wan: output, as_of_on: isoDay(found) } }]
        if (ago > 300 && random.chance(0.7)) steps.push({ caller: office, act: 'confirm', at: again, evidence: proof('survey'), body: { main_product: product, output_wan: Math.round(output * (0.9 + random.next() * 0.35)), as_of_on: isoDay(again) } })
        yield { kind: 'chain_firm', id: `lq-${++n}`, steps }
      }
    }
    const year = Number(isoDay(now).slice(0, 4)) - 1
    for (const [from, to] of chain.links.split(' ').map((l) => l.split('>'))) {
      const line = chain.lines.find(([key]) => key === from)
      const buyers = (listed.get(to ?? '') ?? []).slice(0, 3)
      if (!line) continue
      for (const buyer of buyers) {
        const sellers = (listed.get(line[0]) ?? []).filter((s) => s.firm !== buyer.firm)
        // From a firm of the chain, or from one of the trade that nobody has put on it yet.
        const others = world.firms.filter((f) => f.id !== buyer.firm && line[4].split(' ').includes(f.industry))
        const seller = sellers.length > 0 && random.chance(0.7) ? random.pick(sellers).firm : others.length > 0 && random.chance(0.35) ? random.pick(others).id : undefined
        yield { kind: 'supply', id: `gy-${++n}`, steps: [{ caller: office, act: 'note', at: at(random.whole(5, 60)), evidence: proof('ledger'), body: { chain: chain.id, node: line[0], buyer: buyer.firm, ...(seller ? { seller } : { seller_name: `${random.pick(MAKERS)}${line[1]}有限公司`, seller_place: random.pick(PLACES) }), product: random.pick(line[3].split('、')), amount_wan: random.whole(2, 90) * 50, year } }] }
      }
    }
  }
  yield { kind: 'structure', id: 'jg-regions', steps: [{ caller: archive, act: 'bring_in', at: at(120), evidence: proof('publication'), body: regions(random.fork('regions'), world.called.zh, Number(isoDay(now).slice(0, 4)) - 1) }] }
  yield { kind: 'structure', id: 'jg-sectors', steps: [{ caller: archive, act: 'bring_in', at: at(120), evidence: proof('publication'), body: sectors(Number(isoDay(now).slice(0, 4)) - 3) }] }
}

/** Drawn three years ago with one node fewer, and published each spring since. */
function* drawn(chain: PlannedChain, world: World, random: Random, now: Date): Generator<Step> {
  const [office, expert, leader] = [world.staff('chains.office'), world.staff('chains.expert'), world.staff('leader')]
  const nodes = chain.lines.map(([key, name, stage, products, industries, criticality]) => ({ key, name, stage, products: products.split('、'), industries: industries.split(' '), criticality }))
  const links = chain.links.split(' ').map((l) => { const [from = '', to = ''] = l.split('>'); return { from, to } })
  const added = nodes.at(-1)
  const thisYear = Number(isoDay(now).slice(0, 4))
  const shift = random.whole(0, 20)
  for (const year of [thisYear - 2, thisYear - 1, thisYear]) {
    // Before spring is over the edition of the year is not out yet: then the last one stands.
    const day = (n: number) => inOffice(new Date(Date.parse(`${year}-02-20T10:00:00+08:00`) + (n + shift) * DAY_MS), random)
    if (year === thisYear - 2) yield { caller: office, act: 'draft', at: day(0), body: { name: chain.name, chain_leader: chain.leader, lead_dept: 'science_industry', about: chain.about, nodes: nodes.slice(0, -1), links: links.filter((l) => l.from !== added?.key && l.to !== added?.key) } }
    else if (day(28) > now) return
    else {
      yield { caller: office, act: 'revise', at: day(0), body: { reason: `按年度走访和统计结果编制${year}年版。` } }
      if (year === thisYear - 1) yield { caller: office, act: 'edit', at: day(6), body: { nodes, links } }
    }
    yield { caller: office, act: 'submit', at: day(9), body: {} }
    yield { caller: expert, act: 'check', at: day(16), body: { pass: true, opinion: random.pick(['环节划分合理，与国民经济行业分类对应准确。', '补充的环节符合本区产业实际，同意发布。', '关键环节识别准确，建议加强采购数据采集。']) } }
    yield { caller: leader, act: 'publish', at: day(24), body: { year } }
  }
}

/** 大类 that these districts have firms in. */
const DIVISIONS = '13 14 26 27 28 30 32 33 34 35 36 37 38 39 40'

/** Regions that are good at much are good at what is hard, too: nested, as such tables are. Wholly invented. */
function regions(random: Random, own: string, year: number) {
  const columns = DIVISIONS.split(' ')
  const hard = new Map(columns.map((c) => [c, random.next()]))
  const strong = new Set(['26', '27', '34', '35', '36', '39'])
  const rows = [own, ...Array.from({ length: REGIONS - 1 }, (_, i) => `${'甲乙丙丁戊己庚辛壬癸'[i % 10] ?? ''}${['东', '西', '南', '北'][Math.floor(i / 10)] ?? '中'}区`)]
  const values = rows.map((_, r) => {
    const able = random.next()
    return columns.map((c) => { const has = r === 0 ? strong.has(c) : able > (hard.get(c) ?? 0) - 0.15; return Math.round(has ? random.lognormal(r === 0 ? 900_000 : 500_000, 0.8) : random.lognormal(20_000, 1)) })
  })
  return { type: 'regions', name: `${year}年各区工业分行业产值（演示，虚构）`, year, published_by: '演示数据，虚构', own, rows, columns, values }
}

function sectors(year: number) {
  const output = SECTORS.map((_, i) => 1_000_000 + i * 150_000)
  const names = SECTORS.map(([name]) => name)
  return { type: 'input_output', name: `${year}年投入产出表（演示，虚构）`, year, published_by: '演示数据，虚构', rows: names, columns: names, output, industries: SECTORS.map(([, codes]) => codes.split(' ')), values: TAKES.map((row) => row.map((share, j) => Math.round((share / 100) * (output[j] ?? 0)))) }
}
