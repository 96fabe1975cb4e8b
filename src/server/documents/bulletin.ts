import type { Caller } from '#kernel/caller.ts'
import type { Locale, Text } from '#kernel/text.ts'
import type { Tx } from '#store/database.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import { isoDay } from '#algo/workdays.ts'
import { wilson } from '#algo/statistics.ts'
import type { House } from '#server/house.ts'
import { type Block, note, numbered, type Paper, table, text } from './document.ts'
import { dayWords, issuerOf, STANDING } from './words.ts'

interface Row { id: string; number: string; title: string; state: string; open: boolean; level: string | null; class: string | null; lead_name: string | null; lead_name_en: string | null; assigned_at: Date | null; closed_at: Date | null; due_at: Date | null; fed_back_at: string | null; reworks: number | null }

/** Of one lead unit: what it had in hand in the period, what it brought to an end, and what of that in time. */
interface Unit { readonly name: string; readonly inHand: number; readonly done: number; readonly inTime: number; readonly overdue: number; readonly raised: number }

/** 督查通报 of a period: what was assigned, done and is late, unit by unit, each matter by its number. Only what the caller may read. */
export async function bulletin(house: House, tx: Tx, caller: Caller, { from, to, locale }: { from: string; to: string; locale: Locale }): Promise<Paper> {
  const now = house.now()
  const values = new Values()
  const [start, end] = [`${from}T00:00:00+08:00`, `${to}T24:00:00+08:00`]
  const seen = visibleWhere(house.registry.matter('supervision'), caller, values)
  const rows = await tx.rows<Row>(
    `select m.id, m.number, m.title, m.state, m.open, m.facts->>'level' as level, m.facts->>'class' as class, p.name as lead_name, p.name_en as lead_name_en, (m.facts->>'assigned_at')::timestamptz as assigned_at, m.closed_at,
       c.due_at, m.facts->>'fed_back_at' as fed_back_at, (m.facts->>'reworks')::int as reworks
     from matter m left join party p on p.district = m.district and p.id = m.lead
       left join lateral (select due_at from clock c where c.district = m.district and c.matter_id = m.id and c.name = 'resolve' order by c.round desc limit 1) c on true
     where m.district = ${values.add(tx.district)} and m.kind = 'supervision' and m.facts ? 'assigned_at' and (m.facts->>'assigned_at')::timestamptz < ${values.add(end)} and (m.open or m.closed_at >= ${values.add(start)})${seen ? ` and ${seen}` : ''}
     order by c.due_at nulls last, m.number`, values.list)
  const t = (words: Text) => words[locale]
  const until = new Date(Math.min(now.getTime(), Date.parse(end)))
  const name = (r: Row) => (locale === 'en' ? (r.lead_name_en ?? r.lead_name) : r.lead_name) ?? '—'
  const doneIn = (r: Row) => r.closed_at !== null && r.closed_at >= new Date(start) && r.closed_at < new Date(end)
  const inTime = (r: Row) => r.due_at === null || r.fed_back_at === null || new Date(r.fed_back_at) <= r.due_at
  const late = rows.filter((r) => r.open && r.due_at !== null && r.due_at < until)
  const done = rows.filter(doneIn)
  const assigned = rows.filter((r) => r.assigned_at !== null && r.assigned_at >= new Date(start))
  const raised = rows.filter((r) => r.open && r.level !== null)
  const units = [...Map.groupBy(rows, name)].map(([unit, own]): Unit => ({ name: unit, inHand: own.length, done: own.filter(doneIn).length, inTime: own.filter((r) => doneIn(r) && inTime(r)).length, overdue: own.filter((r) => late.includes(r)).length, raised: own.filter((r) => raised.includes(r)).length }))
    .toSorted((a, b) => b.overdue - a.overdue || b.inHand - a.inHand || (a.name < b.name ? -1 : 1))
  const share = rate(done.filter(inTime).length, done.length, locale)
  const level = (r: Row) => (r.level ? t(house.policy(caller.district, now).rule<readonly { code: string; label: Text }[]>('supervision.levels').find((l) => l.code === r.level)?.label ?? { zh: r.level, en: r.level }) : '—')
  const state = (r: Row) => t(house.registry.matter('supervision').states[r.state]?.label ?? { zh: r.state, en: r.state })
  const blocks: Block[] = rows.length === 0 ? [text(t({ zh: '本期没有交办和在办的督办事项。', en: 'Nothing was under supervision in this period.' }))] : [
    numbered(locale, 1, t({ zh: '总体情况', en: 'Overview' })),
    text(t({
      zh: `${dayWords(from, 'zh')}至${dayWords(to, 'zh')}，新交办督办事项${assigned.length}件，办结${done.length}件，期末在办${rows.filter((r) => r.open).length}件，其中逾期${late.length}件、升级督办${raised.length}件。办结事项按期办结率${share}。`,
      en: `From ${dayWords(from, 'en')} to ${dayWords(to, 'en')}, ${assigned.length} matters were assigned and ${done.length} closed; ${rows.filter((r) => r.open).length} are in hand, of them ${late.length} overdue and ${raised.length} raised. Closed in time: ${share}.`,
    })),
    numbered(locale, 2, t({ zh: '各单位办理情况', en: 'By lead unit' })),
    table([{ label: t({ zh: '牵头单位', en: 'Lead unit' }), share: 0.34 }, { label: t({ zh: '承办', en: 'In hand' }), share: 0.1, figures: true }, { label: t({ zh: '办结', en: 'Closed' }), share: 0.1, figures: true }, { label: t({ zh: '按期办结率', en: 'In time' }), share: 0.26, figures: true }, { label: t({ zh: '逾期', en: 'Overdue' }), share: 0.1, figures: true }, { label: t({ zh: '升级', en: 'Raised' }), share: 0.1, figures: true }],
      units.map((u) => [u.name, String(u.inHand), String(u.done), rate(u.inTime, u.done, locale), String(u.overdue), String(u.raised)])),
    note(t({ zh: '按期：办理结果在时限内反馈；率后为95%区间和n；n小于5不计率。单位按逾期件数排列，不作考核位次。', en: 'In time: the result was fed back within the limit; with 95% interval and n; no rate below n = 5. Units stand by what is overdue: this is no ranking.' })),
    numbered(locale, 3, t({ zh: '逾期事项', en: 'Overdue' })),
    ...(late.length === 0 ? [text(t({ zh: '没有逾期事项。', en: 'None.' }))] : [table(
      [{ label: t({ zh: '编号', en: 'Number' }), share: 0.22 }, { label: t({ zh: '事项', en: 'Matter' }), share: 0.3 }, { label: t({ zh: '牵头单位', en: 'Lead unit' }), share: 0.2 }, { label: t({ zh: '逾期（天）', en: 'Days late' }), share: 0.1, figures: true }, { label: t({ zh: '状态', en: 'State' }), share: 0.18 }],
      late.map((r) => [r.number, r.title, name(r), String(Math.ceil((until.getTime() - (r.due_at?.getTime() ?? 0)) / 86_400_000)), `${state(r)}${r.level ? ` ${level(r)}` : ''}`]))]),
    numbered(locale, 4, t({ zh: '办结事项', en: 'Closed' })),
    ...(done.length === 0 ? [text(t({ zh: '本期没有办结事项。', en: 'None in this period.' }))] : [table(
      [{ label: t({ zh: '编号', en: 'Number' }), share: 0.22 }, { label: t({ zh: '事项', en: 'Matter' }), share: 0.36 }, { label: t({ zh: '牵头单位', en: 'Lead unit' }), share: 0.22 }, { label: t({ zh: '办结', en: 'Closed' }), share: 0.2 }],
      done.map((r) => [r.number, r.title, name(r), `${r.closed_at ? isoDay(r.closed_at) : ''}${inTime(r) ? '' : t({ zh: '（逾期）', en: ' (late)' })}`]))]),
    note(t({ zh: `据督办台账自动起草，截至${isoDay(until)}；每件事项可凭编号在平台打开核对。`, en: `Drafted from the ledger of supervision as of ${isoDay(until)}; each matter opens by its number.` })),
  ]
  return { locale, issuer: issuerOf(house, caller, locale), title: t({ zh: '督查通报', en: 'Supervision bulletin' }), standing: t(STANDING), date: dayWords(isoDay(now), locale), blocks }
}

const FEWEST = 5

/** A share with its interval and n; too few say nothing. */
export function rate(hits: number, n: number, locale: Locale): string {
  const w = n < FEWEST ? undefined : wilson(hits, n)
  if (!w) return n === 0 ? '—' : locale === 'zh' ? `${hits}/${n}件` : `${hits} of ${n}`
  const pct = (x: number) => (x * 100).toFixed(1)
  return locale === 'zh' ? `${pct(w.p)}%（${pct(w.low)}–${pct(w.high)}，n=${n}）` : `${pct(w.p)}% (${pct(w.low)}–${pct(w.high)}, n=${n})`
}
