import { expect, test } from 'vitest'
import { columnsIn, mapLine, mappingSchema } from './mapping.ts'

const mapping = mappingSchema.parse({
  id: 'x', label: { zh: '例', en: 'Example' }, matter: 'ticket', open: 'record_past', close: 'record_outcome',
  source_no: { column: 'no' }, opened_at: { column: 'from' }, closed_at: { column: 'to' },
  facts: { face: { kind: 'code', column: 'how', codes: { good: 5 } }, n: { kind: 'number', column: 'n' }, day: { kind: 'date', column: 'day' }, channel: { kind: 'constant', value: 'import' } },
})

test('a day is midnight in China, an empty cell is no fact', () => {
  expect(mapLine(mapping, { no: ' 7 ', from: '2023年1月5日', to: '2023-01-06 08:30', how: 'good', n: '1,234.5', day: '20240229' })).toEqual({
    source_no: '7', opened_at: new Date('2023-01-04T16:00:00Z'), closed_at: new Date('2023-01-06T00:30:00Z'), outcome: {},
    facts: { face: 5, n: 1234.5, day: '2024-02-29', channel: 'import', source_no: '7' },
  })
  expect(mapLine(mapping, { no: '7', from: '2023-01-05', to: '', how: '', n: '', day: '' }).facts).toEqual({ channel: 'import', source_no: '7' })
  expect(columnsIn(mapping)).toEqual(['no', 'from', 'to', 'how', 'n', 'day'])
})

test.each([
  [{ no: '' }, 'no: there is no number'], [{ from: '' }, 'from: there is no date of opening'], [{ from: '2023-02-30' }, "from: '2023-02-30' is no date or time"],
  [{ to: '2022-01-01' }, 'to: closed before it was opened'], [{ how: 'bad' }, "how: 'bad' is not in the code table"], [{ n: 'x' }, "n: 'x' is no number"], [{ day: '2023-13-01' }, "day: '2023-13-01' is no date"],
])('%o is refused', (cells, wanted) => {
  const line = { no: '1', from: '2023-01-01', to: '', how: '', n: '', day: '', ...cells }
  expect(() => mapLine(mapping, line)).toThrow(expect.objectContaining({ name: 'Refusal', code: 'invalid', message: wanted }) as Error)
})
