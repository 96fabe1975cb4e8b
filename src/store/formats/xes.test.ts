import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { all, piecesOf } from './testing/pieces.ts'
import { type Node, type Part, readXes, writeXes } from './xes.ts'

const read = (bytes: Uint8Array | string, size = 11): Promise<Part[]> => all(readXes(piecesOf(bytes, size)))
const trace = (id: string) => `<trace><string key="concept:name" value="${id}"/><event><float key="c" value="1.50"><int key="in" value="007"/></float></event></trace>`
const tracesIn = (parts: readonly Part[]) => parts.flatMap((p) => (p.part === 'trace' ? [p.trace] : []))
const faultsIn = (parts: readonly Part[]) => parts.flatMap((p) => (p.part === 'fault' ? [p] : []))

test('types, order, nesting and spelling are kept; "NA" is a name like any other', async () => {
  const parts = await read(`<log xes.version="1.0"><extension name="Concept"/>${trace('NA')}</log>`)
  expect(parts).toMatchObject([
    { part: 'header', log: { name: 'log', at: { 'xes.version': '1.0' }, in: [{ name: 'extension' }] } },
    { part: 'trace', no: 1, trace: { in: [{ name: 'string', at: { key: 'concept:name', value: 'NA' } }, { name: 'event', in: [{ name: 'float', at: { value: '1.50' }, in: [{ name: 'int', at: { value: '007' } }] }] }] } },
  ])
})

const text = fc.string({ unit: fc.constantFrom('a', '&', '<', '>', '"', "'", '\n', '\r', '\t', ' ', '字', '𠮷', ']]>') })
const attribute: fc.Arbitrary<Node> = fc.letrec<{ one: Node }>((tie) => ({
  one: fc.oneof({ maxDepth: 3 },
    fc.record({ name: fc.constantFrom('string', 'id'), at: fc.record({ key: text, value: text }) }),
    fc.constantFrom(...[['date', '2011-10-11T13:45:40.276+02:00'], ['date', '2011-10-11'], ['int', '007'], ['float', '1.50E3'], ['float', 'NaN'], ['boolean', 'True']].map(([name = '', value = '']): Node => ({ name, at: { key: 'k', value } }))),
    fc.record({ name: fc.constantFrom('list', 'container'), at: fc.record({ key: text }), in: fc.array(tie('one'), { minLength: 1, maxLength: 3 }) })),
})).one
const event = fc.array(attribute, { minLength: 1, maxLength: 4 }).map((inner): Node => ({ name: 'event', at: {}, in: inner }))
const traceNode = fc.array(fc.oneof(attribute, event), { minLength: 1, maxLength: 5 }).map((inner): Node => ({ name: 'trace', at: {}, in: inner }))

test('what is written is read again exactly, whatever it holds', async () => {
  await fc.assert(fc.asyncProperty(fc.array(attribute, { maxLength: 3 }), fc.array(traceNode, { maxLength: 4 }), fc.integer({ min: 1, max: 40 }), async (header, traces, size) => {
    const log: Node = { name: 'log', at: { 'xes.version': '1849.2016' }, ...(header.length ? { in: header } : {}) }
    const parts = await read((await all(writeXes(log, traces))).join(''), size)
    expect(faultsIn(parts)).toEqual([])
    expect(parts[0]).toEqual({ part: 'header', log })
    expect(tracesIn(parts)).toEqual(traces)
  }), { numRuns: 150 })
})

test('gzip, UTF-16, GB18030 and Latin-1 logs say the same', async () => {
  const log = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>\n<log>${trace('café')}</log>`
  const [wanted] = tracesIn(await read(log('UTF-8')))
  expect(wanted?.in?.[0]?.at['value']).toBe('café')
  for (const bytes of [gzipSync(log('UTF-8')), Buffer.from(`\uFEFF${log('utf-8')}`), iconv.encode(log('UTF-16'), 'utf-16le', { addBOM: true }), iconv.encode(log('GB18030'), 'gb18030'), iconv.encode(log('ISO-8859-1'), 'latin1')]) {
    expect(tracesIn(await read(bytes))).toEqual([wanted])
  }
})

test.each([
  ['a tag that is not closed', `<log>${trace('1')}\n<trace><event></trace></log>`, 1, /^line 2, column \d+: /],
  ['a cut end', `<log>${trace('1')}${trace('2')}<trace>`, 2, /^line 1, column \d+: /],
  ['an entity that nobody declared', `<log>${trace('1')}${trace('&nbsp;')}</log>`, 1, /undefined entity/],
  ['a bare ampersand', `<log>${trace('1')}${trace('a & b')}</log>`, 1, /line 1, column/],
  ['a DTD', `<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log>${trace('1')}</log>`, 0, /document type/],
  ['an entity bomb', `<!DOCTYPE l [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><log>${trace('&c;')}</log>`, 0, /document type/],
  ['another document', '<html><body/></html>', 0, /not <html>/],
  ['an encoding nobody knows', `<?xml version="1.0" encoding="x-martian"?><log>${trace('1')}</log>`, 0, /do not know: 'x-martian'/],
  ['nesting without end', `<log>${trace('1')}<trace>${'<list key="k">'.repeat(500)}`, 1, /more than 100 elements within/],
  ['nothing', '', 0, /line 1, column 0/],
])('%s: everything before it, then one clear fault', async (_, given, traces, wanted) => {
  for (const size of [11, 100_000]) {
    const parts = await read(given, size)
    expect(tracesIn(parts)).toHaveLength(traces)
    expect(parts.at(-1)?.part).toBe('fault')
    expect(faultsIn(parts).map((f) => f.problem.en)).toEqual([expect.stringMatching(wanted) as string])
    expect(faultsIn(parts)[0]?.problem.zh).toMatch(/^第\d+行第\d+列：/)
  }
})

test('bytes that are no character: everything up to the very byte stands', async () => {
  const bytes = Buffer.concat([Buffer.from(`<log>${trace('字')}${trace('\uFFFD')}`), Buffer.from('<trace><string key="a" value="'), Buffer.from([0xff, 0xfe]), Buffer.from(`"/></trace>${trace('3')}</log>`)])
  for (const size of [1, 11, 100_000]) {
    const parts = await read(bytes, size)
    expect(tracesIn(parts)).toHaveLength(2)
    expect(faultsIn(parts).map((f) => f.problem.en)).toEqual([expect.stringMatching(/no character of its encoding/) as string])
  }
})

test('an archive that is cut gives the cases before the cut', async () => {
  const log = `<log>${Array.from({ length: 3_000 }, (_, i) => trace(`${i} ${Math.sin(i)}`)).join('\n')}</log>`
  const parts = await read(gzipSync(log).subarray(0, 20_000), 4_096)
  expect(tracesIn(parts).length).toBeGreaterThan(500)
  expect(faultsIn(parts).map((f) => f.problem.en)).toEqual([expect.stringMatching(/^the archive is cut or damaged: nothing after trace \d+/) as string])
})

const wrong = (inner: string) => `<log>${trace('1')}<trace><string key="concept:name" value="2"/><event>${inner}</event><event><int key="n" value="5"/></event></trace>${trace('3')}</log>`

test.each([
  ['<date key="d" value="2011-02-30T10:00:00Z"/>', /'2011-02-30T10:00:00Z' of 'd' is no date/], ['<date key="d" value="yesterday"/>', /is no date/], ['<int key="n" value="1.5"/>', /is no int/],
  ['<boolean key="b" value="yes"/>', /is no boolean/], ['<float key="f" value="1,5"/>', /is no float/], ['<string value="x"/>', /has no key/], ['<string key="s"/>', /'s' has no value/],
  ['<note key="s" value="x"/>', /<note> is no attribute/], ['<list key="l"><int key="n" value="x"/></list>', /is no int/],
])('an event with %s is left out and named; the rest of its trace and all others stand', async (inner, wanted) => {
  const parts = await read(wrong(inner))
  expect(tracesIn(parts).map((t) => t.in?.filter((n) => n.name === 'event').length)).toEqual([1, 1, 1])
  expect(faultsIn(parts)).toMatchObject([{ no: 2, line: 1, problem: { en: expect.stringMatching(wanted) as string, zh: expect.stringContaining('该环节未读取') as string } }])
})

test('a trace with a wrong attribute of its own, or text between its tags, is left out and named', async () => {
  const parts = await read(`<log>${trace('1')}<trace><int key="n" value="x"/></trace><trace>hello<event/></trace><string key="late" value="x"/>${trace('4')}</log>`)
  expect(parts.map((p) => (p.part === 'header' ? 'header' : [p.part, p.part === 'trace' ? p.no : p.no ?? 'file']))).toEqual(['header', ['trace', 1], ['fault', 2], ['fault', 3], ['fault', 'file'], ['trace', 4]])
})

test('a character that XML cannot hold is not written', async () => {
  for (const value of ['\u0001', '\uD800', '\uFFFF']) await expect(all(writeXes({ name: 'log', at: { value } }, []))).rejects.toThrow('a character that XML cannot')
})
