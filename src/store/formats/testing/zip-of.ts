import { crc32, deflateRawSync } from 'node:zlib'

const [DEFLATED, LOCAL, CENTRAL, END] = [8, 0x04034b50, 0x02014b50, 0x06054b50]

/** A zip archive of these parts, as an office program writes it. `lie` is the plain size it claims of each part, true or not. */
export function zipOf(parts: Readonly<Record<string, string | Uint8Array>>, lie?: number): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(parts)) {
    const plain = Buffer.from(content)
    const packed = deflateRawSync(plain)
    const title = Buffer.from(name)
    const about = Buffer.alloc(26)
    about.writeUInt16LE(20, 0)
    about.writeUInt16LE(DEFLATED, 4)
    about.writeUInt32LE(crc32(plain), 10)
    about.writeUInt32LE(packed.length, 14)
    about.writeUInt32LE(lie ?? plain.length, 18)
    about.writeUInt16LE(title.length, 22)
    files.push(u32(LOCAL), about, title, packed)
    directory.push(u32(CENTRAL), Buffer.from([20, 0]), about, Buffer.alloc(10), u32(at), title)
    at += 30 + title.length + packed.length
  }
  const length = directory.reduce((n, b) => n + b.length, 0)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(Object.keys(parts).length, 4)
  end.writeUInt16LE(Object.keys(parts).length, 6)
  end.writeUInt32LE(length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...files, ...directory, u32(END), end])
}

function u32(n: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(n)
  return bytes
}

const OOXML = 'http://schemas.openxmlformats.org'
const relations = (...all: readonly [id: string, type: string, target: string][]) => `<Relationships xmlns="${OOXML}/package/2006/relationships">${all.map(([id, type, target]) => `<Relationship Id="${id}" Type="${OOXML}/officeDocument/2006/relationships/${type}" Target="${target}"/>`).join('')}</Relationships>`

export interface SheetOf { readonly name: string; readonly rows: string; readonly state?: string; readonly after?: string }

/** The parts of a workbook whose sheets hold these `<row>` elements; sheets are called `xl/worksheets/<name>.xml`. */
export function bookOf(sheets: readonly SheetOf[], { strings = '', cellXfs = '', workbookPr = '' }: { readonly strings?: string; readonly cellXfs?: string; readonly workbookPr?: string } = {}): Record<string, string> {
  const main = `xmlns="${OOXML}/spreadsheetml/2006/main"`
  return {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': relations(['r', 'officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook ${main} xmlns:r="${OOXML}/officeDocument/2006/relationships"><workbookPr ${workbookPr}/><sheets>${sheets.map(({ name, state }, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i}"${state ? ` state="${state}"` : ''}/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(['ss', 'sharedStrings', 'sharedStrings.xml'], ['st', 'styles', '/xl/styles.xml'], ...sheets.map(({ name }, i): [string, string, string] => [`s${i}`, 'worksheet', `worksheets/${name}.xml`])),
    'xl/sharedStrings.xml': `<sst ${main}>${strings}</sst>`,
    'xl/styles.xml': `<styleSheet ${main}><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="177" formatCode="#,##0.00&quot;元/月&quot;;[Red]-#,##0"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${cellXfs}</cellXfs><cellStyles/></styleSheet>`,
    ...Object.fromEntries(sheets.map(({ name, rows, after = '' }) => [`xl/worksheets/${name}.xml`, `<worksheet ${main}><sheetData>${rows}</sheetData>${after}</worksheet>`])),
  }
}

/** A row of texts written into the cells themselves. */
export function textRow(...cells: readonly string[]): string {
  return `<row>${cells.map((c) => (c === '' ? '<c/>' : `<c t="inlineStr"><is><t>${c}</t></is></c>`)).join('')}</row>`
}
