import { z } from 'zod'
import { fact, part } from '#kernel/fact.ts'
import type { ActOf, AskOf, FactsOf } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)

/** A line of the ledger carries so many figures at most; more come in further lines of the same batch. */
export const MOST_ROWS = 2_000
export const ORIGINS = { dispatch: t('调度口径，非统计数据', 'Reported for steering, not statistics'), statistics: t('统计部门反馈（只读）', 'From the statistics bureau (read only)'), published: t('公开发布数据', 'Published figures') }
const PUBLICATIONS = { preliminary: t('快报', 'Preliminary'), final: t('核定', 'Final') }

/** One figure: of which indicator, about whom, of which month, in which caliber; in the indicator's unit. */
const Row = z.strictObject({
  indicator: part(words(3, 80), t('指标', 'Indicator')), subject: part(z.string().max(80), t('对象', 'Subject')).exactOptional(),
  caliber: part(z.enum(['month', 'cumulative', 'point']), t('口径', 'Caliber'), { month: t('当月', 'Month'), cumulative: t('累计', 'Cumulative'), point: t('时点', 'As of') }), period: part(month, t('月份', 'Month')), value: part(z.number(), t('数值', 'Value')),
})

export const facts = z.object({
  dataset: fact(words(2, 80), { label: t('数据名称', 'Data set'), searched: true, indexed: true }),
  source: fact(words(2, 80), { label: t('来源单位或文件', 'Office or document it comes from'), searched: true }),
  origin: fact(z.enum(['dispatch', 'statistics', 'published']), { label: t('数据性质', 'What kind of data'), options: ORIGINS, indexed: true }),
  frame: fact(words(1, 20), { label: t('单位框年度', 'Frame'), hint: t('每年的调查单位名录不同，跨年图线在此断开', 'Each year covers another list of units; charts break there') }),
  rows: fact(z.array(Row).min(1).max(MOST_ROWS), { label: t('数据', 'Figures'), passing: true }),
  rows_total: fact(z.int(), { label: t('数据行数', 'Rows') }),
  odd_reason: fact(words(5, 500), { label: t('异常数据说明', 'Why the unusual figures are right'), hint: t('与上期相差千倍以上等疑似单位错误，须说明后方可报送', 'Figures that look like a wrong unit are taken only with a reason'), widget: 'textarea' }),
  reason: fact(words(5, 500), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
  publication: fact(z.enum(['preliminary', 'final']), { label: t('发布状态', 'Published as'), options: PUBLICATIONS }),
  embargo_until: fact(z.iso.datetime({ offset: true }), { label: t('解禁时间', 'Embargo until') }),
  reported_by: fact(words(1, 80), { label: t('报送人', 'Reported by'), widget: 'party' }),
})

export type Batch = FactsOf<typeof facts>
export type BatchAsk = AskOf<Batch>
export type BatchActs = Readonly<Record<string, ActOf<'reported' | 'checked' | 'published' | 'withdrawn', Batch>>>
