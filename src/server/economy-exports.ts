import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { INDUSTRY_DIVISIONS } from '#algo/identifiers/industry-divisions.ts'
import type { Locale, Text } from '#kernel/text.ts'
import { anomaliesAt } from '#modules/economy/anomalies.ts'
import { ODDITIES } from '#modules/economy/oddities.ts'
import type { Tx } from '#store/database.ts'
import { growthFor, GrowthAsked, Month, ofFirms, watchOf } from './economy-answers.ts'
import { Format, send, stamp } from './export-routes.ts'
import type { Cell } from './sheet-file.ts'
import { callerOf, type House } from './house.ts'
import { staffOnly } from './indicator-routes.ts'

const Taken = z.object({ format: Format, lang: z.enum(['zh', 'en']).default('zh') })
type Taken = z.infer<typeof Taken>
const NOT_STATISTICS: Text = { zh: '部门调度数据，企业自愿填报；非统计数据，不得作为统计报表使用', en: 'Reported to the bureau for steering. Not a statistical return, and not to be used as one' }
const BY = { industry: { zh: '行业大类', en: 'Industry' }, area: { zh: '镇街', en: 'Area' }, park: { zh: '园区', en: 'Park' }, size: { zh: '企业规模', en: 'Size of firm' }, pillar: { zh: '支柱产业', en: 'Pillar industry' } } as const
const SIZES: Readonly<Record<string, Text>> = { large: { zh: '大型', en: 'Large' }, medium: { zh: '中型', en: 'Medium' }, small: { zh: '小型', en: 'Small' }, micro: { zh: '微型', en: 'Micro' } }
const SIGNALS = { exit: { zh: '退库预警', en: 'At risk of leaving' }, apply: { zh: '提醒申报', en: 'Ready to apply' }, provisional: { zh: '临规', en: 'About to cross' }, nurture: { zh: '培育', en: 'To look after' } } as const

/** Growth, watch and odd figures to take along, each with what makes a figure a figure: caliber, period, frame, how far it is published, n, and that it is no statistic. */
export function economyExports(app: FastifyInstance, house: House): void {
  const tags = ['economy']
  app.get<{ Params: { id: string } }>('/api/economy/growth/:id/export', { schema: { tags, summary: '导出可比口径增速 · export growth', params: z.object({ id: z.string() }), querystring: GrowthAsked.extend(Taken.shape) } }, async (request, reply) => {
    staffOnly(request)
    const caller = callerOf(request)
    const { format, lang, ...asked } = request.query as GrowthAsked & Taken
    const { def, growth, pillars, as_of, least } = await growthFor(house, caller, request.params.id, asked)
    const t = saying(lang)
    const places = await house.database.inDistrict(caller.district, (tx) => namesOfPlaces(tx, lang), { readOnly: true })
    const labels: Record<typeof asked.by, (key: string) => string | undefined> = {
      industry: (key) => INDUSTRY_DIVISIONS[key] && t(INDUSTRY_DIVISIONS[key]), size: (key) => SIZES[key] && t(SIZES[key]), area: (key) => places.get(key), park: (key) => places.get(key),
      pillar: (key) => { const group = pillars?.groups.find((g) => g.key === key); return group && t(group.label) },
    }
    const p = growth?.publication
    const heads: Cell[][] = [
      [`${t(def.label)}${t({ zh: '：可比口径增速', en: ': growth on the comparable base' })}`], [t(NOT_STATISTICS)],
      [t({ zh: `单位：${def.unit.zh}`, en: `Unit: ${def.unit.en}` }), t({ zh: '口径：累计，可比口径（上年同期为同一批企业自己的数），现价', en: 'Caliber: year to date, comparable base (the same firms’ own figures a year ago), current prices' }), t({ zh: `期间：${growth?.period ?? asked.period ?? '—'}`, en: `Period: ${growth?.period ?? asked.period ?? '—'}` })],
      [t({ zh: `单位框：${growth?.frames.join('、') || '未注明'}`, en: `Frame: ${growth?.frames.join(', ') || 'not given'}` }), t({ zh: `发布状态：核定${p?.final ?? 0}户、快报${p?.preliminary ?? 0}户、未发布${p?.unpublished ?? 0}户`, en: `Published: ${p?.final ?? 0} final, ${p?.preliminary ?? 0} preliminary, ${p?.unpublished ?? 0} not yet` }), t({ zh: `n=${growth?.firms ?? 0}户；少于${least}户的分组不显示`, en: `n=${growth?.firms ?? 0} firms; parts of fewer than ${least} are withheld` })],
      [...(pillars ? [t({ zh: `支柱产业依据：${pillars.doc_no}`, en: `Pillars under ${pillars.doc_no}` })] : []), t({ zh: `截至：${as_of.toISOString()}`, en: `As of ${as_of.toISOString()}` })],
      [t(BY[asked.by]), t({ zh: '企业（户）', en: 'Firms' }), t({ zh: '累计', en: 'To date' }), t({ zh: '上年同期', en: 'A year ago' }), t({ zh: '占比（%）', en: 'Share (%)' }), t({ zh: '同比（%）', en: 'On the year (%)' }), t({ zh: '拉动（百分点）', en: 'Pull (pp)' }), t({ zh: '贡献率（%）', en: 'Contribution (%)' })],
    ]
    const withheld = t({ zh: '不予显示', en: 'withheld' })
    const line = (name: string, r: { firms: number; value: number; base: number; share_pct: number | null; growth_pct: number | null; printed: { pull_pp: number | null; contribution_pct: number | null } }): Cell[] => [name, r.firms, rounded(r.value, 2), rounded(r.base, 2), rounded(r.share_pct, 1), rounded(r.growth_pct, 1), r.printed.pull_pp, r.printed.contribution_pct]
    const rows: Cell[][] = !growth ? [] : [
      ...growth.parts.map((r): Cell[] => { const name = labels[asked.by](r.key) ?? (r.key || t({ zh: '未填或其他', en: 'not given, or others' })); return r.suppressed ? [name, r.firms, withheld, withheld, null, null, null, null] : line(name, r) }),
      ...(growth.withheld ? [line(t({ zh: `以上不予显示的${growth.withheld.parts}组合计`, en: `The ${growth.withheld.parts} parts withheld, together` }), growth.withheld)] : []),
      growth.growth_pct === null ? [t({ zh: '合计', en: 'Total' }), growth.firms, withheld] : [t({ zh: '合计', en: 'Total' }), growth.firms, rounded(growth.value, 2), rounded(growth.base, 2), 100, rounded(growth.growth_pct, 1), rounded(growth.growth_pct, 2), growth.parts.some((r) => r.contribution_pct !== null) || growth.withheld?.contribution_pct != null ? 100 : null],
    ]
    return send(reply, format, `growth-${def.id}-${growth?.period ?? 'none'}-${stamp(house)}`, heads, rows)
  })

  app.get('/api/economy/watch/export', { schema: { tags, summary: '导出入规退库监测 · export the watch', querystring: Month.extend(Taken.shape) } }, async (request, reply) => {
    const { caller, period, rules, now } = ofFirms(house, request)
    const { format, lang } = request.query as unknown as Taken
    const t = saying(lang)
    const { answer, state } = await house.database.inDistrict(caller.district, async (tx) => ({ answer: await watchOf(house, tx, period, rules, now), state: await standingOf(tx, 'economy.revenue', period, lang) }), { readOnly: true })
    const { precision: right, warnings, recall, crossings, lead_months } = answer.record
    const pct = (v: number) => `${rounded(v * 100, 1)}%`
    const heads: Cell[][] = [
      [t({ zh: '入规退库监测', en: 'Entering and leaving the statistics' })], [t(NOT_STATISTICS)],
      [t({ zh: '单位：万元', en: 'Unit: 10,000 yuan' }), t({ zh: '口径：截至当月近12个月主营业务收入', en: 'Caliber: main business revenue of the twelve months up to the month' }), t({ zh: `期间：${period}`, en: `Period: ${period}` })],
      [state.frames, state.published, t({ zh: `n=${answer.rows.length}户；另有${answer.unwatched}户不在监测之列`, en: `n=${answer.rows.length} firms; ${answer.unwatched} more are not watched` })],
      [t({ zh: `标准依据：${answer.rule.doc_no}（${answer.rule.version}）`, en: `Lines under ${answer.rule.doc_no} (${answer.rule.version})` }), t({ zh: `截至：${now.toISOString()}`, en: `As of ${now.toISOString()}` })],
      [right ? t({ zh: `历史误报率${pct(1 - right.p)}（95%区间${pct(1 - right.high)}–${pct(1 - right.low)}，n=${warnings}）`, en: `False alarms on history ${pct(1 - right.p)} (95% interval ${pct(1 - right.high)}–${pct(1 - right.low)}, n=${warnings})` }) : t({ zh: `历史误报率：n=${warnings}，不足以计算`, en: `False alarms on history: n=${warnings}, too few` }),
        recall ? t({ zh: `入规前已预警${pct(recall.p)}（n=${crossings}）`, en: `Warned of before crossing ${pct(recall.p)} (n=${crossings})` }) : null, lead_months === undefined ? null : t({ zh: `提前量中位${lead_months}个月`, en: `Lead time ${lead_months} months, median` })],
      [t({ zh: '企业', en: 'Firm' }), t({ zh: '统一社会信用代码', en: 'Credit code' }), t({ zh: '提示', en: 'Signal' }), t({ zh: '专业', en: 'Sector' }), t({ zh: '近12个月营业收入', en: 'Revenue of 12 months' }), t({ zh: '标准', en: 'Line' }), t({ zh: '占标准（%）', en: 'Of the line (%)' }), t({ zh: '标准所在行', en: 'Row of the table' }), t({ zh: '条文', en: 'Its text' }), t({ zh: '在办事项', en: 'Open matter' }), t({ zh: '备注', en: 'Note' })],
    ]
    const rows = answer.rows.map((r): Cell[] => [lang === 'en' ? (r.name_en ?? r.name) : r.name, r.uscc, t(SIGNALS[r.signal]), t(answer.sectors[r.sector] ?? { zh: r.sector, en: r.sector }), rounded(r.rolling.at(-1)?.revenue ?? null, 1), r.line, rounded(r.share * 100, 1), r.row, r.basis ? t(r.basis) : null, r.entry?.number ?? null, r.young ? t({ zh: '填报不足12个月', en: 'under 12 months reported' }) : null])
    return send(reply, format, `watch-${period}-${stamp(house)}`, heads, rows)
  })

  app.get('/api/economy/anomalies/export', { schema: { tags, summary: '导出异常数据 · export odd figures', querystring: Month.extend(Taken.shape) } }, async (request, reply) => {
    const { caller, period, rules, now } = ofFirms(house, request)
    const { format, lang } = request.query as unknown as Taken
    const t = saying(lang)
    const { found, state } = await house.database.inDistrict(caller.district, async (tx) => ({ found: await anomaliesAt(tx, period, rules), state: await standingOf(tx, 'economy.output', period, lang) }), { readOnly: true })
    const heads: Cell[][] = [
      [t({ zh: '异常数据清单', en: 'Odd figures' })], [t(NOT_STATISTICS)], [t({ zh: '清单只提示核实，不构成认定；数据由原报送人在批次中更正', en: 'A list of what to ask about, no finding; a figure is corrected in its batch by whoever reported it' })],
      [t({ zh: '口径：当月及累计，与本企业以往相比', en: 'Caliber: month and year to date, beside the firm’s own past' }), t({ zh: `期间：${period}`, en: `Period: ${period}` }), state.frames, state.published, `n=${found.length}`, t({ zh: `截至：${now.toISOString()}`, en: `As of ${now.toISOString()}` })],
      [t({ zh: '企业', en: 'Firm' }), t({ zh: '类型', en: 'What' }), t({ zh: '原因', en: 'Why' }), t({ zh: '已报送的数', en: 'As reported' }), t({ zh: '所在批次', en: 'Batch' }), t({ zh: '核实事项', en: 'Inquiry' })],
    ]
    return send(reply, format, `anomalies-${period}-${stamp(house)}`, heads, found.map((r): Cell[] => [lang === 'en' ? (r.name_en ?? r.name) : r.name, t(ODDITIES[r.code]), t(r.reason), r.about.value, r.batch?.number ?? null, r.inquiry?.number ?? null]))
  })
}

const saying = (lang: Locale) => (text: Text) => text[lang]

function rounded(value: number | null, digits: number): number | null {
  return value === null ? null : Math.round(value * 10 ** digits) / 10 ** digits
}

async function namesOfPlaces(tx: Tx, lang: Locale): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.rows<{ code: string; name: string; name_en: string | null }>("select code, name, name_en from place where district = $1 and kind in ('street', 'park')", [tx.district])
  return new Map(rows.map((r) => [r.code, lang === 'en' ? (r.name_en ?? r.name) : r.name]))
}

/** Of a month's figures: which frames they cover, and how far they are published. */
async function standingOf(tx: Tx, indicator: string, period: string, lang: Locale): Promise<{ frames: string; published: string }> {
  const row = await tx.row<{ frames: string[]; final: number; preliminary: number; unpublished: number }>(
    `select coalesce(array_agg(distinct frame) filter (where frame is not null), '{}') as frames, (count(distinct subject) filter (where publication = 'final'))::int as final, (count(distinct subject) filter (where publication = 'preliminary'))::int as preliminary, (count(distinct subject) filter (where publication = 'unpublished'))::int as unpublished
     from observation where district = $1 and indicator = $2 and period = $3 and subject <> '' and superseded_at is null`, [tx.district, indicator, `${period}-01`])
  const t = saying(lang)
  return {
    frames: t({ zh: `单位框：${row?.frames.join('、') || '未注明'}`, en: `Frame: ${row?.frames.join(', ') || 'not given'}` }),
    published: t({ zh: `发布状态：核定${row?.final ?? 0}户、快报${row?.preliminary ?? 0}户、未发布${row?.unpublished ?? 0}户`, en: `Published: ${row?.final ?? 0} final, ${row?.preliminary ?? 0} preliminary, ${row?.unpublished ?? 0} not yet` }),
  }
}
