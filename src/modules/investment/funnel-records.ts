import { isoDay } from '#algo/workdays.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Values } from '#store/visible.ts'
import { LOST, ROAD } from './lead-states.ts'

/** Which leads one count of the funnel is made of, as conditions over `matter m`: the same that `funnelOf` counts by. */
interface Asked { readonly which: string; readonly part: string; readonly today: string; readonly values: Values }
const NOT_YIELDED = `m.state <> 'yielded'`
const lost = (values: Values) => `m.state = any(${values.add(LOST)})`
const reached = (stage: string, values: Values) => `coalesce(m.facts->'reached' ? ${values.add(stage)}, false)`
/** It stands there or further on, or was there once. */
const passed = (stage: (typeof ROAD)[number], values: Values) => { const on = values.add(ROAD.slice(ROAD.indexOf(stage))); return `(m.state = any(${on}) or coalesce(m.facts->'reached' ?| ${on}, false))` }
const by = (fact: string, { today, values }: Asked) => `coalesce(m.facts->>'${fact}' <= ${values.add(today)}, false)`
const during = (fact: string, period: string, values: Values) => `m.facts->>'${fact}' >= ${values.add(`${period}-`)} and m.facts->>'${fact}' < ${values.add(`${period}.`)}`

/** What became of the cases of a cohort: gone on, given up, or neither yet. */
function cohortPart(fact: string, asked: Asked): string {
  if (asked.part === 'all') return 'true'
  if (asked.part === 'converted') return by(fact, asked)
  if (asked.part === 'lost') return `not ${by(fact, asked)} and ${lost(asked.values)}`
  return asked.part === 'open' ? `not ${by(fact, asked)} and not ${lost(asked.values)}` : ''
}

const COUNTS: Readonly<Record<string, (asked: Asked) => readonly string[]>> = {
  reached: ({ which, values }) => (isStage(which) ? [NOT_YIELDED, passed(which, values)] : []),
  lost: ({ which, values }) => [`m.state = ${values.add(which)}`],
  signed: (asked) => (/^\d{4}$/.test(asked.which) ? [NOT_YIELDED, `m.opened_at >= ${asked.values.add(`${asked.which}-01-01T00:00:00+08:00`)}`, `m.opened_at < ${asked.values.add(`${Number(asked.which) + 1}-01-01T00:00:00+08:00`)}`, cohortPart('signed_on', asked)] : []),
  started: (asked) => (/^\d{4}$/.test(asked.which) ? [NOT_YIELDED, during('signed_on', asked.which, asked.values), by('signed_on', asked), cohortPart('started_on', asked)] : []),
  dwell: ({ which, part, values }) => {
    const next = isStage(which) ? ROAD[ROAD.indexOf(which) + 1] : undefined
    if (next === undefined) return []
    return [NOT_YIELDED, reached(which, values), part === 'went' ? reached(next, values) : part === 'open' ? `not ${reached(next, values)} and m.state = ${values.add(which)}` : '']
  },
  month: ({ which, part, values }) => (/^\d{4}-\d{2}$/.test(part) && isMonthly(which) ? [NOT_YIELDED, during(`${which}_on`, part, values)] : []),
  ahead: ({ which, values }) => (which === 'signed' ? [NOT_YIELDED, `not m.facts ? 'signed_on'`, `not ${lost(values)}`] : which === 'started' ? [NOT_YIELDED, `m.facts ? 'signed_on'`, `not m.facts ? 'started_on'`, `not ${lost(values)}`] : []),
}
const isStage = (which: string): which is (typeof ROAD)[number] => (ROAD as readonly string[]).includes(which)
const isMonthly = (which: string) => which === 'signed' || which === 'started'

/**
 * The leads of one count of the funnel, as it stands in an address: `reached.talking`, `lost.ended`, `signed.2025.converted` (all,
 * converted, lost, open), `started.2025.all`, `dwell.talking.went` (or open), `month.signed.2026-03`, `ahead.started`.
 * @throws Refusal `invalid` for a count there is not
 */
export function countedWhere(of: string, now: Date, values: Values): string {
  const [kind = '', which = '', part = 'all'] = of.split('.')
  const parts = Object.hasOwn(COUNTS, kind) ? (COUNTS[kind]?.({ which, part, today: isoDay(now), values }) ?? []) : []
  if (parts.length === 0 || parts.includes('')) throw new Refusal('invalid', { zh: `漏斗没有“${of}”这一数`, en: `the funnel has no count '${of}'` })
  return parts.join(' and ')
}
