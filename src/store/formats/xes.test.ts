import { expect, test } from 'vitest'
import { type Part, readXes } from './xes.ts'

async function read(text: string, size = 11): Promise<Part[]> {
  const bytes = Buffer.from(text)
  async function* chunks() { for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size) }
  const parts: Part[] = []
  for await (const part of readXes(chunks())) parts.push(part)
  return parts
}
const trace = (id: string) => `<trace><string key="concept:name" value="${id}"/><event><float key="c" value="1.50"><int key="in" value="007"/></float></event></trace>`

test('types, order, nesting and spelling are kept; "NA" is a name like any other', async () => {
  const parts = await read(`<log xes.version="1.0"><extension name="Concept"/>${trace('NA')}</log>`)
  expect(parts).toMatchObject([
    { part: 'header', log: { name: 'log', at: { 'xes.version': '1.0' }, in: [{ name: 'extension' }] } },
    { part: 'trace', no: 1, trace: { in: [{ name: 'string', at: { key: 'concept:name', value: 'NA' } }, { name: 'event', in: [{ name: 'float', at: { value: '1.50' }, in: [{ name: 'int', at: { value: '007' } }] }] }] } },
  ])
})

test.each([
  ['a tag that is not closed', `<log>${trace('1')}\n<trace><event></trace></log>`, 1, /^line 2, column \d+: /],
  ['a cut end', `<log>${trace('1')}${trace('2')}<trace>`, 2, /^line 1, column \d+: /],
  ['a DTD', `<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log>${trace('1')}</log>`, 0, /document type/],
  ['another document', '<html><body/></html>', 0, /not <html>/],
])('%s: everything before it, then one clear fault', async (_, text, traces, wanted) => {
  const parts = await read(text)
  expect(parts.filter((p) => p.part === 'trace')).toHaveLength(traces)
  const faults = parts.flatMap((p) => (p.part === 'fault' ? [p.problem.en] : []))
  expect(faults).toEqual([expect.stringMatching(wanted) as string])
})
