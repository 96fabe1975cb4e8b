import { expect, test } from 'vitest'
import { wishedFigures } from './wished-figure.ts'

test.each([
  '请镇街与企业沟通，确保产值数据报到5000万元以上', '本月增速偏低，各单位要把数据做上去', '务必保证投资额填够全年计划', '请调整上报数据后再报', '按全年增速倒推各企业产值数据',
  '不得出现负增长的报表', '网格员可代企业填报统计数据', '产值凑够一个亿', '个别企业报表要平衡一下',
])('it hints at a wished figure: %s', (text) => {
  expect(wishedFigures(text)).toHaveLength(1)
})

test.each([
  '请加快项目建设，确保6月底前完成主体封顶', '走访企业，了解产值下降原因并报专题材料', '督促企业按时如实报送统计数据', '全年产值目标为500亿元，目前完成率45%', '请按统计制度核实数据差错，由企业自行更正', '力争全年工业投资增长8%',
])('it asks for work, not for a figure: %s', (text) => {
  expect(wishedFigures(text)).toEqual([])
})

test('where it is said is told', () => {
  const text = '会议强调，要把数据做上去。'
  const [wish] = wishedFigures(text)
  expect(text.slice(wish?.from, wish?.to)).toBe(wish?.text)
})
