import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { type Font, openSync } from 'fontkit'
import PDFDocument from 'pdfkit'
import type { Block, Paper } from './document.ts'

const FONT = join(import.meta.dirname, '../../../assets/fonts/noto-serif-sc-8105.otf')
const MM = 72 / 25.4
const [TOP, BOTTOM, LEFT, RIGHT] = [37 * MM, 35 * MM, 28 * MM, 26 * MM]
const SIZES = { title: 22, heading: 16, body: 16, note: 10.5, cell: 10.5 } as const
const PAD = 4
/** Rows laid between two turns of the event loop. */
const ROWS_AT_ONCE = 20

type Doc = InstanceType<typeof PDFDocument>
let known: Pick<Font, 'hasGlyphForCodePoint'> | undefined

/** The paper as a PDF with its font in it. Laid block by block, so that nothing else waits; what the font lacks is drawn 〓 and named at the end. */
export async function writePdf(paper: Paper): Promise<Buffer> {
  const doc = new PDFDocument({ size: 'A4', margins: { top: TOP, bottom: BOTTOM, left: LEFT, right: RIGHT }, bufferPages: true, lang: paper.locale === 'zh' ? 'zh-CN' : 'en', info: { Title: paper.title, Author: paper.issuer, Subject: paper.standing } })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const whole = new Promise<Buffer>((resolve, reject) => { doc.on('end', () => resolve(Buffer.concat(chunks))); doc.on('error', reject) })
  doc.registerFont('song', FONT).font('song')
  const missing = new Set<string>()
  const safe = (words: string) => drawable(words, missing)
  doc.fontSize(12).text(safe(paper.standing), { align: 'right' }).moveDown(1)
  doc.fontSize(SIZES.title).text(safe(paper.title), { align: 'center', stroke: false }).moveDown(0.4)
  doc.fontSize(14).text(safe(`${paper.issuer}　${paper.date}`), { align: 'center' }).moveDown(1)
  for (const block of paper.blocks) {
    await turn()
    await lay(doc, block, paper.locale === 'zh', safe)
  }
  if (missing.size > 0) await lay(doc, { of: 'note', text: paper.locale === 'zh' ? `字库未收的字以〓代替：${[...missing].map(codeOf).join('、')}` : `Characters the font lacks are drawn 〓: ${[...missing].map(codeOf).join(', ')}` }, false, safe)
  const { start, count } = doc.bufferedPageRange()
  for (let i = start; i < start + count; i++) {
    doc.switchToPage(i)
    doc.page.margins.bottom = 0 // a footer stands below the text
    doc.fontSize(14).text(`— ${i + 1} —`, LEFT, doc.page.height - 25 * MM, { align: 'center', width: doc.page.width - LEFT - RIGHT, lineBreak: false })
  }
  await turn()
  doc.end()
  return whole
}

async function lay(doc: Doc, block: Block, indented: boolean, safe: (words: string) => string): Promise<void> {
  const width = doc.page.width - LEFT - RIGHT
  switch (block.of) {
    case 'heading':
      if (doc.y > doc.page.height - BOTTOM - 60) doc.addPage()
      doc.moveDown(0.4).fontSize(SIZES.heading).text(safe(block.text), LEFT, undefined, { width, indent: indented ? 32 : 0, lineGap: 8, fill: true, stroke: false })
      return
    case 'text':
      doc.fontSize(SIZES.body).text(safe(block.text), LEFT, undefined, { width, indent: indented ? 32 : 0, lineGap: 8, align: 'left' })
      return
    case 'note':
      doc.fontSize(SIZES.note).fillColor('#555555').text(safe(block.text), LEFT, undefined, { width, lineGap: 3 }).fillColor('black').moveDown(0.4)
      return
    case 'table': {
      const total = block.columns.reduce((sum, c) => sum + c.share, 0)
      const widths = block.columns.map((c) => (c.share / total) * width)
      const head = block.columns.map((c) => c.label)
      doc.moveDown(0.3)
      // A head stands with its first row or not at all.
      if (doc.y + heightOf(doc, head, widths) + heightOf(doc, block.rows[0] ?? [''], widths) > doc.page.height - BOTTOM) doc.addPage()
      row(doc, head, widths, block.columns.map(() => 'center'), safe, true)
      for (const [i, cells] of block.rows.entries()) {
        if (i % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await turn()
        if (!fits(doc, cells, widths)) { doc.addPage(); row(doc, head, widths, block.columns.map(() => 'center'), safe, true) }
        row(doc, cells, widths, block.columns.map((c) => (c.figures ? 'right' : 'left')), safe, false)
      }
      doc.x = LEFT
      doc.moveDown(0.5)
    }
  }
}

function heightOf(doc: Doc, cells: readonly string[], widths: readonly number[]): number {
  doc.fontSize(SIZES.cell)
  return Math.max(...cells.map((cell, i) => doc.heightOfString(cell || ' ', { width: (widths[i] ?? 0) - 2 * PAD, lineGap: 2 }))) + 2 * PAD
}

const fits = (doc: Doc, cells: readonly string[], widths: readonly number[]) => doc.y + heightOf(doc, cells, widths) <= doc.page.height - BOTTOM

function row(doc: Doc, cells: readonly string[], widths: readonly number[], aligns: readonly ('left' | 'right' | 'center')[], safe: (words: string) => string, head: boolean): void {
  const height = heightOf(doc, cells, widths)
  const y = doc.y
  let x = LEFT
  for (const [i, width] of widths.entries()) {
    if (head) doc.rect(x, y, width, height).fillAndStroke('#eef1f0', '#888888').fillColor('black')
    else doc.rect(x, y, width, height).lineWidth(0.5).stroke('#888888')
    doc.text(safe(cells[i] ?? ''), x + PAD, y + PAD, { width: width - 2 * PAD, align: aligns[i] ?? 'left', lineGap: 2 })
    x += width
  }
  doc.y = y + height
}

/** What the font has, as it stands; what it lacks as 〓. */
function drawable(words: string, missing: Set<string>): string {
  known ??= openSync(FONT) as Font
  const font = known
  return [...words].map((c) => { if (c === '\n' || font.hasGlyphForCodePoint(c.codePointAt(0) ?? 0)) return c; missing.add(c); return '〓' }).join('')
}

const codeOf = (c: string) => `U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase()}`
