import { INDUSTRY_DIVISIONS } from '#algo/identifiers/industry-divisions.ts'
import { isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import type { Locale, Text } from '#kernel/text.ts'
import { growthOf } from '#modules/economy/growth.ts'
import type { Tx } from '#store/database.ts'
import { measure } from '#store/measure.ts'
import { seriesOf } from '#store/series.ts'
import type { House } from '#server/house.ts'
import { litOf } from '#server/lamp-lists.ts'
import { countsOf } from '#server/lamp-routes.ts'
import { readsKeptBack } from '#server/series-routes.ts'
import { targetsShown } from '#server/target-routes.ts'
import { type Block, note, numbered, type Paper, table, text } from './document.ts'
import { rate } from './bulletin.ts'
import { change, dayWords, figure, issuerOf, STANDING } from './words.ts'

const SHARES = ['care.true_solution_rate', 'livelihood.response_rate', 'livelihood.solution_rate', 'livelihood.satisfaction_rate'] as const
const LEAST_FIRMS = 3

/** 月度运行报告: targets with pace and year end, industry on the comparable base, projects, appeals and tickets, what is late and what burns. */
export async function monthReport(house: House, tx: Tx, caller: Caller, period: string, locale: Locale): Promise<Paper> {
  const now = house.now()
  const [year = 0, month = 0] = period.split('-').map(Number)
  const t = (words: Text) => words[locale]
  const share = (v: number | undefined) => (v === undefined ? '—' : `${(v * 100).toFixed(1)}%`)
  const targets = await targetsShown(house, tx, caller, year)
  const amount = (v: number | null | undefined, format: string | undefined) => (v === null || v === undefined ? '—' : format === 'share' ? `${(v * 100).toFixed(1)}%` : figure(v, locale, Math.abs(v) < 100 ? 1 : 0))
  const lamp = { red: t({ zh: '红灯', en: 'red' }), yellow: t({ zh: '黄灯', en: 'yellow' }), green: t({ zh: '绿灯', en: 'green' }), grey: t({ zh: '不亮灯', en: 'no lamp' }) }
  const blocks: Block[] = [
    numbered(locale, 1, t({ zh: '年度目标', en: 'Targets' })),
    ...(targets.length === 0 ? [text(t({ zh: '本年没有下达目标。', en: 'No targets were set for this year.' }))] : [
      table([{ label: t({ zh: '目标', en: 'Target' }), share: 0.26 }, { label: t({ zh: '目标值', en: 'Goal' }), share: 0.15, figures: true }, { label: t({ zh: '实际', en: 'Actual' }), share: 0.15, figures: true }, { label: t({ zh: '完成率', en: 'Done' }), share: 0.11, figures: true }, { label: t({ zh: '序时', en: 'Due' }), share: 0.11, figures: true }, { label: t({ zh: '灯', en: 'Lamp' }), share: 0.12 }, { label: t({ zh: '年底预测（80%区间）', en: 'Year end (80%)' }), share: 0.22, figures: true }],
        targets.map((x) => [x.name, amount(x.goal, x.indicator?.format), `${amount(x.actual, x.indicator?.format)}${x.as_of && x.as_of !== period ? `\n(${x.as_of})` : ''}`, share(x.pace?.completion), share(x.pace?.planned), x.lamp ? lamp[x.lamp.lamp] : '—', x.forecast ? `${amount(x.forecast.prediction.value, x.indicator?.format)}\n(${amount(x.forecast.prediction.low, x.indicator?.format)}–${amount(x.forecast.prediction.high, x.indicator?.format)})` : '—'])),
      note(t({ zh: `亮灯依据${[...new Set(targets.flatMap((x) => (x.lamp ? [x.lamp.doc_no] : [])))].join('、') || '—'}；时点、比率类指标没有序时进度。目标编号：${targets.map((x) => x.number).join('、')}。`, en: `Lamps under ${[...new Set(targets.flatMap((x) => (x.lamp ? [x.lamp.doc_no] : [])))].join(', ') || '—'}; levels and rates have no pace. Targets: ${targets.map((x) => x.number).join(', ')}.` })),
    ]),
    numbered(locale, 2, t({ zh: '工业经济（可比口径，非统计数据）', en: 'Industry (comparable base; not a statistic)' })), ...(await economy(house, tx, caller, period, locale)),
    numbered(locale, 3, t({ zh: '重点项目', en: 'Projects' })), ...(await projects(house, tx, caller, period, locale)),
    numbered(locale, 4, t({ zh: '企业诉求和民生热线', en: "Firms' appeals and residents' tickets" })),
  ]
  const rows: string[][] = []
  for (const id of SHARES) {
    const def = house.registry.indicators.get(id)
    if (!def || !('measure' in def)) continue
    const { rows: [one] } = await measure(tx, def, { by: 'total', as_of: now, from: period, to: period })
    rows.push([t(def.label), one && one.hits !== null ? rate(one.hits, one.n, locale) : '—'])
  }
  blocks.push(table([{ label: t({ zh: '指标', en: 'Indicator' }), share: 0.45 }, { label: t({ zh: '本月', en: 'This month' }), share: 0.55, figures: true }], rows))
  const late = await tx.rows<{ kind: string; open: number; overdue: number }>("select kind, count(*)::int as open, (count(*) filter (where due_at < $2))::int as overdue from matter where district = $1 and open and kind in ('appeal', 'ticket', 'supervision') group by kind order by kind", [tx.district, now])
  blocks.push(text(late.map((r) => t({ zh: `${house.registry.matter(r.kind).label.zh}在办${r.open}件，逾期${r.overdue}件`, en: `${house.registry.matter(r.kind).label.en}: ${r.open} open, ${r.overdue} overdue` })).join(locale === 'zh' ? '；' : '; ') + (locale === 'zh' ? '。' : '.')))
  blocks.push(note(t({ zh: `据平台台账自动起草，截至${isoDay(now)}。率后为95%区间和n，n小于5不计率；未公布的数据以“—”表示，不推算。`, en: `Drafted from the ledgers as of ${isoDay(now)}. Shares with 95% interval and n, none below n = 5; what is not published stands as “—”.` })))
  return { locale, issuer: issuerOf(house, caller, locale), title: t({ zh: `${year}年${month}月运行情况报告`, en: `Report for ${period}` }), standing: t(STANDING), date: dayWords(isoDay(now), locale), blocks }
}

async function economy(house: House, tx: Tx, caller: Caller, period: string, locale: Locale): Promise<Block[]> {
  const t = (words: Text) => words[locale]
  const def = house.registry.indicator('economy.output')
  const growth = await growthOf(tx, def.id, { period, by: 'industry', least: LEAST_FIRMS, kept_back: readsKeptBack(def, house.registry, caller), now: house.now() })
  if (!growth || growth.growth_pct === null) return [text(t({ zh: `${period}数据尚未公布。`, en: `Figures of ${period} are not published yet.` }))]
  const parts = growth.parts.filter((p) => !p.suppressed && p.pull_pp !== null).toSorted((a, b) => (b.pull_pp ?? 0) - (a.pull_pp ?? 0))
  return [
    text(t({ zh: `1至${Number(period.slice(5))}月，${def.label.zh}累计${figure(growth.value, 'zh', 0)}${def.unit.zh}，同比${change(growth.growth_pct, 'zh')}（${growth.firms}家）。拉动最大的行业见下表。`, en: `${def.label.en} came to ${figure(growth.value, 'en', 0)} ${def.unit.en} from January to ${period}, ${change(growth.growth_pct, 'en')} on last year (${growth.firms} firms).` })),
    table([{ label: t({ zh: '行业大类', en: 'Industry' }), share: 0.4 }, { label: t({ zh: '家数', en: 'Firms' }), share: 0.15, figures: true }, { label: t({ zh: '同比', en: 'Growth' }), share: 0.25, figures: true }, { label: t({ zh: '拉动（百分点）', en: 'Pull (points)' }), share: 0.35, figures: true }],
      [...parts.slice(0, 5), ...parts.slice(5).slice(-2)].map((p) => [t(INDUSTRY_DIVISIONS[p.key] ?? { zh: p.key, en: p.key }), String(p.firms), change(p.growth_pct, locale), figure(p.pull_pp, locale, 2)])),
  ]
}

async function projects(house: House, tx: Tx, caller: Caller, period: string, locale: Locale): Promise<Block[]> {
  const t = (words: Text) => words[locale]
  const states = await tx.rows<{ state: string; n: number; total_wan: number }>("select state, count(*)::int as n, coalesce(sum((facts->>'total_wan')::numeric), 0)::float8 as total_wan from matter where district = $1 and kind = 'project' group by state", [tx.district])
  const def = house.registry.indicator('projects.investment')
  const [point] = await seriesOf(tx, house.registry, def, { from: period, to: period, now: house.now(), kept_back: readsKeptBack(def, house.registry, caller) })
  const burning = await litOf(house, tx, caller, 'project', Number(period.slice(0, 4)))
  const counts = countsOf(burning.flatMap((r) => r.lamps))
  const n = (rule: string, lamp: string) => counts.find((c) => c.rule === rule && c.lamp === lamp)?.n ?? 0
  const red = burning.filter((r) => r.lamps.some((l) => l.lamp === 'red')).slice(0, 15)
  return [
    text(t({ zh: `本月完成投资${figure(point?.month ?? null, 'zh', 0)}万元（形象进度口径）。开工灯：红${n('lamp.project_start', 'red')}、黄${n('lamp.project_start', 'yellow')}；入库灯：红${n('lamp.project_entry', 'red')}、黄${n('lamp.project_entry', 'yellow')}。`, en: `Investment done in the month: ${figure(point?.month ?? null, 'en', 0)} (10,000 yuan, by physical progress). Start lamps: ${n('lamp.project_start', 'red')} red, ${n('lamp.project_start', 'yellow')} yellow; entry lamps: ${n('lamp.project_entry', 'red')} red, ${n('lamp.project_entry', 'yellow')} yellow.` })),
    table([{ label: t({ zh: '阶段', en: 'Stage' }), share: 0.4 }, { label: t({ zh: '个数', en: 'Projects' }), share: 0.2, figures: true }, { label: t({ zh: '计划总投资（亿元）', en: 'Planned total (100m yuan)' }), share: 0.4, figures: true }],
      Object.entries(house.registry.matter('project').states).flatMap(([state, decl]) => { const row = states.find((s) => s.state === state); return row ? [[t(decl.label), String(row.n), figure(row.total_wan / 10_000, locale)]] : [] })),
    ...(red.length === 0 ? [] : [table([{ label: t({ zh: '红灯项目', en: 'Red' }), share: 0.36 }, { label: t({ zh: '编号', en: 'Number' }), share: 0.24 }, { label: t({ zh: '依据', en: 'Why' }), share: 0.4 }], red.map((r) => [r.title, r.number, r.lamps.filter((l) => l.lamp === 'red').map((l) => l.fired.map((f) => (f.basis ? t(f.basis) : '')).join('')).join('\n')]))]),
  ]
}
