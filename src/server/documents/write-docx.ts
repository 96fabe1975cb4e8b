import { AlignmentType, Document, Footer, type IParagraphOptions, Packer, PageNumber, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from 'docx'
import type { Block, Paper } from './document.ts'

/** Twentieths of a point, and half-points, as Word counts. */
const MM = 56.7
const FONTS = { title: { ascii: 'Times New Roman', eastAsia: '方正小标宋简体' }, heading: { ascii: 'Times New Roman', eastAsia: '黑体' }, body: { ascii: 'Times New Roman', eastAsia: '仿宋_GB2312' } } as const
const LINE = { line: 560, lineRule: 'exact' } as const

/** The paper as a Word document in the look of an official one: A4, 3号仿宋 at 28 points, title 2号小标宋, page numbers between dashes. */
export function writeDocx(paper: Paper): Promise<Buffer> {
  const centred = (words: string, size: number, font: (typeof FONTS)[keyof typeof FONTS], more: Partial<IParagraphOptions> = {}) => new Paragraph({ alignment: AlignmentType.CENTER, ...more, children: [new TextRun({ text: words, size, font })] })
  return Packer.toBuffer(new Document({
    creator: paper.issuer, title: paper.title, description: paper.standing,
    sections: [{
      properties: { page: { size: { width: 210 * MM, height: 297 * MM }, margin: { top: 37 * MM, bottom: 35 * MM, left: 28 * MM, right: 26 * MM } } },
      footers: { default: new Footer({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: 28 })] })] }) },
      children: [
        new Paragraph({ alignment: AlignmentType.RIGHT, children: [new TextRun({ text: paper.standing, size: 24, font: FONTS.body })] }),
        centred(paper.title, 44, FONTS.title, { spacing: { before: 300, after: 200 } }),
        centred(`${paper.issuer}　${paper.date}`, 28, FONTS.body, { spacing: { after: 400 } }),
        ...paper.blocks.flatMap((b) => paragraphs(b, paper.locale === 'zh')),
      ],
    }],
  }))
}

function paragraphs(block: Block, indent: boolean): (Paragraph | Table)[] {
  switch (block.of) {
    case 'heading': return [new Paragraph({ spacing: { ...LINE, before: 200 }, ...(indent ? { indent: { firstLine: 640 } } : {}), children: [new TextRun({ text: block.text, size: 32, font: FONTS.heading })] })]
    case 'text': return [new Paragraph({ spacing: LINE, alignment: AlignmentType.JUSTIFIED, ...(indent ? { indent: { firstLine: 640 } } : {}), children: [new TextRun({ text: block.text, size: 32, font: FONTS.body })] })]
    case 'note': return [new Paragraph({ spacing: { before: 80, after: 120 }, children: [new TextRun({ text: block.text, size: 21, font: FONTS.body, color: '555555' })] })]
    case 'table': {
      const row = (cells: readonly string[], head: boolean) => new TableRow({
        tableHeader: head, cantSplit: true, children: block.columns.map((c, i) => new TableCell({
          width: { size: Math.round(c.share * 5000), type: WidthType.PERCENTAGE }, margins: { top: 40, bottom: 40, left: 80, right: 80 },
          children: [new Paragraph({ alignment: c.figures ? AlignmentType.RIGHT : head ? AlignmentType.CENTER : AlignmentType.LEFT, children: [new TextRun({ text: cells[i] ?? '', size: 21, bold: head, font: FONTS.body })] })],
        })),
      })
      return [new Table({ width: { size: 5000, type: WidthType.PERCENTAGE }, rows: [row(block.columns.map((c) => c.label), true), ...block.rows.map((r) => row(r, false))] }), new Paragraph({ children: [] })]
    }
  }
}
