import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ClauseRule, scanClause } from './clause-scan.ts'

const { rules } = JSON.parse(readFileSync(new URL('../packs/fair-competition.json', import.meta.url), 'utf8')) as { rules: ClauseRule[] }
const met = (text: string) => scanClause(text, rules).filter((h) => h.verdict !== 'passes').map((h) => h.rule)

/** Clauses as agreements word them, each with the rule that must meet it. Written for this test from the patterns the law names. */
const WRONG: readonly (readonly [string, string])[] = [
  ['tax_refund', '乙方投产后前三年，按其缴纳增值税、企业所得税地方留成部分的百分之八十给予返还。'], ['tax_refund', '按税收地方留成50%奖励给项目公司'], ['tax_refund', '乙方年度税收超过一千万元的，甲方给予奖励。'], ['tax_refund', '执行先征后返政策'], ['tax_refund', '按乙方对地方财政贡献的 6 0 ％ 给 予 补 贴'],
  ['registration_reward', '企业注册地迁入我区的，一次性奖励一百万元。'], ['registration_reward', '对总部迁移至本区的给予落户奖励'], ['local_tax_condition', '项目公司在本区缴纳税款的，按年给予扶持资金。'],
  ['statistics_reward', '纳入我区统计的，给予五十万元奖励。'], ['statistics_reward', '兑现首次入规奖励三十万元'], ['zero_land', '甲方以零地价方式供应项目用地。'], ['zero_land', '项目用地出让金在缴纳后三十日内全额返还乙方。'], ['zero_land', '甲方低于基准地价供地'],
  ['fee_relief', '免收乙方城市基础设施配套费'], ['fee_relief', '乙方的社会保险费三年内减半缴纳，由甲方减免。'], ['factor_price', '乙方生产用电给予每千瓦时０．１元补贴'], ['factor_price', '甲方承担乙方前两年厂房租金'],
  ['selective_award', '对本项目实行一事一议，另行安排扶持资金。'], ['selective_award', '甲方给予乙方设备投资额百分之十的产业扶持资金'], ['designated_goods', '乙方应当优先采购本区企业产品'], ['designated_goods', '工程由甲方指定的施工单位承建'],
  ['local_only', '配套服务仅限本地企业承接。'], ['local_only', '外地企业不得参与投标'], ['forced_branch', '施工企业在区内设立子公司后方可承接本项目'], ['exit_barrier', '乙方自投产之日起10年内不得迁出甲方辖区'], ['exit_barrier', '乙方迁离的，应双倍返还已获资金'],
  ['exclusive', '甲方授予乙方园区蒸汽独家供应权。'], ['exclusive', '协议期内甲方不再引进同类项目'], ['price_meddling', '甲方协调园区企业统一产品价格'],
]
const RIGHT = [
  '甲方不得以任何形式向乙方返还税收。', '严禁以零地价供应土地。', '项目用地依法以招标、拍卖、挂牌方式公开出让，出让价款按合同约定缴纳。', '乙方承诺固定资产投资不低于三亿元，投资强度不低于每亩四百万元。',
  '凡符合条件的所有企业均可同等享受《产业发展办法》规定的设备补贴。', '乙方应当依法纳税，如实填报统计报表。', '甲方协助乙方办理施工许可、环境影响评价等手续。', '双方发生争议的，向甲方所在地人民法院起诉。', '税收地方留成部分不予返还。',
  '乙方应于2027年6月30日前竣工投产。', '乙方逾期未开工的，甲方依法按闲置土地处理。', '乙方项目公司注册资本一亿元，于签约后六十日内完成工商登记。', '工程依法招标选择施工单位。', '园区内全体企业一视同仁适用用电直接交易政策，用电补贴按市级文件执行。',
]

describe('clauses', () => {
  test.each(WRONG)('%s is met in: %s', (rule, text) => {
    expect(met(text)).toContain(rule)
  })
  test.each(RIGHT)('nothing is met in: %s', (text) => {
    expect(met(text)).toEqual([])
  })
})

test('a hit names the very words, wherever they stand', () => {
  const text = '第三条 支持政策\n甲方 以 零 地 价 供地；其余依法办理。'
  const [hit] = scanClause(text, rules)
  expect(hit).toMatchObject({ rule: 'zero_land', verdict: 'forbidden', text: '零 地 价' })
  expect(text.slice(hit?.from, hit?.to)).toBe(hit?.text)
})

test('what is forbidden or open to all is told, and passes', () => {
  expect(scanClause('甲方不得返还土地出让金', rules)).toMatchObject([{ rule: 'zero_land', verdict: 'passes', because: 'negated' }])
  expect(scanClause('所有企业均免收城市基础设施配套费', rules)).toMatchObject([{ rule: 'fee_relief', verdict: 'passes', because: 'open_to_all' }])
})

test('blanks and full width never hide words, and other clauses around them change nothing', () => {
  fc.assert(fc.property(fc.constantFrom(...WRONG), fc.array(fc.constantFrom(' ', '　', '\u200b', '')), ([rule, text], blanks) => {
    const spread = [...text].map((c, i) => c + (blanks[i % Math.max(1, blanks.length)] ?? '')).join('')
    const wide = spread.replaceAll(/[0-9%]/g, (c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0))
    expect(met(wide)).toContain(rule)
    expect(met(`甲方负责用地报批。${text}；双方各执三份。`)).toContain(rule)
  }), { numRuns: 60 })
})
