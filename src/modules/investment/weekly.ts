import { DAY_MS, isoDay, startOfDay } from '#algo/workdays.ts'
import type { Text } from '#kernel/text.ts'
import { PROGRESS } from './lead-facts.ts'
import { states } from './lead-states.ts'

/** One thing that was done on a lead in the week, from its ledger. `text` is absent where the reader may not know it. */
export interface WeekLine { readonly seq: number; readonly at: Date; readonly act: string; readonly label: Text; readonly text: string | null; readonly progress: string | null; readonly next_step: string | null }
export interface WeekLead { readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly unit: string | null; readonly secret: boolean; readonly lines: readonly WeekLine[] }
export interface Week { readonly week: string; readonly from: string; readonly to: string }

/** The Monday to Sunday of an ISO week. @throws RangeError on a week there is not @example weekOf('2026-W10') // { from: '2026-03-02', to: '2026-03-08', … } */
export function weekOf(week: string): Week {
  const [, year, number] = /^(\d{4})-W(\d{2})$/.exec(week) ?? []
  const fourth = new Date(`${year ?? '0000'}-01-04T00:00:00Z`)
  const monday = new Date(fourth.getTime() + ((Number(number) - 1) * 7 - ((fourth.getUTCDay() + 6) % 7)) * DAY_MS)
  if (number === undefined || Number.isNaN(monday.getTime()) || isoWeek(monday.toISOString().slice(0, 10)) !== week) throw new RangeError(`a week is YYYY-Www, got '${week}'`)
  return { week, from: monday.toISOString().slice(0, 10), to: new Date(monday.getTime() + 6 * DAY_MS).toISOString().slice(0, 10) }
}

/** The ISO week a day lies in. @example isoWeek('2027-01-01') // '2026-W53' */
export function isoWeek(day: string): string {
  const at = new Date(`${day}T00:00:00Z`)
  const thursday = new Date(at.getTime() + (3 - ((at.getUTCDay() + 6) % 7)) * DAY_MS)
  const year = thursday.getUTCFullYear()
  return `${year}-W${String(1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS))).padStart(2, '0')}`
}

export const instants = ({ from, to }: Week) => ({ since: startOfDay(from), until: new Date(startOfDay(to).getTime() + DAY_MS) })

/** What a week came to. */
export interface WeekCounts { readonly leads: number; readonly contacts: number; readonly reported: number; readonly advanced: number; readonly signed: number }
export function countsOf(leads: readonly WeekLead[]): WeekCounts {
  const lines = leads.flatMap((l) => l.lines)
  const of = (...acts: string[]) => lines.filter((l) => acts.includes(l.act)).length
  return { leads: leads.length, contacts: of('log_contact'), reported: of('report', 'report_contending'), advanced: lines.filter((l) => l.progress !== null).length, signed: of('sign') }
}

const date = (day: string) => { const [y, m, d] = day.split('-').map(Number); return `${y}年${m}月${d}日` }
const monthDay = (at: Date) => { const [, m, d] = isoDay(at).split('-').map(Number); return `${m}月${d}日` }
const ended = (text: string) => (/[。！？.!?]$/.test(text) ? text : `${text}。`)
const stateOf = (state: string): Text => states[state as keyof typeof states]?.label ?? { zh: state, en: state }
const progressOf = (progress: string): Text => PROGRESS[progress as keyof typeof PROGRESS] ?? { zh: progress, en: progress }

/** What was done on one lead in the week, in the words of its ledger; and what comes next, where anybody said. */
export function toldOf({ lines }: WeekLead): { readonly done: Text; readonly next: string | null } {
  return {
    done: {
      zh: lines.map((x) => ended(`${monthDay(x.at)}${x.label.zh}${x.progress ? `（${progressOf(x.progress).zh}）` : ''}${x.text ? `，${x.text}` : ''}`)).join(''),
      en: lines.map((x) => `${isoDay(x.at)} ${x.label.en}${x.progress ? ` [${progressOf(x.progress).en}]` : ''}${x.text ? `: ${x.text}` : ''}`).join(' '),
    },
    next: lines.findLast((x) => x.next_step)?.next_step ?? null,
  }
}

/** What the week came to, in one sentence. */
export function summaryOf(n: WeekCounts): Text {
  return {
    zh: `本周跟进线索${n.leads}条，联系投资方${n.contacts}次，新报线索${n.reported}条，取得实质进展${n.advanced}项，签约${n.signed}个。`,
    en: `${n.leads} leads followed, ${n.contacts} contacts, ${n.reported} reported, ${n.advanced} with real progress, ${n.signed} signed.`,
  }
}

/** A draft of the weekly report, in the words of the contact logs: nothing is made up, and a person signs it. */
export function draftOf({ from, to }: Week, unit: Text, leads: readonly WeekLead[]): Text {
  const sum = summaryOf(countsOf(leads))
  const told = leads.filter((l) => l.lines.length > 0)
  const next = told.flatMap((l) => { const step = toldOf(l).next; return step ? [{ title: l.title, step }] : [] })
  const zh = [
    `${unit.zh}招商工作周报（${date(from)}至${date(to)}）`, '',
    '一、总体情况', sum.zh, '',
    '二、重点项目进展', ...(told.length ? told.map((l, i) => `${i + 1}．${l.title}（${stateOf(l.state).zh}，${l.number}）：${toldOf(l).done.zh}`) : ['本周无跟进记录。']), '',
    '三、下周安排', ...(next.length ? next.map(({ title, step }, i) => `${i + 1}．${title}：${ended(step)}`) : ['（联系记录未填写下一步，请补充）']),
  ]
  const en = [
    `Weekly report on investment, ${unit.en}, ${from} to ${to}`, '',
    '1. In short', sum.en, '',
    '2. Leads', ...(told.length ? told.map((l, i) => `${i + 1}. ${l.title} (${stateOf(l.state).en}, ${l.number}): ${toldOf(l).done.en}`) : ['Nothing on record this week.']), '',
    '3. Next week', ...(next.length ? next.map(({ title, step }, i) => `${i + 1}. ${title}: ${step}`) : ['(No next step was logged.)']),
  ]
  return { zh: zh.join('\n'), en: en.join('\n') }
}
