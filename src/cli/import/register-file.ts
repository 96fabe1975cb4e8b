import { existsSync, readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { houseCaller } from '#kernel/caller.ts'
import type { House } from '#server/house.ts'
import { prepareRegister, type RegisterGiven } from '#server/lead-register.ts'
import { takeRegister } from '#server/lead-register-take.ts'
import { writeCsv } from '#store/formats/table.ts'

/** Chosen like a mapping, though a register of leads is read by its headings and walks its lines through their stages. */
export const LEAD_REGISTER = 'lead-register'
const SLICE_MS = 5_000
const words = z.record(z.string(), z.string())
const Answers = z.strictObject({ columns: z.record(z.string(), z.string().nullable()), money: words, units: words, stages: words, confirmed: z.array(z.int()) }).partial()

/** What a register came to on the command line. */
export interface RegisterReport { readonly good: number; readonly known: number; readonly bad: number; readonly bad_file: string | undefined; readonly odd: readonly string[]; readonly open: readonly string[] }

/** What was answered to the questions of an earlier try. @throws RangeError when the file is none, or is not well formed */
export function answersIn(path: string | undefined): Omit<RegisterGiven, 'file'> {
  if (path === undefined) return {}
  if (!existsSync(path)) throw new RangeError(`there is no file of answers '${path}'`)
  const parsed = Answers.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!parsed.success) throw new RangeError(`${path}: ${parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ')}`)
  return parsed.data as Omit<RegisterGiven, 'file'>
}

/**
 * Brings a register of leads in as the house itself, by the same road as in the browser: good lines stand, the others are written
 * beside the file with what is wrong. A column whose unit looks wrong is asked about, and nothing is taken before. May be stopped at
 * any moment: what stands is passed over.
 */
export async function importRegister(house: House, district: string, path: string, answers: Omit<RegisterGiven, 'file'>, progress: (done: number, left: number) => void): Promise<RegisterReport> {
  const caller = houseCaller(district, 'import')
  const bytes = readFileSync(path)
  const file = await house.files.put(bytes)
  await house.database.inDistrict(district, (tx) => tx.rows("insert into attachment (district, sha256, name, type, size_bytes, by, at) values ($1, $2, $3, 'application/octet-stream', $4, $5, $6) on conflict do nothing", [district, file, basename(path), bytes.length, caller.party, house.now()]))
  const register = await prepareRegister(house, caller, { ...answers, file })
  const { read, lines, units } = register
  const faults = [...lines.filter((l) => !l.placed && !l.known).map(({ one }) => ({ line: one.line, cells: one.cells, faults: one.faults })), ...read.unread.map((u) => ({ line: u.line, cells: [u.raw], faults: [{ column: '', problem: u.problem }] }))]
  let [good, refused]: [number, typeof faults] = [0, []]
  if (read.odd.length === 0) {
    let left = { ...register, lines: lines.filter((l) => l.placed) }
    while (left.lines.length > 0) {
      const slice = await takeRegister(house, caller, left, SLICE_MS)
      good += slice.taken.length
      refused = [...refused, ...slice.refused.map((r) => ({ line: r.line, cells: [r.name], faults: [{ column: '', problem: r.problem }] }))]
      progress(good, slice.left)
      left = { ...left, lines: slice.left === 0 ? [] : left.lines.slice(-slice.left) }
    }
  }
  const bad = [...faults, ...refused].toSorted((a, b) => a.line - b.line)
  const bad_file = bad.length > 0 ? `${path}.bad.csv` : undefined
  if (bad_file === undefined) await rm(`${path}.bad.csv`, { force: true })
  else await writeFile(bad_file, writeCsv(['行', '原因', 'problem', ...read.columns.map((c) => c.heading)], bad.map((b) => [b.line, b.faults.map((f) => `${f.column}：${f.problem.zh}`).join('；'), b.faults.map((f) => f.problem.en).join('; '), ...b.cells])))
  return {
    good, known: lines.filter((l) => l.known).length, bad: bad.length, bad_file, odd: read.odd.map((o) => `${o.heading}（${o.unit}）: ${o.median}`),
    open: [...units.filter((u) => !u.settled).map((u) => `units: "${u.name}"${u.office ? ` → ${u.office}?` : ''}`), ...read.words.map((w) => `stages: "${w.word}"`), ...read.columns.filter((c) => c.sort === 'money' && c.unit === undefined).map((c) => `money: "${c.heading}"`)],
  }
}
