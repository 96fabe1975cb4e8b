import { z } from 'zod'
import { fact } from '#kernel/fact.ts'
import type { ActOf, AskOf, FactsOf } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)

export const ENTRY_WAYS = { monthly: t('月度入库（当年新建投产）', 'Monthly: newly built and producing this year'), annual: t('年度入库（规下转规上）', 'Yearly: risen above the line') }
const SIGNALS = { revenue: t('12个月主营业务收入', 'Revenue of twelve months'), power: t('用电量', 'Power used'), invoice: t('开票金额（经企业授权）', 'Invoices, by consent'), insurance: t('参保人数（经企业授权）', 'Insured people, by consent') }

/** What was seen of the firm, so that the reason can be checked later. */
const Signal = z.strictObject({ code: z.enum(['revenue', 'power', 'invoice', 'insurance']), period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), value: z.number(), line: z.number().positive().exactOptional(), note: words(1, 200).exactOptional() })
export const SIGNAL_NAMES = SIGNALS

export const facts = z.object({
  firm: fact(words(1, 80), { label: t('企业', 'Firm'), widget: 'party', indexed: true }),
  firm_name: fact(words(1, 120), { label: t('企业名称', 'Name of the firm'), searched: true }),
  sector: fact(words(2, 40), { label: t('入统行业', 'Sector'), indexed: true }),
  way: fact(z.enum(['monthly', 'annual']), { label: t('入库方式', 'Way in'), options: ENTRY_WAYS }),
  signals: fact(z.array(Signal).min(1).max(20), { label: t('依据的数据', 'What it rests on'), hint: t('须与已报送的数据一致', 'It must agree with the figures reported') }),
  proposal: fact(words(5, 1_000), { label: t('提出理由', 'Why it is proposed'), widget: 'textarea', searched: true }),
  missing: fact(words(2, 1_000), { label: t('尚缺材料', 'Papers still missing'), widget: 'textarea' }),
  opinion: fact(words(5, 1_000), { label: t('意见', 'Opinion'), widget: 'textarea', passing: true }),
  reason: fact(words(5, 1_000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
  acknowledged_no: fact(words(2, 80), { label: t('统计部门回执文号', 'Number of the acknowledgement') }),
  entered_on: fact(z.iso.date(), { label: t('入规日期', 'Entered on') }),
  left_on: fact(z.iso.date(), { label: t('退库日期', 'Left on') }),
  wording_reason: fact(words(5, 500), { label: t('措辞说明', 'Why the wording stands'), widget: 'textarea' }),
  submitted_by: fact(z.string(), { label: t('申报人', 'Applied by'), widget: 'party' }),
})

export type EntryFacts = FactsOf<typeof facts>
export type EntryAsk = AskOf<EntryFacts>
export type EntryActs = Readonly<Record<string, ActOf<EntryState, EntryFacts>>>

export const states = {
  nurtured: { label: t('培育', 'Looked after') },
  provisional: { label: t('临规', 'About to cross') },
  preparing: { label: t('准备申报材料', 'Preparing papers') },
  review: { label: t('统计部门审核中', 'With the statistics bureau'), needs: ['papers'] },
  entered: { label: t('已入规', 'In statistics'), final: true },
  at_risk: { label: t('退库预警', 'At risk of leaving') },
  left: { label: t('已退库', 'Left'), final: true },
  dropped: { label: t('终止培育', 'Given up'), final: true },
} as const
export type EntryState = keyof typeof states
