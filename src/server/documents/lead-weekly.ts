import { isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import type { Locale, Text } from '#kernel/text.ts'
import { states } from '#modules/investment/lead-states.ts'
import { countsOf, summaryOf, toldOf } from '#modules/investment/weekly.ts'
import type { Tx } from '#store/database.ts'
import type { House } from '#server/house.ts'
import { weekly } from '#server/lead-lists.ts'
import { type Block, note, numbered, type Paper, table, text } from './document.ts'
import { dayWords, issuerOf, STANDING } from './words.ts'

/** 招商工作周报 of one unit or the district: what was done on each lead, by its number. It goes round, so a confidential lead stays a code name in it, whoever drafts it. */
export async function leadWeekly(house: House, tx: Tx, caller: Caller, { unit, week, locale }: { unit: string | undefined; week: string; locale: Locale }): Promise<Paper> {
  const w = await weekly(house, tx, caller, unit, week, true)
  const t = (words: Text) => words[locale]
  const secret = w.leads.filter((l) => l.secret).length
  const next = w.leads.flatMap((l) => { const step = toldOf(l).next; return step ? [[l.number, l.title, step]] : [] })
  const units = [...Map.groupBy(w.leads, (l) => l.unit ?? '—')].toSorted(([a], [b]) => a.localeCompare(b, 'zh'))
  const count = (n: number) => String(n)
  const blocks: Block[] = w.leads.length === 0 ? [text(t({ zh: '本周没有登记的招商动态。', en: 'Nothing was recorded in this week.' }))] : [
    numbered(locale, 1, t({ zh: '总体情况', en: 'In short' })), text(t(summaryOf(w.counts))),
    ...(unit ? [] : [table([{ label: t({ zh: '单位', en: 'Unit' }), share: 0.35 }, { label: t({ zh: '跟进线索', en: 'Leads' }), share: 0.13, figures: true }, { label: t({ zh: '联系', en: 'Contacts' }), share: 0.13, figures: true }, { label: t({ zh: '新报', en: 'Reported' }), share: 0.13, figures: true }, { label: t({ zh: '实质进展', en: 'Progress' }), share: 0.13, figures: true }, { label: t({ zh: '签约', en: 'Signed' }), share: 0.13, figures: true }],
      units.map(([name, own]) => { const n = countsOf(own); return [name, ...[n.leads, n.contacts, n.reported, n.advanced, n.signed].map(count)] }))]),
    numbered(locale, 2, t({ zh: '重点项目进展', en: 'Leads' })),
    table([{ label: t({ zh: '编号', en: 'Number' }), share: 0.21 }, { label: t({ zh: '项目', en: 'Project' }), share: 0.21 }, { label: t({ zh: '阶段', en: 'Stage' }), share: 0.1 }, { label: t({ zh: '本周进展', en: 'This week' }), share: 0.48 }],
      w.leads.map((l) => [l.number, l.title, t(states[l.state as keyof typeof states]?.label ?? { zh: l.state, en: l.state }), l.secret ? t({ zh: '（保密项目，内容从略）', en: '(confidential: left out)' }) : t(toldOf(l).done)])),
    numbered(locale, 3, t({ zh: '下周安排', en: 'Next week' })),
    next.length > 0 ? table([{ label: t({ zh: '编号', en: 'Number' }), share: 0.22 }, { label: t({ zh: '项目', en: 'Project' }), share: 0.28 }, { label: t({ zh: '安排', en: 'What comes next' }), share: 0.5 }], next) : text(t({ zh: '（联系记录未填写下一步，请补充）', en: '(No next step was logged.)' })),
    ...(secret > 0 ? [note(t({ zh: `保密项目${secret}个，只列代号、编号和阶段。`, en: `${secret} confidential: code name, number and stage only.` }))] : []),
    note(t({ zh: `据招商账本自动起草，截至${isoDay(house.now())}；每件线索可凭编号在平台打开核对。签约数为件数，五个金额口径不在周报中相加。`, en: `Drafted from the ledger of leads as of ${isoDay(house.now())}; each opens by its number. Signed are counted, and no sums are added.` })),
  ]
  const name = w.unit?.name ?? { zh: '', en: '' }
  return { locale, issuer: issuerOf(house, caller, locale), title: t({ zh: `${name.zh}招商工作周报（${dayWords(w.from, 'zh')}至${dayWords(w.to, 'zh')}）`, en: `Weekly report on investment${name.en ? `, ${name.en}` : ''}, ${dayWords(w.from, 'en')} to ${dayWords(w.to, 'en')}` }), standing: t(STANDING), date: dayWords(isoDay(house.now()), locale), blocks }
}
