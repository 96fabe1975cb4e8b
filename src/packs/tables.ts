import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RuleVersion } from '#kernel/rule.ts'
import { readDmn } from '#store/formats/dmn.ts'

const read = new Map<string, Promise<readonly RuleVersion[]>>()

/**
 * Every version of every decision table that ships with a city: `<city>/rules/<rule>@<month>.dmn`, oldest first. Read once.
 * @throws Error when a file is no table, or lacks its day or document (a fault of the pack)
 */
export function tablesOf(city: string): Promise<readonly RuleVersion[]> {
  const known = read.get(city) ?? readAll(city)
  read.set(city, known)
  return known
}

async function readAll(city: string): Promise<readonly RuleVersion[]> {
  const folder = join(import.meta.dirname, city, 'rules')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.dmn'))
  const versions = await Promise.all(names.map((name) => readOne(city, join(folder, name))))
  return versions.toSorted((a, b) => (a.effective_from < b.effective_from ? -1 : a.effective_from > b.effective_from ? 1 : a.table.rule < b.table.rule ? -1 : 1))
}

async function readOne(city: string, path: string): Promise<RuleVersion> {
  const { tables: [first], faults } = await readDmn(await readFile(path, 'utf8'))
  if (faults.length > 0 || !first?.effective_from || !first.doc_no) throw new Error(`${path}: ${faults[0]?.problem.en ?? 'no effective date or document number'}`)
  return { version: `${city}@${first.effective_from}`, effective_from: first.effective_from, doc_no: first.doc_no, title: first.title, table: first.table }
}
