import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type TestHouse } from './house.ts'

let house: TestHouse
beforeAll(async () => { house = await openHouse({ city: 'dailing' }) })
afterAll(() => house.close())

const register = (body: object, person: 'care-desk' | 'housing' = 'care-desk') => house.as(person).post('/api/firms', body)

test('a firm with a valid code is registered once', async () => {
  expect(await register({ uscc: ' 91320412ma1abcde81 ', name: '青岚试验有限公司' })).toMatchObject({ status: 422, faults: [{ path: '/uscc', problem: { zh: '该统一社会信用代码已登记' } }] })
  expect(await register({ uscc: '91440101MA5CJQ4N59', name: '青岚试验有限公司' })).toMatchObject({ status: 200, uscc: '91440101MA5CJQ4N59' })
})

test('a wrong check digit is a warning: told, and overridden only with the licence attached', async () => {
  const wrong = { uscc: '91350203M0001QAY9B', name: '青岚存疑有限公司' }
  const warned = await register(wrong)
  expect(warned).toMatchObject({ status: 422, code: 'unproven', next: { zh: expect.stringContaining('上传证照') } })
  expect(await register({ ...wrong, confirmed_by: 'f'.repeat(64) })).toMatchObject({ status: 422, code: 'unproven' })
  const { sha256 } = await house.prove('result')
  expect(await register({ ...wrong, confirmed_by: sha256 })).toMatchObject({ status: 200, uscc: '91350203M0001QAY9B' })
})

test.each([
  ['too short', '9135020', 'invalid'], ['a letter that is never used', '9144010IMA5CJQ4N59', 'invalid'],
])('%s is an error that no evidence mends', async (_, uscc, code) => {
  expect(await register({ uscc, name: '青岚错码有限公司', confirmed_by: (await house.prove('result')).sha256 })).toMatchObject({ status: 422, code })
})

test('only the enterprise centre registers firms', async () => {
  expect(await register({ uscc: '91440101MA5CJQ4N59', name: '青岚试验有限公司' }, 'housing')).toMatchObject({ status: 403 })
})
