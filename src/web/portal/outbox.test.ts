import { describe, expect, test } from 'vitest'
import { Refused } from '#web/shared/api.ts'
import { attempt, fateOf, mayGo, type Waiting } from './outbox.ts'
import type { Photos } from './photos.ts'
import { shelfOn } from './shelf.ts'

const item = (more: Partial<Waiting> = {}): Waiting => ({ id: 'T1', kind: 'ticket', who: 'P1', at: '2026-11-23T00:00:00Z', title: '路灯不亮', body: { content: '路灯不亮' }, files: [], draft: { content: '路灯不亮' }, ...more })
const photo = (id: string) => ({ id, name: `${id}.jpg`, type: 'image/jpeg', size_bytes: 1 })
const memoryShelf = () => shelfOn<Waiting>(Promise.resolve(undefined), 'outbox')

/** Photographs as the network would take them. */
function album(told: string[]): Photos {
  return { add: () => Promise.reject(new Error('not here')), open: () => Promise.resolve(undefined), send: (id) => { told.push(`photo ${id}`); return Promise.resolve(id.padEnd(64, '0')) }, drop: (ids) => { told.push(`drop ${ids.join()}`); return Promise.resolve() } }
}

describe('what was sent on a phone', () => {
  test('goes with its photographs first, under its own id as key, and then leaves the phone', async () => {
    const told: string[] = []
    const shelf = memoryShelf()
    const it = item({ files: [photo('a'), photo('b')] })
    await shelf.put(it)
    const outcome = await attempt(it, shelf, album(told), (path, key, body) => { told.push(`${path} ${key} ${JSON.stringify(body)}`); return Promise.resolve({ id: 'T1', number: 'GD1' }) })
    expect(outcome).toEqual({ fate: 'sent', sent: { id: 'T1', number: 'GD1' } })
    expect(told).toEqual(['photo a', 'photo b', `/api/ticket/T1/file T1 ${JSON.stringify({ seen: 0, body: { content: '路灯不亮' }, evidence: [{ kind: 'photo', sha256: 'a'.padEnd(64, '0') }, { kind: 'photo', sha256: 'b'.padEnd(64, '0') }] })}`, 'drop a,b'])
    expect(await shelf.all()).toEqual([])
  })
  test('stays as it is when nobody answers, and carries the same key when it is tried again', async () => {
    const keys: string[] = []
    const shelf = memoryShelf()
    await shelf.put(item())
    const down = (_: string, key: string) => { keys.push(key); return Promise.reject(new Refused('offline', { zh: '网络不通', en: 'No connection' })) }
    expect((await attempt(item(), shelf, album([]), down)).fate).toBe('later')
    expect((await attempt(item(), shelf, album([]), down)).fate).toBe('later')
    expect(keys).toEqual(['T1', 'T1'])
    expect(await shelf.all()).toEqual([item()])
  })
  test('is kept with the reason and the form when the server says no for good', async () => {
    const shelf = memoryShelf()
    await shelf.put(item())
    const fault = { zh: '太短', en: 'too short' }
    const outcome = await attempt(item(), shelf, album([]), () => Promise.reject(new Refused('invalid', { zh: '有误', en: 'wrong' }, { faults: [{ path: '/content', problem: fault }] })))
    expect(outcome.fate).toBe('mend')
    expect(await shelf.get('T1')).toEqual({ ...item(), refused: { text: fault } })
  })
  test.each([['offline', 'later'], ['unavailable', 'later'], ['too_many', 'later'], ['bug', 'later'], ['unsigned', 'sign-in'], ['invalid', 'mend'], ['forbidden', 'mend'], ['unmet', 'mend'], ['too_large', 'mend']])('a no of %s means %s', (code, fate) => {
    expect(fateOf(code)).toBe(fate)
  })
  test('is never sent in somebody else’s name', () => {
    expect(mayGo(item(), 'P1')).toBe(true)
    expect(mayGo(item(), 'P2')).toBe(false)
    expect(mayGo(item({ who: null }), 'P1')).toBe(false)
    expect(mayGo(item(), undefined)).toBe(false)
    expect(mayGo(item({ refused: { text: { zh: '不', en: 'no' } } }), 'P1')).toBe(false)
  })
})
