import type { IndicatorDef } from '#kernel/indicator.ts'
import type { Text } from '#kernel/text.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const source = t('项目月报：逐项目可查', "Projects' monthly reports, each open to inspection")
const WAN = t('万元', '10,000 yuan')
export const indicators: readonly IndicatorDef[] = [
  {
    id: 'projects.investment', label: t('项目完成投资（形象进度）', 'Investment done, by physical progress'), source, unit: WAN, polarity: 'higher', caliber: 'cumulative', format: 'amount',
    definition: t('当月：各项目本次月报累计完成投资减上次月报之和；累计：年初以来各月之和。形象进度口径，不等于财务支出和统计入库', 'Month: what each project did since its report before, added up; year to date: the months together. By physical progress: neither what was spent nor what statistics count'),
    series: { frequency: 'month', subject: 'project', adds: 'sum', calibers: ['month'] },
  },
  {
    id: 'projects.paid', label: t('项目累计支出（财务口径）', 'Spent since the start, by the books'), source, unit: WAN, polarity: 'higher', caliber: 'point', format: 'amount',
    definition: t('各项目自开工累计支出之和，财务支出口径；只含当月报送的项目', 'What projects have spent since their start, by the books; of those that reported in the month'),
    series: { frequency: 'month', subject: 'project', adds: 'sum', calibers: ['point'] },
  },
]
