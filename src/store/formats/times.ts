const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `2023-1-5`, `2023/01/05`, `2023年1月5日`, `20230105`, `05-Jan-23` (of this century) → `2023-01-05`; undefined when there is no such day. */
export function dayOf(text: string): string | undefined {
  const [, date, named, year] = /^(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ](\d{4}|\d{2})$/.exec(text) ?? []
  const month = MONTHS.indexOf(named?.toLowerCase() ?? '') + 1
  if (date && year && month > 0) return dayOf(`${year.length === 2 ? '20' : ''}${year}-${month}-${date}`)
  const m = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (!m) return undefined
  const day = `${m[1]}-${m[2]?.padStart(2, '0')}-${m[3]?.padStart(2, '0')}`
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : undefined
}

const CLOCK = /^(\S+日|\S+(?=[T ]))[T ]?\s*(\d{1,2})[:时](\d\d)(?:[:分](?:(\d\d(?:\.\d+)?)秒?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/

/** A day (midnight in China, UTC+8), or a day with a time: in its own zone where it names one, else China's. Undefined when it is neither. */
export function instantOf(text: string): Date | undefined {
  const day = dayOf(text)
  if (day) return new Date(`${day}T00:00:00+08:00`)
  const m = CLOCK.exec(text)
  const on = dayOf(m?.[1] ?? '')
  if (!m || !on) return undefined
  const zone = m[5]?.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2') ?? '+08:00'
  const at = new Date(`${on}T${m[2]?.padStart(2, '0')}:${m[3]}:${m[4] ?? '00'}${zone}`)
  return Number.isNaN(at.getTime()) ? undefined : at
}
