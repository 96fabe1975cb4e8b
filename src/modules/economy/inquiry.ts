import { z } from 'zod'
import { wishedFigures } from '#algo/wished-figure.ts'
import { fact, part } from '#kernel/fact.ts'
import { type ActOf, defineMatter, type FactsOf, type Given } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { all as allOf, type Guard as GuardOf, no } from '#packs/rulings.ts'
import { ODDITIES } from './oddities.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)
const CALIBERS = { month: t('当月', 'Month'), cumulative: t('累计', 'Year to date') }
const ABOUT = { 'economy.output': t('产值（万元）', 'Output (10,000 yuan)'), 'economy.sales': t('销售产值（万元）', 'Sales (10,000 yuan)'), 'economy.revenue': t('营业收入（万元）', 'Revenue (10,000 yuan)'), 'economy.power': t('用电量（千瓦时）', 'Power (kWh)') }
const WAYS = { phone: t('电话', 'By telephone'), written: t('书面', 'In writing'), visit: t('上门', 'On a visit') }
const FINDINGS = { as_reported: t('核实无误，维持原数', 'It is right: the figure stands'), corrected: t('企业确认有误，已在原批次更正', 'It was wrong: corrected where it stands') }
const keys = <K extends string>(options: Readonly<Record<K, Text>>) => z.enum(Object.keys(options) as [K, ...K[]])

const Figure = z.strictObject({ indicator: part(keys(ABOUT), t('数据', 'Figure'), ABOUT), caliber: part(keys(CALIBERS), t('口径', 'Caliber'), CALIBERS), value: part(z.number(), t('已报送的数', 'As reported')) })

const facts = z.object({
  firm: fact(words(1, 80), { label: t('企业', 'Firm'), widget: 'party', indexed: true }),
  firm_name: fact(words(1, 120), { label: t('企业名称', 'Name of the firm'), searched: true }),
  period: fact(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), { label: t('月份', 'Month'), indexed: true }),
  anomaly: fact(keys(ODDITIES), { label: t('为什么核实', 'Why it is asked'), options: ODDITIES }),
  figures: fact(z.array(Figure).min(1).max(6), { label: t('需核实的数据', 'Figures asked about'), hint: t('须与已报送的数据一致', 'They must be those that were reported') }),
  question: fact(words(5, 1_000), { label: t('请企业说明', 'What the firm is asked'), hint: t('只问原因，不得要求报送指定数字（统计法第六条）', 'Ask why; never ask for a given figure (Statistics Law, art. 6)'), widget: 'textarea', searched: true }),
  answer: fact(words(2, 2_000), { label: t('企业说明', "The firm's explanation"), widget: 'textarea', searched: true }),
  answered_by: fact(keys(WAYS), { label: t('说明方式', 'How it was given'), options: WAYS }),
  finding: fact(keys(FINDINGS), { label: t('核实结果', 'Finding'), options: FINDINGS }),
  reason: fact(words(5, 1_000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
  wording_reason: fact(words(5, 500), { label: t('措辞说明', 'Why the wording stands'), widget: 'textarea' }),
})
type Inquiry = FactsOf<typeof facts>
type Guard = GuardOf<Inquiry>
const all = allOf<Inquiry>

interface Known { readonly firm: boolean; readonly open: string | null; readonly figures: readonly { readonly indicator: string; readonly caliber: string; readonly value: number }[] }

/** The firm that is asked, an inquiry that is open about the same, and what stands for the month. */
export const knownFigures: Given = async (query, { id, facts: held, body, caller }): Promise<Known> => {
  const { firm, period, anomaly } = { ...(held as Inquiry), ...(body as Inquiry | undefined) }
  if (!firm || !period) return { firm: false, open: null, figures: [] }
  const [found] = await query("select 1 from party where district = $1 and id = $2 and kind = 'firm'", [caller.district, firm])
  const [open] = await query<{ number: string }>("select number from matter where district = $1 and kind = 'inquiry' and facts->>'firm' = $2 and facts->>'period' = $3 and facts->>'anomaly' = $4 and state in ('asked', 'explained') and id <> $5 limit 1", [caller.district, firm, period, anomaly, id])
  const figures = await query<Known['figures'][number]>("select indicator, caliber, value::float8 as value from observation where district = $1 and indicator like 'economy.%' and period = $2 and subject = $3 and superseded_at is null", [caller.district, `${period}-01`, firm])
  return { firm: found !== undefined, open: open?.number ?? null, figures }
}
const given = ['economy.figures']
const known = (ask: { readonly given: Readonly<Record<string, unknown>> }) => ask.given['economy.figures'] as Known | undefined

const firmExists: Guard = ({ body, given }) => (body && !known({ given })?.firm ? no('没有登记这家企业', 'this firm is not registered') : undefined)

const onlyOne: Guard = ({ body, given }) => {
  const open = body && known({ given })?.open
  return open ? no(`该企业本月同一问题正在核实（${open}）`, `${open} asks the same of this firm already`) : undefined
}

const standing = (given: Readonly<Record<string, unknown>>, { indicator, caliber }: { indicator: string; caliber: string }) => known({ given })?.figures.find((f) => f.indicator === indicator && f.caliber === caliber)?.value

const asReported: Guard = ({ body, given }) => {
  const wrong = body?.figures?.find((f) => standing(given, f) !== f.value)
  return wrong && no(`已报送的${ABOUT[wrong.indicator].zh}${CALIBERS[wrong.caliber].zh}为${standing(given, wrong) ?? '—'}，不是${wrong.value}`, `${ABOUT[wrong.indicator].en}, ${CALIBERS[wrong.caliber].en}: ${standing(given, wrong) ?? 'none'} was reported, not ${wrong.value}`)
}

/** Corrected means so where the figure stands; nothing is corrected here. */
const correctedThere: Guard = ({ facts: held, body, given }) => {
  const same = body?.finding === 'corrected' && held.figures?.every((f) => standing(given, f) === f.value)
  return same ? no('原批次的数据尚未更正，请先由报送人在批次中更正', 'the figure still stands as it was: the reporter corrects the batch first') : undefined
}

/** Nobody asks for a figure. @source 统计法 第六条 */
const noWishedFigure: Guard = ({ body }) => {
  const [wish] = body && !body.wording_reason ? wishedFigures([body.question, body.reason].filter(Boolean).join('\n')) : []
  return wish ? no(`“${wish.text}”疑似要求改动统计数据（统计法第六条）。请改写；确非此意的，填写措辞说明`, `'${wish.text}' seems to ask for a figure (Statistics Law, art. 6): reword it, or say why the wording stands`) : undefined
}

const officers = ['economy.analyst', 'figures.reporter', 'figures.checker'] as const
type State = 'asked' | 'explained' | 'settled' | 'withdrawn'

const acts = {
  ask: {
    label: t('请企业说明', 'Ask the firm'), from: [], to: 'asked', by: officers, tone: 'primary', tells: ['respondent'], given, requires: all(firmExists, onlyOne, asReported, noWishedFigure),
    asks: ['firm', 'firm_name', 'period', 'anomaly', 'figures', 'question', 'wording_reason?'], assigns: (_, body) => (body.firm ? [{ relation: 'respondent', party: body.firm }] : []),
  },
  explain: { label: t('提交说明', 'Explain'), from: ['asked'], to: 'explained', by: ['respondent'], tone: 'primary', asks: ['answer'], tells: officers },
  note_answer: { label: t('登记企业说明', 'Note what the firm said'), from: ['asked'], to: 'explained', by: officers, tone: 'primary', asks: ['answer', 'answered_by'] },
  ask_again: { label: t('再次核实', 'Ask again'), from: ['explained'], to: 'asked', by: officers, asks: ['question', 'wording_reason?'], tells: ['respondent'], requires: noWishedFigure },
  settle: { label: t('核实完毕', 'Settle'), from: ['explained'], to: 'settled', by: officers, tone: 'primary', asks: ['finding'], given, requires: correctedThere, tells: ['respondent'] },
  withdraw: { label: t('撤回', 'Withdraw'), from: ['asked'], to: 'withdrawn', by: officers, tone: 'danger', asks: ['reason'], tells: ['respondent'], requires: noWishedFigure },
} as const satisfies Readonly<Record<string, ActOf<State, Inquiry>>>

/**
 * 数据核实: a firm is asked why a figure is what it is, and says. It changes no figure: what was wrong is corrected in its batch,
 * by whoever reported it. @source DOMAIN S5; 统计法 第六条
 */
export const inquiry = defineMatter({
  kind: 'inquiry',
  label: t('数据核实', 'Inquiry about a figure'),
  prefix: 'HS',
  facts, acts,
  states: { asked: { label: t('待企业说明', 'Waiting for the firm') }, explained: { label: t('已说明，待核实', 'Explained, to be settled') }, settled: { label: t('已核实', 'Settled'), final: true }, withdrawn: { label: t('已撤回', 'Withdrawn'), final: true } },
  clocks: {},
  read: [...officers, 'auditor', 'respondent'],
  title: (f) => `${f.firm_name ?? ''} ${f.period ?? ''} ${f.anomaly ? ODDITIES[f.anomaly].zh : ''}`,
  columns: { category: 'anomaly' },
  proofs: { explanation: t('企业书面说明', "The firm's letter") },
})
