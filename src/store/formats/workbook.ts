import { Refusal } from '#kernel/refusal.ts'
import { unpack, zipEntries, type ZipEntry } from './zip.ts'
import { readXml, type XmlHandlers } from './xml.ts'

export interface Sheet { readonly name: string; readonly hidden: boolean; readonly part: string }
/** What the cells of a workbook refer to. Sheets stand in the order of their tabs. */
export interface Workbook {
  readonly sheets: readonly Sheet[]
  readonly strings: readonly string[]
  /** By style number: is it shown as a date or a time? */
  readonly dates: readonly boolean[]
  /** Days are counted from 1904 (old Macs), not from 1900. */
  readonly from1904: boolean
}

/** All parts but sheets are held in memory. */
const HELD_BYTES = 128 * 1024 * 1024
const SHEET_BYTES = 1024 * 1024 * 1024

/**
 * The parts of an .xlsx file (ECMA-376, transitional or strict), found by its own relations, whatever they are called.
 * exceljs's reader is not used: of a cell of type `d` it takes the year only, of rich inline text the last run, and it finds no
 * rows where elements carry a prefix or a sheet is not called `sheetN.xml`.
 * @throws Refusal `invalid` when it is no workbook, `too_large` for a zip bomb
 */
export async function openWorkbook(bytes: Buffer): Promise<{ readonly book: Workbook; readonly rowsXml: (sheet: Sheet, on: XmlHandlers) => AsyncGenerator<void> }> {
  const entries = zipEntries(bytes)
  const read = (part: string, most_bytes: number, on: XmlHandlers) => readXml(unpack(bytes, entryOf(entries, part), most_bytes), on)
  const visit = async (part: string | undefined, open: (name: string, at: Readonly<Record<string, string>>) => void, more: Partial<XmlHandlers> = {}) => {
    if (part === undefined) return
    for await (const _ of read(part, HELD_BYTES, { open: (name, at) => open(local(name), at), text: () => undefined, close: () => undefined, ...more })) continue
  }
  const relations = async (of: string): Promise<{ id: string; type: string; part: string }[]> => {
    const found: { id: string; type: string; part: string }[] = []
    const folder = of.slice(0, of.lastIndexOf('/') + 1)
    const part = `${folder}_rels/${of.slice(folder.length)}.rels`
    if (entries.has(part)) {
      await visit(part, (name, at) => {
        if (name === 'Relationship') found.push({ id: at['Id'] ?? '', type: at['Type']?.split('/').at(-1) ?? '', part: new URL(at['Target'] ?? '', `zip:///${folder}`).pathname.slice(1) })
      })
    }
    return found
  }
  const root = (await relations('')).find((r) => r.type === 'officeDocument')?.part ?? 'xl/workbook.xml'
  const parts = await relations(root)
  const sheets: Sheet[] = []
  let from1904 = false
  await visit(root, (name, at) => {
    if (name === 'workbookPr') from1904 = at['date1904'] === '1' || at['date1904'] === 'true'
    if (name !== 'sheet') return
    const to = parts.find((p) => p.id === (at['r:id'] ?? Object.entries(at).find(([k]) => k.endsWith(':id'))?.[1]))
    if (to?.type === 'worksheet') sheets.push({ name: at['name'] ?? '', hidden: at['state'] === 'hidden' || at['state'] === 'veryHidden', part: to.part })
  })
  const strings: string[] = []
  const shared = parts.find((p) => p.type === 'sharedStrings')?.part
  const words = textRuns()
  await visit(shared, (name) => words.open(name), { text: (text) => words.text(text), close: (name) => {
    words.close(local(name))
    if (local(name) === 'si') strings.push(words.take())
  } })
  const formats = new Map<string, boolean>()
  const dates: boolean[] = []
  let inCells = false
  await visit(parts.find((p) => p.type === 'styles')?.part, (name, at) => {
    if (name === 'numFmt') formats.set(at['numFmtId'] ?? '', isDateFormat(at['formatCode'] ?? ''))
    else if (name === 'xf' && inCells) dates.push(formats.get(at['numFmtId'] ?? '') ?? isBuiltInDate(Number(at['numFmtId'] ?? 0)))
    else inCells = name === 'cellXfs' || (inCells && name !== 'cellStyles' && name !== 'cellStyleXfs')
  })
  return { book: { sheets, strings, dates, from1904 }, rowsXml: (sheet, on) => read(sheet.part, SHEET_BYTES, on) }
}

function entryOf(entries: ReadonlyMap<string, ZipEntry>, part: string): ZipEntry {
  const entry = entries.get(part)
  if (!entry) throw new Refusal('invalid', { zh: `不是完整的 Excel 工作簿：缺少“${part}”`, en: `it is no whole workbook: it has no '${part}'` })
  return entry
}

/** An element's name without its prefix. */
export function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** Gathers the text of `<t>` elements; how a word is read aloud (`rPh`) is no part of it. */
export function textRuns(): { open(name: string): void; text(text: string): void; close(name: string): void; take(): string } {
  let gathered = ''
  let inside = false
  let aside = false
  return {
    open: (name) => {
      if (name === 'rPh') aside = true
      inside = name === 't' && !aside
    },
    text: (text) => {
      if (inside) gathered += text
    },
    close: (name) => {
      if (name === 'rPh') aside = false
      if (name === 't') inside = false
    },
    take: () => {
      const text = gathered.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
      gathered = ''
      return text
    },
  }
}

/** The built-in date and time formats, those of East Asia included. @source ECMA-376 part 1, 18.8.30 */
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
}

function isDateFormat(code: string): boolean {
  const bare = code.split(';')[0]?.replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]/gi, '') ?? ''
  return /[ymdhs]/i.test(bare) && !/general/i.test(bare)
}
