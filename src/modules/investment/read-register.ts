import { jaccard } from '#algo/similarity.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import type { Bytes } from '#store/formats/bytes.ts'
import { readTable } from '#store/formats/table.ts'
import { termsOf } from './claims.ts'
import type { LeadState } from './lead-states.ts'
import { type Column, columnOf, type Is, type MoneyUnit, stageOf } from './register-columns.ts'
import { lineOf, type RegisterLine, type Sums } from './register-line.ts'

/** What somebody said of a register after it was read once. */
export interface RegisterSaid {
  /** Heading → what the column holds; null for nothing. */
  readonly columns?: Readonly<Record<string, Is | null>>
  /** Heading → the unit its money is in. */
  readonly money?: Readonly<Record<string, MoneyUnit>>
  /** Word → the stage it means. */
  readonly stages?: Readonly<Record<string, LeadState>>
  /** Lines that are as odd as they look, and right: their sums, or that they are another project of the same investor. */
  readonly confirmed?: readonly number[]
}
export interface RegisterAsked extends RegisterSaid {
  readonly name: string
  /** ISO date. */
  readonly today: string
  /** From this likeness of content on, two projects of one investor are one. 0 to 1. */
  readonly alike: number
}
/** A line that is no line: what stood there and why it could not be read. */
export interface Unread { readonly line: number; readonly raw: string; readonly problem: Text }
/** A column of money whose figures look as if they were in another unit. `median` in 万元, as it was understood. */
export interface OddColumn { readonly heading: string; readonly unit: string; readonly median: number }
export interface RegisterRead { readonly columns: readonly Column[]; readonly lines: readonly RegisterLine[]; readonly unread: readonly Unread[]; readonly words: readonly { readonly word: string; readonly lines: number }[]; readonly odd: readonly OddColumn[] }

const MOST = 20_000
/** Beside so many earlier lines of one investor a line is held for likeness. */
const MOST_BESIDE = 50
/** 万元: a project of less than half a million yuan, or of more than 30 billion, is asked about; and so is a column whose middle lies beyond these. */
const [LEAST_WAN, MOST_WAN] = [50, 3_000_000]
const [LEAST_MIDDLE, MOST_MIDDLE] = [200, 1_000_000]
/** So many times apart, two sums of one project are in two units. */
const APART = 1_000
const NEEDED: readonly Is[] = ['name', 'investor_name', 'reporter_unit', 'industry']
const t = (zh: string, en: string): Text => ({ zh, en })

/**
 * Reads a register of leads, a line each. Writes nothing and asks nothing. Units of money are read from the headings or asked for;
 * figures that are 10,000 times off are noticed. Lines of one investor and one project stand once.
 * @throws Refusal `invalid` when it has none of the columns a lead needs, or two of the same; `too_large` beyond 20,000 lines; and as `readTable`
 */
export async function readRegister(source: Bytes, { name, today, alike, columns: said = {}, money = {}, stages = {}, confirmed = [] }: RegisterAsked): Promise<RegisterRead> {
  const lines: RegisterLine[] = []
  const unread: Unread[] = []
  const words = new Map<string, number>()
  let columns: readonly Column[] | undefined
  for await (const row of readTable(source, { name })) {
    if ('problem' in row) { unread.push({ line: row.line, raw: row.raw.slice(0, 400), problem: row.problem }); continue }
    columns ??= columnsOf(Object.keys(row.cells), said, money)
    if (lines.length >= MOST) throw new Refusal('too_large', t(`一次最多导入${MOST}行，请分批`, `${MOST} lines at a time: bring it in in parts`))
    const one = lineOf(row.line, row.cells, { register: name, today, stages, columns })
    lines.push(one)
    const word = (row.cells[columns.find((c) => c.is === 'stage')?.heading ?? ''] ?? '').trim()
    if (word !== '' && stageOf(word, stages) === undefined) words.set(word, (words.get(word) ?? 0) + 1)
  }
  if (!columns) throw new Refusal('invalid', t('表中没有数据行，未作任何改动', 'the table has no lines; nothing was changed'))
  const sure = new Set(confirmed)
  onceEach(lines, alike, sure)
  const odd = oddColumns(columns, lines, money)
  oddSums(columns, lines, sure)
  return { columns, lines, unread, words: [...words].map(([word, n]) => ({ word, lines: n })), odd }
}

function columnsOf(headings: readonly string[], said: NonNullable<RegisterSaid['columns']>, money: NonNullable<RegisterSaid['money']>): readonly Column[] {
  const taken = new Set<Is>(Object.values(said).filter((is) => is !== null))
  const columns = headings.map((heading): Column => {
    const own = Object.hasOwn(said, heading) ? said[heading] : undefined
    const column = columnOf(heading, { ...(own === undefined ? {} : { is: own }), ...(Object.hasOwn(money, heading) ? { unit: money[heading] } : {}) })
    if (column.is === undefined || column.is === 'note') return column
    // The first that fits has it; what another column was said to hold is not found twice.
    if (own === undefined && taken.has(column.is)) return { heading, why: t(`与另一列含义相同（${column.is}），不导入；请在此说明`, `another column holds the same (${column.is}): not taken, unless you say what it is`) }
    taken.add(column.is)
    return column
  })
  const twice = columns.find((c, i) => c.is !== undefined && c.is !== 'note' && columns.findIndex((x) => x.is === c.is) !== i)
  if (twice) throw new Refusal('invalid', t(`有两列都说明为同一含义，其一为“${twice.heading}”；未作任何改动`, `two columns are said to hold the same, one of them '${twice.heading}'; nothing was changed`))
  if (NEEDED.every((is) => !columns.some((c) => c.is === is))) throw new Refusal('invalid', t(`表头中没有项目名称、投资方、首报单位、行业中的任何一列，不像招商项目台账：${headings.slice(0, 12).join('、')}`, `none of the columns of a register of leads: ${headings.slice(0, 12).join(', ')}`), { next: t('请选择招商项目台账；表头须占一行', 'choose the register of leads; its headings stand on one line') })
  return columns
}

/** One investor and one project is one lead: the line that comes first stands. */
function onceEach(lines: readonly RegisterLine[], alike: number, confirmed: ReadonlySet<number>): void {
  const byId = new Map<string, number>()
  const byClaim = new Map<string, { line: number; of: ReadonlySet<string> }[]>()
  for (const one of lines) {
    if (one.name === '' || one.investor === '') continue
    const same = byId.get(one.id)
    const of = termsOf(one.says).of
    const like = same ?? (confirmed.has(one.line) ? [] : one.claims).flatMap((c) => byClaim.get(c) ?? []).find((other) => jaccard(of, other.of) >= alike)?.line
    if (like !== undefined) {
      one.faults.push({ column: '项目名称', value: one.name.slice(0, 80), ...(same === undefined
        ? { may_confirm: true, problem: t(`与第${like}行同一投资方、内容相近`, `the same investor as line ${like}, with a like content`), next: t('同一项目只保留一行；确为另一项目（如二期）的，在下方勾选该行', 'keep one of the two; if it is another project, such as a second phase, tick the line below') }
        : { problem: t(`与第${like}行重复（同一投资方、同一项目）`, `the same investor and project as line ${like}`), next: t('只保留一行', 'keep one') }) })
      continue
    }
    byId.set(one.id, one.line)
    for (const claim of one.claims) { const known = byClaim.get(claim) ?? []; if (known.length < MOST_BESIDE) byClaim.set(claim, [...known, { line: one.line, of }]) }
  }
}

const MONEY_SUMS: Readonly<Partial<Record<Is, keyof Sums>>> = { planned: 'planned', investment_by_stage: 'planned', agreed: 'agreed', planned_fixed: 'planned_fixed', fixed_by_stage: 'planned_fixed', agreed_fixed: 'agreed_fixed' }
const middle = (values: readonly (number | undefined)[]) => { const known = values.filter((v): v is number => v !== undefined && v > 0).toSorted((a, b) => a - b); return known[Math.floor(known.length / 2)] }

/** 亿元 under a heading of 万元, or the other way: the middle of a column tells. Somebody who chose the unit is not asked again. */
function oddColumns(columns: readonly Column[], lines: readonly RegisterLine[], chosen: NonNullable<RegisterSaid['money']>): OddColumn[] {
  return columns.flatMap(({ heading, is, unit }) => {
    const key = is && MONEY_SUMS[is]
    if (!key || unit === undefined || Object.hasOwn(chosen, heading)) return []
    const median = middle(lines.map((l) => l.sums[key]))
    return median !== undefined && (median < LEAST_MIDDLE || median > MOST_MIDDLE) ? [{ heading, unit, median }] : []
  })
}

const told = (v: number) => v.toLocaleString('en', { maximumFractionDigits: 4 })

function oddSums(columns: readonly Column[], lines: readonly RegisterLine[], confirmed: ReadonlySet<number>): void {
  const column = columns.find((c) => c.is === 'planned' || c.is === 'investment_by_stage')?.heading ?? '总投资'
  for (const one of lines) {
    if (confirmed.has(one.line)) continue
    const { planned, agreed } = one.sums
    const odd = [planned, agreed].find((v) => v !== undefined && v > 0 && (v < LEAST_WAN || v > MOST_WAN))
    const apart = planned && agreed && Math.max(planned / agreed, agreed / planned) >= APART
    if (odd === undefined && !apart) continue
    one.faults.push({ column, may_confirm: true, value: [planned, agreed].flatMap((v) => (v === undefined ? [] : [`${told(v)}万元`])).join(' / '), next: t('请核对单位；确认无误的，在下方勾选该行', 'compare the unit; if it is right, tick the line below'),
      problem: apart ? t(`计划总投资${told(planned ?? 0)}万元与协议投资额${told(agreed ?? 0)}万元相差${APART}倍以上，疑似单位有误`, `${planned} planned and ${agreed} agreed are over ${APART} times apart: it looks like two units`) : t(`换算为${told(odd ?? 0)}万元（${told((odd ?? 0) / 10_000)}亿元），疑似单位有误`, `it comes to ${told(odd ?? 0)} (10,000 yuan): it looks like another unit`) })
  }
}
