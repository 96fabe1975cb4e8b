import { afterEach, expect, test, vi } from 'vitest'
import { newId } from './new-id.ts'

afterEach(() => vi.unstubAllGlobals())

test.each([['a secure page', crypto], ['a page over plain http', { getRandomValues: crypto.getRandomValues.bind(crypto) }]])('%s gets ids of version 4, no two alike', (_, given) => {
  vi.stubGlobal('crypto', given)
  const ids = Array.from({ length: 200 }, newId)
  expect(ids.filter((id) => !/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id))).toEqual([])
  expect(new Set(ids).size).toBe(ids.length)
})
