import { checkUscc } from '#algo/identifiers/uscc.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Caliber } from '#kernel/observation.ts'
import type { Text } from '#kernel/text.ts'
import type { Tx } from '#store/database.ts'
import type { Bytes } from '#store/formats/bytes.ts'
import { readTable } from '#store/formats/table.ts'
import { type Column, columnOf, type MoneyUnit, monthOf, numberOf } from './figure-columns.ts'

export interface FigureRow { readonly indicator: string; readonly subject: string; readonly caliber: Caliber; readonly period: string; readonly value: number }

/** A cell that is not taken, or that is taken and wants a look. */
export interface FigureFault { readonly line: number; readonly column: string; readonly value: string; readonly reason: Text; readonly next: Text }

/** A firm known by its name only: a person confirms which it is. */
export interface ToConfirm { readonly name: string; readonly firm: string | null; readonly uscc: string | null; readonly lines: readonly number[] }

export interface FiguresRead {
  readonly columns: readonly Column[]
  readonly rows: readonly FigureRow[]
  readonly lines: number
  readonly months: readonly string[]
  /** Cells and lines that are not taken. */
  readonly bad: readonly FigureFault[]
  /** Figures that are taken as they are, once somebody has looked. */
  readonly notes: readonly FigureFault[]
  readonly to_confirm: readonly ToConfirm[]
  /** Of the past, those that stand elsewhere with another value: corrected there, never here. */
  readonly revised: readonly (FigureRow & { readonly stands: number; readonly number: string })[]
}

export interface ReadOptions {
  readonly name: string
  /** For money whose header says no unit. */
  readonly unit?: MoneyUnit
  /** For money whose header says neither month nor year to date. */
  readonly caliber?: 'month' | 'cumulative'
  /** For tables without a column of months. */
  readonly period?: string
  /** Names a person has confirmed → firm. */
  readonly confirmed?: Readonly<Record<string, string>>
}

const MOST_ROWS = 400_000
const CHUNK = 20_000
const t = (zh: string, en: string): Text => ({ zh, en })
const CHANGE_CELL = t('请在原表改正后重新上传', 'correct it in the table and upload it again')

interface Firms { readonly byUscc: ReadonlyMap<string, string>; readonly byName: ReadonlyMap<string, { id: string; uscc: string | null }[]>; readonly noIndustry: ReadonlySet<string>; readonly ids: ReadonlySet<string> }

/**
 * Reads a table of steering figures: each line a firm in a month. Writes nothing. Every cell that cannot be taken is told with
 * its line, what stood there, why, and what to do.
 * @throws Refusal `invalid` when the table has no firms, no figures or no months; `too_large` beyond 400,000 figures; and as `readTable`
 */
export async function readFigures(tx: Tx, source: Bytes, options: ReadOptions): Promise<FiguresRead> {
  const firms = await firmsOf(tx)
  const rows: FigureRow[] = []
  const at: { line: number; column: string; raw: string }[] = []
  const [bad, notes]: [FigureFault[], FigureFault[]] = [[], []]
  const unsure = new Map<string, { firm: string | null; uscc: string | null; lines: number[] }>()
  const seen = new Map<string, number>()
  const told = new Set<string>()
  let columns: readonly Column[] | undefined
  let lines = 0
  for await (const line of readTable(source, { name: options.name })) {
    if ('problem' in line) {
      bad.push({ line: line.line, column: '', value: line.raw.slice(0, 80), reason: line.problem, next: line.code === 'formula' ? t('请将公式粘贴为数值', 'paste formulas as values') : CHANGE_CELL })
      continue
    }
    columns ??= columnsOf(Object.keys(line.cells), options)
    lines++
    const cell = (is: 'uscc' | 'firm' | 'period') => line.cells[columns?.find((c) => c.is === is)?.name ?? '']?.trim() ?? ''
    const fault = (column: string, value: string, reason: Text, next = CHANGE_CELL): undefined => { bad.push({ line: line.line, column, value, reason, next }); return undefined }
    const subject = firmOf(firms, { uscc: cell('uscc'), name: cell('firm') }, options, line.line, unsure, fault)
    const period = columns.some((c) => c.is === 'period') ? monthOf(cell('period')) : options.period
    if (!period) fault('月份', cell('period'), t('不是月份', 'it is no month'), t('请写作2026年3月', 'write it as 2026-03'))
    else if (period.endsWith('-01')) fault('月份', cell('period') || period, t('1月数据不单独报送', 'January is not reported alone'), t('请与2月合并，报2月累计', 'report it with February, as the year to date'))
    if (!subject || !period || period.endsWith('-01')) continue
    const before = seen.get(`${subject} ${period}`)
    if (before !== undefined) {
      fault('月份', cell('period') || period, t(`同一企业同一月份与第${before}行重复`, `the same firm and month as line ${before}`), t('只保留一行', 'keep one of the two'))
      continue
    }
    seen.set(`${subject} ${period}`, line.line)
    if (firms.noIndustry.has(subject) && !told.has(subject)) {
      told.add(subject)
      notes.push({ line: line.line, column: '企业名称', value: cell('firm') || cell('uscc'), reason: t('企业未登记行业代码，不计入分行业', "the firm's industry is not registered: it counts in no industry"), next: t('请补登行业代码', 'register its industry') })
    }
    for (const c of columns) {
      if (c.is !== 'figure') continue
      const raw = line.cells[c.name] ?? ''
      const value = numberOf(raw)
      if (value === null) continue
      if (value === undefined) fault(c.name, raw, t('不是数字', 'it is no number'), t('请只填数字', 'write digits only'))
      else if (value < 0) fault(c.name, raw, t('为负数', 'it is below nothing'), t('冲减请在原月份更正', 'a correction is made in the month it belongs to'))
      else if (c.caliber === 'month' && period.endsWith('-02') && c.indicator !== 'economy.power') fault(c.name, raw, t('2月当月数不单独报送', 'February alone is not reported'), t('请只报1—2月累计', 'report January and February together'))
      else {
        rows.push({ indicator: c.indicator, subject, caliber: c.caliber, period, value: Math.round(value * c.factor * 1e6) / 1e6 })
        at.push({ line: line.line, column: c.name, raw })
      }
    }
    if (rows.length > MOST_ROWS) throw new Refusal('too_large', t(`一次最多${MOST_ROWS}个数据，请分表上传`, `at most ${MOST_ROWS} figures at once: divide the table`))
  }
  if (!columns) throw new Refusal('invalid', t('表中没有数据行', 'the table has no lines'))
  const revised = await compared(tx, rows, (i, reason, next) => { const p = at[i]; if (p) notes.push({ line: p.line, column: p.column, value: p.raw, reason, next }) })
  const order = (a: FigureFault, b: FigureFault) => a.line - b.line
  return { columns, rows, lines, months: [...new Set(rows.map((r) => r.period))].toSorted(), bad: bad.toSorted(order), notes: notes.toSorted(order), to_confirm: [...unsure].map(([name, u]) => ({ name, ...u })), revised }
}

function columnsOf(names: readonly string[], { unit, caliber, period }: ReadOptions): readonly Column[] {
  const columns = names.map((name) => columnOf(name, unit, caliber))
  const lacks = (zh: string, en: string) => new Refusal('invalid', t(`表头${zh}`, `the header ${en}`), { next: t('请对照模板修改表头', 'compare the header with the template') })
  if (!columns.some((c) => c.is === 'uscc' || c.is === 'firm')) throw lacks('没有“统一社会信用代码”或“企业名称”列', 'has no column of firms')
  if (!period && !columns.some((c) => c.is === 'period')) throw lacks('没有“月份”列，也未选择月份', 'has no column of months and no month was chosen')
  const figures = columns.flatMap((c) => (c.is === 'figure' ? [`${c.indicator} ${c.caliber}`] : []))
  if (figures.length === 0) throw lacks(`没有可导入的数据列：${columns.flatMap((c) => (c.is === 'unknown' ? [`${c.name}（${c.problem.zh}）`] : [])).join('、')}`, `has no column of figures: ${columns.flatMap((c) => (c.is === 'unknown' ? [`${c.name} (${c.problem.en})`] : [])).join(', ')}`)
  const twice = figures.find((f, i) => figures.indexOf(f) !== i)
  if (twice) throw lacks(`有两列都是${twice}`, `has two columns of ${twice}`)
  return columns
}

/** By code, which settles it; by name only when a person has said which firm is meant. */
function firmOf(firms: Firms, { uscc, name }: { uscc: string; name: string }, { confirmed }: ReadOptions, line: number, unsure: Map<string, { firm: string | null; uscc: string | null; lines: number[] }>, fault: (column: string, value: string, reason: Text, next?: Text) => undefined): string | undefined {
  if (uscc !== '') {
    const checked = checkUscc(uscc)
    // What is registered so is that firm, even if its code fails the check.
    const id = firms.byUscc.get(checked.value)
    if (id) return id
    if (!checked.ok) return fault('统一社会信用代码', uscc, t(checked.problem.zh, checked.problem.en))
    return fault('统一社会信用代码', uscc, t('本区没有登记该企业', 'no such firm is registered here'), t('请先登记企业', 'register the firm first'))
  }
  if (name === '') return fault('企业名称', '', t('没有企业', 'there is no firm'))
  const chosen = confirmed && Object.hasOwn(confirmed, name) ? confirmed[name] : undefined
  if (chosen !== undefined) {
    if (firms.ids.has(chosen)) return chosen
    return fault('企业名称', name, t(`没有登记的企业“${chosen}”`, `no firm '${chosen}' is registered`))
  }
  const known = unsure.get(name)
  if (known) known.lines.push(line)
  else {
    const [only, ...others] = firms.byName.get(name) ?? []
    unsure.set(name, { firm: others.length ? null : (only?.id ?? null), uscc: others.length ? null : (only?.uscc ?? null), lines: [line] })
  }
  return undefined
}

async function firmsOf(tx: Tx): Promise<Firms> {
  const firms = await tx.rows<{ id: string; name: string; uscc: string | null; industry: string | null }>("select id, name, uscc, attrs->>'industry' as industry from party where district = $1 and kind = 'firm'", [tx.district])
  return { byUscc: new Map(firms.flatMap((f) => (f.uscc ? [[f.uscc, f.id] as const] : []))), byName: Map.groupBy(firms, (f) => f.name), noIndustry: new Set(firms.filter((f) => !f.industry).map((f) => f.id)), ids: new Set(firms.map((f) => f.id)) }
}

interface Compared { readonly i: number; readonly stands: number | null; readonly number: string | null; readonly before: number | null; readonly total: number | null }
const UNIT_SLIP = 300
const LEAST_REVISION = 0.05

/** Beside what stands: the same month elsewhere, the month before, and whether the year to date agrees with the month's own. */
async function compared(tx: Tx, rows: readonly FigureRow[], note: (i: number, reason: Text, next: Text) => void): Promise<FiguresRead['revised']> {
  const revised: (FigureRow & { stands: number; number: string })[] = []
  for (let from = 0; from < rows.length; from += CHUNK) {
    const part = rows.slice(from, from + CHUNK)
    const column = <T>(of: (r: FigureRow) => T) => part.map(of)
    const found = await tx.rows<Compared>(
      `select x.n::int - 1 as i, o.value::float8 as stands, (select number from matter m where m.district = $1 and m.id = o.matter_id) as number, b.value::float8 as before, c.value::float8 as total
       from unnest($2::text[], $3::text[], $4::text[], $5::date[]) with ordinality as x(indicator, subject, caliber, period, n)
       left join lateral (select value, matter_id from observation o where o.district = $1 and o.indicator = x.indicator and o.caliber = x.caliber and o.period = x.period and o.subject = x.subject and o.superseded_at is null limit 1) o on true
       left join lateral (select value from observation b where b.district = $1 and b.indicator = x.indicator and b.caliber = x.caliber and b.period = (x.period - interval '1 month')::date and b.subject = x.subject and b.superseded_at is null limit 1) b on true
       left join lateral (select value from observation c where x.caliber = 'month' and c.district = $1 and c.indicator = x.indicator and c.caliber = 'cumulative' and c.period = (x.period - interval '1 month')::date and c.subject = x.subject and c.superseded_at is null limit 1) c on true
       where o.value is not null or b.value is not null or c.value is not null`, [tx.district, column((r) => r.indicator), column((r) => r.subject), column((r) => r.caliber), column((r) => `${r.period}-01`)])
    const totals = new Map(part.flatMap((r) => (r.caliber === 'cumulative' ? [[`${r.indicator} ${r.subject} ${r.period}`, r.value] as const] : [])))
    for (const { i, stands, number, before, total } of found) {
      const row = part[i]
      if (!row) continue
      if (stands !== null) {
        revised.push({ ...row, stands, number: number ?? '' })
        note(from + i, t(`该月已在批次${number}报送为${stands}`, `this month stands in ${number} as ${stands}`), t('请到原批次更正；从本表删去该行', 'correct it there, and take the line out of this table'))
      }
      const times = before ? row.value / before : 1
      if (!row.period.endsWith('-02') && row.value !== 0 && (times > UNIT_SLIP || times < 1 / UNIT_SLIP)) note(from + i, t(`与上月${before}相差${UNIT_SLIP}倍以上，疑似单位有误`, `over ${UNIT_SLIP} times apart from ${before} the month before: it looks like another unit`), t('请核对单位；确认无误的填写异常数据说明', 'compare the unit, or say why it is right'))
      const now = totals.get(`${row.indicator} ${row.subject} ${row.period}`)
      if (total !== null && now !== undefined && Math.abs(now - total - row.value) > LEAST_REVISION) note(from + i, t(`累计之差为${round(now - total)}，当月为${row.value}：以前月份有修订`, `the year to date rose by ${round(now - total)} and the month says ${row.value}: earlier months were revised`), t('请在原批次更正以前月份，或核对当月数', 'correct the earlier months where they stand, or compare the month'))
    }
  }
  return revised
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
