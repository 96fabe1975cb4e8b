import { afterAll, beforeAll, expect, test } from 'vitest'
import { DISTRICT, openHouse, type TestHouse } from '#test/house.ts'
import { patienceOf } from './patience.ts'

let house: TestHouse
beforeAll(async () => { house = await openHouse({ city: 'dailing' }) })
afterAll(() => house.close())
const ask = (key: string, work: () => Promise<number>) => house.database.inDistrict(DISTRICT, (tx) => patienceOf(house.house).ask(tx, key, work), { readOnly: true })

test('a number is worked out once for everybody, and says as of when', async () => {
  let n = 0
  const first = await ask('a', async () => ++n)
  expect(await ask('a', async () => ++n)).toEqual(first)
  expect(first).toEqual({ value: 1, as_of: house.now() })
  expect((await ask('b', async () => ++n)).value).toBe(2)
})

test('a clock that moved on is not told an old number', async () => {
  let n = 0
  await ask('c', async () => ++n)
  house.pass(3_600_000)
  expect(await ask('c', async () => ++n)).toEqual({ value: 2, as_of: house.now() })
})

test('one that fails is told to whoever asked, and asked again by the next', async () => {
  await expect(ask('d', async () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect((await ask('d', async () => 7)).value).toBe(7)
})
