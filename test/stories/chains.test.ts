import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packAt } from '#packs/packs.ts'
import { cities, openHouse, type TestHouse } from '../house.ts'
import { day, proofs } from './lead-walk.ts'
import { done } from './walk.ts'

const node = (key: string, stage: string, product: string, industry: string, criticality = 'important') => ({ key, name: `${product}环节`, stage, products: [product], industries: [industry], criticality })
const NODES = [node('steel', 'upstream', '车用钢板', '3130'), node('igbt', 'upstream', '功率模块', '3972', 'key'), node('motor', 'midstream', '驱动电机', '3812', 'key'), node('vehicle', 'downstream', '乘用车', '3612', 'ordinary')]
const LINKS = [{ from: 'steel', to: 'motor' }, { from: 'igbt', to: 'motor' }, { from: 'motor', to: 'vehicle' }]
const HEAD = { name: '新能源汽车', chain_leader: '常务副区长', lead_dept: 'industry-bureau' }
interface Node { key: string; strength: string; because: { zh: string }[]; firms: number; stale: number; local_share?: number; as_of_on: string | null }
interface Map { nodes: Node[]; local: { rate: number; year: number; buyers: number } | null }
interface Gaps { gaps: { node: string; score: number; strength: string; parts: Record<string, { value: number | null; score: number; says: { zh: string } }>; candidates: { name: string; says: { zh: string } }[]; leads: { id: string }[] }[]; basis: { regions: { year: number } | null; sectors: { year: number } | null } }

describe.each(cities)('chains of %s', (city) => {
  let house: TestHouse
  const rules = () => packAt(city, house.now()).rules.chains
  const year = () => Number(day(house).slice(0, 4)) - 1
  beforeAll(async () => {
    house = await openHouse({ city })
    await done(house, 'chain-office', 'chain', 'nev', 'draft', { ...HEAD, nodes: NODES, links: LINKS })
  })
  afterAll(() => house.close())
  const said = async (act: string, body: object, more = {}) => house.as('chain-office').act('chain', `c-${act}-${Math.random()}`, act, body, { seen: 0, ...more })
  const map = async () => (await house.as('chain-office').get('/api/chains/nev')) as unknown as Map
  const nodeOf = async (key: string) => (await map()).nodes.find((n) => n.key === key)
  const list = async (firm: string, at: string, role: string, more: object = {}) => house.as('chain-office').act('chain_firm', `lq-${firm}-${at}`, 'list', { chain: 'nev', node: at, firm, role, main_product: '永磁同步电机', as_of_on: day(house), output_wan: 10_000, ...more }, { seen: 0, ...(await proofs(house, 'survey')) })

  test('is drawn by the office, checked by an expert who did not draw it, and published by a leader for a year', async () => {
    await done(house, 'chain-office', 'chain', 'nev', 'submit')
    await done(house, 'chain-expert', 'chain', 'nev', 'check', { pass: false, opinion: '缺少下游充换电环节，请补充。' })
    await done(house, 'chain-office', 'chain', 'nev', 'submit')
    await done(house, 'chain-expert', 'chain', 'nev', 'check', { pass: true, opinion: '划分合理，同意发布。' })
    expect((await house.as('chain-office').act('chain', 'nev', 'publish', { year: year() + 1 })).status).toBe(403)
    await done(house, 'leader', 'chain', 'nev', 'publish', { year: year() + 1 })
    expect((await house.as('leader').get('/api/chain/nev')).facts).toMatchObject({ year: year() + 1, editions: [{ nodes: 4, links: 3 }] })
  })

  test.each([
    ['a key twice', { nodes: [NODES[0], NODES[0]], links: [] }, '重复'], ['a link to nowhere', { nodes: NODES, links: [{ from: 'steel', to: 'ghost' }] }, '不存在'], ['a link to itself', { nodes: NODES, links: [{ from: 'steel', to: 'steel' }] }, '自身'], ['a link twice', { nodes: NODES, links: [LINKS[0], LINKS[0]] }, '重复'],
    ['an industry of the edition of 2011', { nodes: [NODES[0], node('old', 'midstream', '软件', '6510')], links: [] }, '2011版代码，2017版为6511'], ['a division there is not', { nodes: [NODES[0], node('odd', 'midstream', '某物', '9912')], links: [] }, '没有大类99'],
  ])('%s is refused', async (_, body, words) => {
    const answer = await said('draft', { ...HEAD, ...body })
    expect([answer.status, JSON.stringify(answer)]).toEqual([422, expect.stringContaining(words)])
  })

  test('strength is computed: missing, broken, weak, strong, and old evidence counts for nothing', async () => {
    expect((await map()).nodes.map((n) => n.strength)).toEqual(['missing', 'missing', 'missing', 'missing'])
    expect((await list('firm-alpha', 'motor', 'leader')).status).toBe(200)
    await done(house, 'chain-office', 'supply', 'gy-1', 'note', { chain: 'nev', node: 'igbt', buyer: 'firm-alpha', seller_name: '云澜功率半导体有限公司', seller_place: '云澜市', product: '车规功率模块', amount_wan: 3_000, year: year() }, await proofs(house, 'ledger'))
    expect(await nodeOf('igbt')).toMatchObject({ strength: 'broken', firms: 0 })
    expect((await nodeOf('igbt'))?.because.at(-1)?.zh).toContain('3,000万元')
    expect(await nodeOf('motor')).toMatchObject({ strength: 'weak', firms: 1 })
    expect((await list('firm-beta', 'motor', 'support')).status).toBe(200)
    expect((await nodeOf('motor'))?.strength).toBe(rules().strong.firms <= 2 ? 'strong' : 'weak')
    house.pass((rules().evidence_months + 1) * 31 * 86_400_000)
    expect(await nodeOf('motor')).toMatchObject({ strength: 'missing', stale: 2 })
    await done(house, 'chain-office', 'chain_firm', 'lq-firm-alpha-motor', 'confirm', { as_of_on: day(house) }, await proofs(house, 'survey'))
    expect(await nodeOf('motor')).toMatchObject({ strength: 'weak', stale: 1 })
  })

  test('本地配套率 is what core firms bought here by what they bought', async () => {
    await done(house, 'chain-office', 'supply', 'gy-2', 'note', { chain: 'nev', node: 'steel', buyer: 'firm-alpha', seller: 'firm-beta', product: '车用钢板', amount_wan: 1_000, year: 2025 }, await proofs(house, 'ledger'))
    await done(house, 'chain-office', 'supply', 'gy-3', 'note', { chain: 'nev', node: 'steel', buyer: 'firm-beta', seller_name: '沧源钢铁有限公司', product: '车用钢板', amount_wan: 9_000, year: 2025 }, await proofs(house, 'ledger'))
    // The third buyer does not lead or bear the chain: it is left out. Bought in the last year that was noted.
    expect((await map()).local).toMatchObject({ rate: 0.25, year: 2025, buyers: 1 })
    const { bought } = (await house.as('chain-office').get('/api/chains/nev/suppliers')) as unknown as { bought: { product: string; makers: unknown[] }[] }
    expect(bought.map((b) => b.product)).toEqual(['车用钢板', '车规功率模块'])
  })

  test('gaps are ranked with reasons, whom to talk to, and by tables once they are there', async () => {
    const bare = (await house.as('chain-office').get('/api/chains/nev/gaps')) as unknown as Gaps
    expect(bare.basis).toEqual({ regions: null, sectors: null })
    expect(bare.gaps.find((g) => g.node === 'igbt')?.candidates[0]).toMatchObject({ name: '云澜功率半导体有限公司' })
    const table = { type: 'regions', name: '2025年各区分行业产值', year: 2025, published_by: '统计公报', own: '本区', rows: ['本区', '甲区', '乙区', '丙区'], columns: ['31', '36', '38', '39'], values: [[0, 90, 80, 10], [90, 5, 5, 5], [0, 80, 90, 70], [50, 0, 10, 0]] }
    await done(house, 'chain-office', 'structure', 'jg-1', 'bring_in', table, await proofs(house, 'publication'))
    await done(house, 'chain-office', 'structure', 'jg-2', 'bring_in', { type: 'input_output', name: '2022年投入产出表', year: 2022, published_by: '统计局', rows: ['金属', '电气', '电子'], columns: ['金属', '电气', '电子'], values: [[20, 20, 5], [5, 15, 5], [2, 12, 40]], output: [100, 100, 100], industries: [['31'], ['38'], ['39']] }, await proofs(house, 'publication'))
    const { gaps, basis } = (await house.as('chain-office').get('/api/chains/nev/gaps')) as unknown as Gaps
    expect([basis.regions?.year, basis.sectors?.year]).toEqual([2025, 2022])
    const igbt = gaps.find((g) => g.node === 'igbt')
    // Motors of 10,000 a year take 12% of it from electronics; 3,000 are known to be bought: the more is counted.
    expect(igbt?.parts['pull']?.value).toBe(3_000)
    expect(gaps.find((g) => g.node === 'steel')?.parts['pull']?.value).toBe(10_000)
    expect(igbt?.parts['relatedness']?.says.zh).toMatch(/关联密度0\.\d+.*行业39，2025年/)
    expect(gaps.map((g) => g.score)).toEqual(gaps.map((g) => g.score).toSorted((a, b) => b - a))
  })

  test('a lead made of a gap stands beside it', async () => {
    await done(house, 'scout', 'lead', 'l-gap', 'report', { name: '功率半导体补链项目', investor_name: '云澜功率半导体有限公司', source: 'chain', reporter_unit: 'investment-bureau', industry: '3972', content: '补功率半导体环节，为区内电机企业配套。', planned_investment_wan: 20_000, class: 'ordinary', confidentiality: 'ordinary', node: 'nev/igbt' })
    expect(((await house.as('chain-office').get('/api/chains/nev/gaps')) as unknown as Gaps).gaps.find((g) => g.node === 'igbt')?.leads.map((l) => l.id)).toEqual(['l-gap'])
  })

  test('a firm stands once on a node that is there; a supply has one seller; a node in use is not dropped', async () => {
    expect((await list('firm-alpha', 'motor', 'leader', {})).status).toBe(409)
    const again = await house.as('chain-office').act('chain_firm', 'lq-again', 'list', { chain: 'nev', node: 'motor', firm: 'firm-alpha', role: 'leader', main_product: '电机', as_of_on: day(house) }, { seen: 0, ...(await proofs(house, 'survey')) })
    expect(JSON.stringify(again)).toContain('已在该环节登记')
    expect(JSON.stringify(await list('firm-alpha', 'ghost', 'leader'))).toContain('没有环节')
    const two = await house.as('chain-office').act('supply', 'gy-two', 'note', { chain: 'nev', node: 'steel', buyer: 'firm-alpha', seller: 'firm-beta', seller_name: '另一家有限公司', product: '钢板', amount_wan: 10, year: 2025 }, { seen: 0, ...(await proofs(house, 'ledger')) })
    expect(JSON.stringify(two)).toContain('只须填一个')
    await done(house, 'chain-office', 'chain', 'nev', 'revise', { reason: '按年度修订' })
    expect(JSON.stringify(await house.as('chain-office').act('chain', 'nev', 'edit', { nodes: NODES.filter((n) => n.key !== 'steel'), links: [LINKS[2]] }))).toContain('不能删去')
  })

  test('a table is read with every bad line told, and one that does not hold is refused', async () => {
    const read = await house.as('chain-office').post('/api/chains/tables/read', { type: 'regions', name: 'r.csv', text: '地区,36,39\n本区,10,20\n甲区,x,3\n,1,2\n乙区,4,5\n' })
    expect(read).toMatchObject({ rows: 2, columns: 2, faults: [{ line: 3 }, { line: 4 }], body: { rows: ['本区', '乙区'], values: [[10, 20], [4, 5]] } })
    const more = { seen: 0, ...(await proofs(house, 'publication')) }
    const base = { type: 'regions', name: '某年产值表', year: 2024, published_by: '公报', own: '本区', rows: ['本区', '甲区'], columns: ['36', '39'], values: [[1, 2], [3, 4]] }
    for (const [wrong, words] of [[{ own: '丁区' }, '没有本区'], [{ columns: ['36', '6510'] }, '2011版'], [{ values: [[1, 2], [3]] }, '2行×2列'], [{ rows: ['本区', '本区'] }, '重复']] as const) expect(JSON.stringify(await house.as('chain-office').act('structure', `jg-${words}`, 'bring_in', { ...base, ...wrong }, more))).toContain(words)
    const io = { ...base, type: 'input_output', rows: ['金属', '电子'], columns: ['金属', '电子'], output: [1, 10], industries: [['31'], ['39']] }
    expect(JSON.stringify(await house.as('chain-office').act('structure', 'jg-io', 'bring_in', io, more))).toContain('不成立')
    expect((await house.as('housing').post('/api/chains/tables/read', { type: 'regions', name: 'r.csv', text: '地区,36\n甲,1\n' })).status).toBe(403)
  })
})
