/** A project on its status date, all in one unit of money. */
export interface Status {
  /** Budget at completion: all the work there is, 总预算. */
  readonly bac: number
  /** Planned value: budget of the work that was to be done by now, 计划价值. */
  readonly pv: number
  /** Earned value: budget of the work that is done, 挣值. */
  readonly ev: number
  /** Actual cost of the work that is done, 实际成本. */
  readonly ac: number
}

/** Indices are undefined where they would divide by nothing. Below 1 is bad, as is a variance below 0. */
export interface EarnedValue {
  readonly sv: number
  readonly cv: number
  readonly spi: number | undefined
  readonly cpi: number | undefined
  readonly eac: Estimates
  /** Still to be spent, by each way of estimating. */
  readonly etc: Estimates
  /** What is left of the budget at the end, by each way; negative is an overrun. */
  readonly vac: Estimates
  /** Cost efficiency that the rest of the work needs to end on budget; undefined when nothing is left to spend. */
  readonly tcpi: number | undefined
}

/** Three views of the rest of the work, in the unit of money. */
export interface Estimates {
  /** It costs what it was to cost: what went wrong was an exception. */
  readonly atypical: number
  /** It costs as much too much as the work so far. */
  readonly typical: number | undefined
  /** It is also hurried to make up for lost time: cost and schedule index together. */
  readonly combined: number | undefined
}

/**
 * Variances, indices and forecasts of cost. O(1).
 * @throws RangeError when a number is negative or missing, or more is earned than there is
 * @source PMI, The Standard for Earned Value Management (2019); ISO 21508:2018
 */
export function earnedValue({ bac, pv, ev, ac }: Status): EarnedValue {
  if (![bac, pv, ev, ac].every((n) => n >= 0 && Number.isFinite(n))) throw new RangeError(`money must be >= 0, got bac ${bac}, pv ${pv}, ev ${ev}, ac ${ac}`)
  if (ev > bac || pv > bac) throw new RangeError(`earned and planned value cannot exceed the budget ${bac}, got ${ev} and ${pv}`)
  const cpi = ratio(ev, ac)
  const spi = ratio(ev, pv)
  const etc = estimateToComplete(bac - ev, cpi, spi)
  const eac = each(etc, (cost) => ac + cost)
  return { sv: ev - pv, cv: ev - ac, spi, cpi, eac, etc, vac: each(eac, (cost) => bac - cost), tcpi: toCompletePerformance({ bac, ev, ac }, bac) }
}

/**
 * Cost of the rest of the work in three views. O(1).
 * @param left BAC − EV
 */
export function estimateToComplete(left: number, cpi: number | undefined, spi: number | undefined): Estimates {
  const over = (index: number | undefined) => (left === 0 ? 0 : index ? left / index : undefined)
  return { atypical: left, typical: over(cpi), combined: over(cpi !== undefined && spi !== undefined ? cpi * spi : undefined) }
}

/** TCPI: the efficiency needed to end at a sum, be it the budget or a new estimate. Undefined when it is spent already. O(1). */
export function toCompletePerformance({ bac, ev, ac }: Omit<Status, 'pv'>, sum: number): number | undefined {
  return sum > ac ? (bac - ev) / (sum - ac) : undefined
}

/** A piece of work with its planned dates, in any unit of time, and its budget, spent evenly between them. */
export interface Work {
  readonly start: number
  readonly finish: number
  readonly budget: number
}

/**
 * The S-curve of a plan: its planned value at the ends of periods 1 to n. O(works · n).
 * @throws RangeError when a piece of work finishes before it starts or costs less than nothing
 */
export function plannedValues(works: readonly Work[], n: number): number[] {
  for (const { start, finish, budget } of works) {
    if (!(finish >= start && budget >= 0)) throw new RangeError(`work must finish after it starts and cost >= 0, got ${start} to ${finish} for ${budget}`)
  }
  const done = ({ start, finish }: Work, at: number) => (at >= finish ? 1 : at <= start ? 0 : (at - start) / (finish - start))
  return Array.from({ length: n }, (_, i) => works.reduce((sum, work) => sum + work.budget * done(work, i + 1), 0))
}

/** Lateness told in time, which stays true to the end, where SPI returns to 1 however late the project was. */
export interface EarnedSchedule {
  /** When the plan would have earned what is earned now, in periods from the start. */
  readonly es: number
  /** ES − now; negative is late. */
  readonly sv_t: number
  readonly spi_t: number | undefined
  /** Time efficiency that the rest needs to end when planned; undefined when that time has come. */
  readonly tspi_t: number | undefined
  /** Duration of the whole at the efficiency so far. */
  readonly duration: number | undefined
}

/**
 * Earned schedule. O(periods).
 * @param pv planned value at the ends of periods 1, 2, …, never falling; the last is the whole budget
 * @param ev earned by now
 * @param at now, in periods from the start
 * @throws RangeError when the curve falls or is empty, or ev is outside of it
 * @source W. Lipke, Schedule is different, The Measurable News (2003); Lipke & Henderson, Earned Schedule Training (2006)
 */
export function earnedSchedule(pv: readonly number[], ev: number, at: number): EarnedSchedule {
  const bac = pv.at(-1)
  if (bac === undefined || !(bac > 0) || !(ev >= 0 && ev <= bac) || !(at >= 0)) throw new RangeError(`ev must be within 0 and ${bac}, and now >= 0, got ${ev} at ${at}`)
  if (pv.some((value, i) => !(value >= (pv[i - 1] ?? 0)))) throw new RangeError(`planned value never falls, got ${pv.join(', ')}`)
  const planned = pv.indexOf(bac) + 1
  const whole = Math.min(planned, pv.filter((value) => value <= ev).length)
  const before = pv[whole - 1] ?? 0
  const es = whole === planned ? planned : whole + (ev - before) / ((pv[whole] ?? bac) - before)
  const spi_t = ratio(es, at)
  return { es, sv_t: es - at, spi_t, tspi_t: planned > at ? (planned - es) / (planned - at) : undefined, duration: spi_t ? planned / spi_t : undefined }
}

function ratio(a: number, b: number): number | undefined {
  return b > 0 ? a / b : undefined
}

function each({ atypical, typical, combined }: Estimates, f: (cost: number) => number): Estimates {
  return { atypical: f(atypical), typical: typical === undefined ? undefined : f(typical), combined: combined === undefined ? undefined : f(combined) }
}
