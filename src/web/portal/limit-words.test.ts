import { describe, expect, test } from 'vitest'
import { limitNow, limitWords } from './limit-words.ts'

const clock = (name: string, more: object = {}) => ({
  name, label: { zh: '办理', en: 'Resolve' }, round: 1, limit: { amount: 13, unit: 'working_day' }, started_at: '2026-11-02T02:00:00Z', due_at: '2026-11-19T16:00:00Z', stopped_at: null, provisional: false, standing: 'running' as const, ...more,
})

describe('the limit a resident is told of', () => {
  test('is the verdict’s before the handling’s, and the last round’s', () => {
    expect(limitNow({ clocks: [clock('resolve'), clock('rate')] })?.name).toBe('rate')
    expect(limitNow({ clocks: [clock('resolve', { round: 1 }), clock('resolve', { round: 2 })] })?.round).toBe(2)
  })
  test('is never one that was met, nor one of the desk’s own', () => {
    expect(limitNow({ clocks: [clock('resolve', { stopped_at: '2026-11-03T02:00:00Z' }), clock('review')] })).toBeUndefined()
  })
  test('names the limit, the day and what is left', () => {
    expect(limitWords(clock('resolve'), new Date('2026-11-14T16:00:00Z')).zh).toBe('办理时限 13 个工作日，最晚 2026年11月19日 完成，还剩 5 天')
  })
  test('names the minute where the limit does not end with a day', () => {
    const hour = clock('dispatch', { limit: { amount: 1, unit: 'hour' }, due_at: '2026-11-19T03:20:00Z' })
    expect(limitWords(hour, new Date('2026-11-19T03:00:00Z'))).toEqual({ zh: expect.stringContaining('最晚 11月19日 11:20 完成，还剩 20 分钟'), en: expect.stringContaining('within 1 hour, by 19 Nov, 11:20') })
  })
  test('says overdue when it is, and says when it stands still', () => {
    expect(limitWords(clock('resolve', { standing: 'overdue' }), new Date('2026-11-24T16:00:00Z')).zh).toBe('办理最晚应在 2026年11月19日 完成，已逾期 5 天')
    expect(limitWords(clock('resolve', { standing: 'held' }), new Date('2026-11-14T16:00:00Z')).zh).toBe('办理时限暂停计算')
  })
})
