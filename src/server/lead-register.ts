import { setImmediate } from 'node:timers/promises'
import { jaccard } from '#algo/similarity.ts'
import { isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import { plainUscc, termsOf } from '#modules/investment/claims.ts'
import type { RegisterRead, RegisterSaid } from '#modules/investment/read-register.ts'
import type { RegisterFault, RegisterLine } from '#modules/investment/register-line.ts'
import { isFinal, type Placed } from '#modules/investment/register-walk.ts'
import type { InvestmentRules } from '#packs/investment.ts'
import type { Tx } from '#store/database.ts'
import { uploadOf } from './figures-routes.ts'
import type { House } from './house.ts'
import { registerInThread } from './lead-register-thread.ts'

/** What somebody says of a register: the file, as POST /api/files answered, and the answers to what was asked. */
export interface RegisterGiven extends RegisterSaid {
  readonly file: string
  /** Name in the register → office; '' for lines that name none. */
  readonly units?: Readonly<Record<string, string>>
}
/** A line beside what stands in the house: good with its place in it, known already, or with faults. */
export interface Prepared { readonly one: RegisterLine; readonly known?: { readonly id: string; readonly number: string; readonly state: string }; readonly placed?: Placed }
export interface UnitAsked { readonly name: string; readonly lines: number; readonly office: string | null; readonly settled: boolean }
export interface Register { readonly name: string; readonly file: string; readonly read: RegisterRead; readonly lines: readonly Prepared[]; readonly units: readonly UnitAsked[] }

interface Stands { claim: string; id: string; number: string; name: string; content: string }
const t = (zh: string, en: string): Text => ({ zh, en })
/** So many lines are looked at before others have their turn. */
const TURN_LINES = 100
const AT_ONCE = 500
const LOOK = t('请核对', 'have a look')

/** Reads a register that was uploaded and holds every line against what stands. Writes nothing. @throws what `uploadOf` and `readRegister` refuse */
export async function prepareRegister(house: House, caller: Caller, { file, units = {}, ...said }: RegisterGiven): Promise<Register> {
  const now = house.now()
  const { name, bytes } = await house.database.inDistrict(caller.district, (tx) => uploadOf(house, tx, caller, file), { readOnly: true })
  const alike = house.policy(caller.district, now).rule<InvestmentRules>('investment').first_report.similar.content_with_name
  const read = await registerInThread(await gathered(bytes), { ...said, name, today: isoDay(now), alike })
  return house.database.inDistrict(caller.district, async (tx) => {
    const placed = await placesOf(tx, read.lines, units)
    const known = await knownOf(tx, read.lines)
    const stands = await standsOf(tx, read.lines.filter((l) => !known.has(l.id)))
    const lines: Prepared[] = []
    /** By claim, the open lead that later lines of the same investor stand beside. */
    const first = new Map<string, string>()
    for (const [i, one] of read.lines.toSorted(earlier).entries()) {
      if (i % TURN_LINES === TURN_LINES - 1) await setImmediate()
      const there = known.get(one.id)
      if (there) { lines.push({ one, known: there }); continue }
      const where = placed.of(one)
      const others = one.claims.flatMap((c) => stands.get(c) ?? [])
      const sure = said.confirmed?.includes(one.line) ?? false
      const same = others.find((o) => o.name === one.name) ?? (sure ? undefined : others.find((o) => jaccard(termsOf(one.says).of, termsOf(o).of) >= alike))
      if (same) {
        one.faults.push({ column: '项目名称', value: one.name.slice(0, 80), problem: t(`与在办线索${same.number}同一投资方、${same.name === one.name ? '同一项目' : '内容相近'}`, `the same investor as the lead ${same.number}, ${same.name === one.name ? 'and the same project' : 'with a like content'}`),
          ...(same.name === one.name ? { next: t('请在该件办理', 'it is followed there') } : { may_confirm: true, next: t('同一项目请在该件办理；确为另一项目的，在下方勾选该行', 'the same project is followed there; if it is another, tick the line below') }) })
      }
      if (one.faults.length > 0 || where === undefined || one.state === undefined) { lines.push({ one }); continue }
      const other_id = one.claims.map((c) => stands.get(c)?.[0]?.id ?? first.get(c)).find((id) => id !== undefined)
      if (other_id !== undefined) one.notes.push({ column: '投资方', value: one.investor.slice(0, 80), problem: t('该投资方另有线索，按另一项目导入', 'this investor has another lead: taken as another project'), next: LOOK })
      lines.push({ one, placed: { ...where, class: classOf(house, tx, one), other_id } })
      if (!isFinal(one.state)) for (const claim of one.claims) if (!first.has(claim)) first.set(claim, one.id)
    }
    return { name, file, read, lines, units: placed.asked }
  }, { readOnly: true })
}

/** By the day of the report, and of one day by the line: of two lines of one investor the earlier is first. */
function earlier(a: RegisterLine, b: RegisterLine): number {
  const [x, y] = [a.days.reported_on ?? '', b.days.reported_on ?? '']
  return x < y ? -1 : x > y ? 1 : a.line - b.line
}

async function gathered(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function classOf(house: House, tx: Tx, { days, sums }: RegisterLine): Placed['class'] {
  const { major_wan } = house.policy(tx.district, new Date(`${days.reported_on}T00:00:00+08:00`)).rule<InvestmentRules>('investment').intake
  return (sums.planned ?? 0) >= major_wan ? 'major' : 'ordinary'
}

/** Units, towns and firms by their names in the register; three queries, however many lines. A unit that is not found is asked for, once. */
async function placesOf(tx: Tx, lines: readonly RegisterLine[], said: Readonly<Record<string, string>>) {
  const offices = await tx.rows<{ id: string; name: string }>("select id, name from party where district = $1 and kind = 'office' and (to_on is null or to_on >= current_date) order by name", [tx.district])
  const places = new Map((await tx.rows<{ code: string; name: string }>("select code, name from place where district = $1 and kind in ('street', 'park') order by kind desc", [tx.district])).map((p) => [p.name, p.code]))
  const wanted = lines.flatMap(({ company: { name, uscc } }) => (name || uscc ? [{ name, uscc: plainUscc(uscc) }] : []))
  const firms = wanted.length === 0 ? [] : await tx.rows<{ id: string; name: string; uscc: string | null }>("select id, name, uscc from party where district = $1 and kind = 'firm' and (uscc = any($2) or name = any($3))", [tx.district, wanted.map((w) => w.uscc), wanted.map((w) => w.name)])
  const [byId, byName] = [new Set(offices.map((o) => o.id)), new Map(offices.map((o) => [o.name, o.id]))]
  const counts = new Map<string, number>()
  for (const { unit } of lines) counts.set(unit, (counts.get(unit) ?? 0) + 1)
  const asked = [...counts].flatMap(([name, n]): UnitAsked[] => {
    if (byName.has(name)) return []
    const chosen = Object.hasOwn(said, name) && byId.has(said[name] ?? '') ? said[name] : undefined
    return [{ name, lines: n, office: chosen ?? nearest(name, offices), settled: chosen !== undefined }]
  })
  const settled = new Map([...byName, ...asked.flatMap((a) => (a.settled && a.office !== null ? [[a.name, a.office] as const] : []))])
  return {
    asked,
    of(one: RegisterLine): Omit<Placed, 'class' | 'other_id'> | undefined {
      const fault = (to: RegisterFault[], column: string, value: string, problem: Text, next: Text) => void to.push({ column, value: value.slice(0, 80), problem, next })
      const unit = settled.get(one.unit)
      if (unit === undefined) fault(one.faults, '首报单位', one.unit, one.unit === '' ? t('没有首报单位', 'no unit is named') : t(`区内没有“${one.unit}”这个单位`, `there is no office '${one.unit}' in the district`), t('请在上方指定单位', 'choose the office above'))
      const area = places.get(one.area) ?? (places.size === 0 ? one.area || undefined : undefined)
      if (one.area !== '' && area === undefined) fault(one.notes, '镇街', one.area, t(`没有“${one.area}”这个镇街或园区，未导入`, `there is no town or park '${one.area}': not taken`), LOOK)
      const { name, uscc } = one.company
      const company = firms.find((f) => (uscc ? f.uscc === plainUscc(uscc) : f.name === name && f.uscc !== null))?.id
      if ((name || uscc) && company === undefined) fault(one.notes, '项目公司', name || uscc, t('尚未登记为本区企业，未关联', 'not registered in this district: not joined'), t('请在企业服务中心登记', 'have it registered by the enterprise centre'))
      return unit === undefined ? undefined : { unit, area: area?.slice(0, 40), company }
    },
  }
}

/** The only office whose name holds this one, or is held by it: proposed, and confirmed by a person. */
function nearest(name: string, offices: readonly { id: string; name: string }[]): string | null {
  const near = name.length < 2 ? [] : offices.filter((o) => o.name.includes(name) || name.includes(o.name))
  return near.length === 1 ? (near[0]?.id ?? null) : null
}

/** Rows for so many keys at a time: what one answer holds is read in one turn. */
async function inParts<T>(keys: readonly string[], rows: (part: readonly string[]) => Promise<T[]>): Promise<T[]> {
  const all: T[] = []
  for (let from = 0; from < keys.length; from += AT_ONCE) all.push(...(await rows(keys.slice(from, from + AT_ONCE))))
  return all
}

async function knownOf(tx: Tx, lines: readonly RegisterLine[]) {
  const rows = await inParts(lines.map((l) => l.id), (ids) => tx.rows<{ id: string; number: string; state: string }>("select id, number, state from matter where district = $1 and id = any($2) and kind = 'lead'", [tx.district, ids]))
  return new Map(rows.map((r) => [r.id, r]))
}

/** Open leads by what they claim, the first of each before the others. */
async function standsOf(tx: Tx, lines: readonly RegisterLine[]): Promise<ReadonlyMap<string, Stands[]>> {
  const rows = await inParts([...new Set(lines.flatMap((l) => l.claims))], (claims) => tx.rows<Stands>("select c.claim, m.id, m.number, m.facts->>'name' as name, m.facts->>'content' as content from house.lead_claim c join matter m on m.district = c.district and m.id = c.matter_id where c.district = $1 and c.claim = any($2) order by c.first desc, m.opened_at, m.id", [tx.district, claims]))
  return Map.groupBy(rows, (r) => r.claim)
}

/** @throws Refusal `unmet` with what is to be done first */
export function takeable({ read, lines }: Register, leaveOut: boolean): void {
  const [odd] = read.odd
  if (odd) throw new Refusal('unmet', t(`“${odd.heading}”一列的中位数为${odd.median}万元，疑似单位有误，未导入任何内容`, `the middle of the column '${odd.heading}' is ${odd.median} (10,000 yuan): it looks like another unit; nothing was taken`), { next: t('请选择该列的单位', 'choose the unit of that column') })
  const bad = lines.filter((l) => !l.known && !l.placed).length + read.unread.length
  if (bad > 0 && !leaveOut) throw new Refusal('unmet', t(`有${bad}行有误，未导入任何内容`, `${bad} lines cannot be taken; nothing was taken`), { next: t('请改正后重新导入，或确认舍弃这些行', 'correct them, or say that they are left out') })
}
