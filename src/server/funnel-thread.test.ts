import { expect, test } from 'vitest'
import { funnelOf } from '#modules/investment/funnel.ts'
import { funnelFrom, PORTION } from './funnel-thread.ts'

const NOW = new Date('2026-03-02T09:00:00+08:00')
const day = (n: number) => new Date(Date.parse('2023-01-01T02:00:00Z') + n * 86_400_000)
const leads = (n: number) => Array.from({ length: n }, (_, i) => {
  const signed = i % 3 === 0 ? { signed_on: day(i % 900 + 80).toISOString().slice(0, 10) } : {}
  return { state: i % 3 === 0 ? 'signed' : 'talking', opened_at: day(i % 900), closed_at: i % 11 === 0 ? day(i % 900 + 40) : null, facts: { reached: { reported: day(i % 900).toISOString(), talking: day(i % 900 + 5).toISOString() }, ...signed } }
})
async function* told(all: ReturnType<typeof leads>, fails = false) {
  for (let from = 0; from < all.length; from += PORTION) {
    yield all.slice(from, from + PORTION).map((l) => JSON.stringify([l.state, l.opened_at, l.closed_at, l.facts.reached, l.facts.signed_on ?? null, null]))
    if (fails && from > 0) throw new Error('the database went away')
  }
}

test.each([['none', 0], ['few, reckoned where they are read', PORTION - 1], ['as many as one portion', PORTION], ['many, in a thread', 3 * PORTION + 7], ['many again, in the thread that stayed', 2 * PORTION]])('the funnel of %s is the same as of all at once', async (_, n) => {
  const { answer } = await funnelFrom(told(leads(n)), NOW)
  expect(await answer).toEqual({ n, ...funnelOf(leads(n), NOW) })
})

test('what fails while it is read fails for whoever asked, and leaves no thread behind', async () => {
  await expect(funnelFrom(told(leads(3 * PORTION), true), NOW)).rejects.toThrow('the database went away')
})

test('what cannot be read fails for whoever asked, and for nobody after', async () => {
  const broken = async function* () { yield Array.from({ length: PORTION }, () => '[') }
  await expect((await funnelFrom(broken(), NOW)).answer).rejects.toThrow('JSON')
  const [one, other] = await Promise.all([funnelFrom(told(leads(PORTION)), NOW), funnelFrom(told(leads(2 * PORTION)), NOW)])
  expect([(await one.answer).n, (await other.answer).n]).toEqual([PORTION, 2 * PORTION])
})
