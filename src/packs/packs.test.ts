import { describe, expect, test } from 'vitest'
import { dueAt } from '#algo/clock.ts'
import { startOfDay } from '#algo/workdays.ts'
import { calendar } from './calendar.ts'
import dailing from './dailing/2026-01.json' with { type: 'json' }
import { type Pack, type Stage, STAGES, TERMS, TICKET_CLASSES, TICKET_TYPES } from './pack.ts'
import { classOf, limitOf, packAt, packByVersion, packFor, packs } from './packs.ts'
import { readPack } from './read-pack.ts'

const dailing2020 = packByVersion('dailing@2020-05')
const dailing2026 = packByVersion('dailing@2026-01')
const tanjiang = packByVersion('tanjiang@2024-01')

const repeated = (list: readonly string[]) => list.filter((name, i) => list.indexOf(name) !== i)
const days = (n: number) => ({ amount: n, unit: 'working_day' })
const find = (pack: Pack, code: string) => pack.categories.ticket.find((c) => c.code === code)
const limits = (change: (rows: typeof dailing.limits) => typeof dailing.limits) => ({ ...dailing, limits: change(dailing.limits) })

describe.each(packs.map((p) => [p.key, p] as const))('%s', (_, pack) => {
  test('limits every stage, for every class of ticket', () => {
    const excepted = new Set(pack.rules.extensions.ticket.except.map((cls) => `ticket.extension ${cls}`))
    const missing = STAGES.flatMap((stage) => TICKET_CLASSES.filter((cls) => !limitOf(pack, stage, cls)).map((cls) => `${stage} ${cls}`))
    expect(missing.filter((m) => !m.startsWith('appeal.')).toSorted()).toEqual([...excepted].toSorted())
    expect(STAGES.filter((s) => s.startsWith('appeal.') && !limitOf(pack, s))).toEqual([])
  })

  test('the steps on the way are due before the matter is', () => {
    const start = new Date('2026-03-02T09:00+08:00')
    const due = (stage: Stage, cls?: string) => dueAt(start, limitOf(pack, stage, cls) ?? { amount: 0, unit: 'minute' }, calendar).at
    const late = (on: Stage[], whole: Stage, cls?: string) => on.filter((stage) => due(stage, cls) >= due(whole, cls)).map((stage) => `${stage} ${cls}`)
    expect(late(['appeal.dispatch', 'appeal.acknowledge', 'appeal.return', 'appeal.first_contact', 'appeal.plan'], 'appeal.resolve')).toEqual([])
    expect(TICKET_CLASSES.flatMap((cls) => late(['ticket.dispatch', 'ticket.acknowledge', 'ticket.return', 'ticket.contact'], 'ticket.resolve', cls))).toEqual([])
    expect([pack.rules.returns.appeal.window, pack.rules.returns.ticket.window]).toEqual(['appeal.return', 'ticket.return'])
  })

  test('categories nest in three levels, in order, each with an office and words', () => {
    const { ticket, appeal } = pack.categories
    const codes = ticket.map((c) => c.code)
    const offices = new Set(pack.offices.map((o) => o.key))
    expect(codes).toEqual([...new Set(codes)].toSorted())
    expect(codes.filter((c) => !/^\d\d(\d\d){0,2}$/.test(c) || (c.length > 2 && !codes.includes(c.slice(0, -2))))).toEqual([])
    expect([2, 4, 6].map((n) => codes.filter((c) => c.length === n).length)).toEqual([14, 66, 166])
    expect(codes.filter((c) => c.length < 6 && !codes.some((d) => d.length === c.length + 2 && d.startsWith(c))), 'branches without leaves').toEqual([])
    expect([...ticket, ...appeal].filter((c) => !offices.has(c.office) || c.label.zh === '' || c.label.en === '')).toEqual([])
    expect(appeal.map((c) => c.label.zh)).toEqual(['政策', '融资', '用工', '用地', '用能', '审批', '欠款', '执法', '物流'])
  })

  test('no two categories, offices or terms share a name', () => {
    expect(repeated(pack.categories.ticket.map((c) => c.label.zh))).toEqual([])
    expect(repeated(pack.offices.map((o) => o.label.zh))).toEqual([])
    expect(repeated(TERMS.map((t) => pack.labels[t].zh))).toEqual([])
  })

  test('danger is an emergency whatever was asked', () => {
    expect(TICKET_TYPES.map((type) => classOf(pack, { type, category: '030301' }))).toEqual(TICKET_TYPES.map(() => 'emergency'))
  })

  test('who could not be reached was tried as often as the rules say', () => {
    expect(pack.three_rates.exclusions.find((e) => e.code === 'unreachable')?.min_attempts).toBe(pack.rules.call_back.ticket.attempts)
  })

  test('held-open tickets leave the rates only where they may be held open', () => {
    expect(pack.rules.hang.allowed || pack.three_rates.exclusions.every((e) => e.code !== 'held_open')).toBe(true)
  })
})

describe('which version', () => {
  test('a version begins at midnight in China, and the one before ends there', () => {
    expect(packAt('dailing', new Date('2025-12-31T15:59:59.999Z')).version).toBe('2020-05')
    expect(packAt('dailing', startOfDay('2026-01-01')).version).toBe('2026-01')
    expect(packAt('dailing', startOfDay('2031-01-01')).version).toBe('2026-01')
    expect(packAt('tanjiang', startOfDay('2024-01-01')).version).toBe('2024-01')
  })

  test('what is older than every version stands under the earliest; anything later under what was in force', () => {
    expect(packFor('dailing', new Date('1998-05-01T00:00:00Z')).key).toBe('dailing@2020-05')
    expect(packFor('tanjiang', new Date('2023-12-31T15:59:59.999Z')).key).toBe('tanjiang@2024-01')
    for (const at of ['2020-05-01', '2025-12-31', '2026-01-01', '2031-01-01'].map(startOfDay)) expect(packFor('dailing', at)).toBe(packAt('dailing', at))
  })

  test('versions stand oldest first and begin in the month they are named after', () => {
    const keys = packs.map((p) => `${p.id} ${p.basis.effective_from}`)
    expect(keys).toEqual(keys.toSorted())
    expect(packs.every((p) => p.basis.effective_from.startsWith(p.version))).toBe(true)
  })

  test.each([
    [() => packAt('atlantis', startOfDay('2026-01-01')), "no pack of a city 'atlantis': there are dailing, tanjiang"],
    [() => packAt('tanjiang', new Date('2023-12-31T15:59:59.999Z')), 'at 2023-12-31T15:59:59.999Z: the first begins on 2024-01-01'],
    [() => packByVersion('dailing@1999-01'), "no pack 'dailing@1999-01'"],
    [() => classOf(tanjiang, { type: 'help', category: '999999' }), "no ticket category '999999'"],
  ])('an unknown one is refused by name', (ask, message) => {
    expect(ask).toThrow(RangeError)
    expect(ask).toThrow(message)
  })
})

describe('limits seen in public practice', () => {
  test.each<[Pack, string, string | undefined, object]>([
    [dailing2020, 'appeal.first_contact', undefined, days(1)],
    [dailing2020, 'appeal.plan', undefined, days(3)],
    [dailing2020, 'appeal.resolve', undefined, days(15)],
    [dailing2020, 'appeal.extension', undefined, days(15)],
    [dailing2026, 'appeal.plan', undefined, days(2)],
    [dailing2026, 'appeal.resolve', undefined, days(10)],
    [dailing2026, 'appeal.extension', undefined, days(15)],
    [dailing2026, 'ticket.resolve', 'consult', days(3)],
    [dailing2026, 'ticket.resolve', 'general', days(13)],
    [dailing2026, 'ticket.call_back', 'general', days(1)],
    [tanjiang, 'appeal.first_contact', undefined, { amount: 60, unit: 'minute' }],
    [tanjiang, 'appeal.plan', undefined, { amount: 24, unit: 'hour' }],
    [tanjiang, 'appeal.resolve', undefined, { amount: 7, unit: 'natural_day' }],
    [tanjiang, 'ticket.intake', undefined, { amount: 2, unit: 'hour' }],
    [tanjiang, 'ticket.resolve', 'emergency', { amount: 2, unit: 'hour' }],
    [tanjiang, 'ticket.resolve', 'utilities', { amount: 24, unit: 'hour' }],
    [tanjiang, 'ticket.resolve', 'general', { amount: 7, unit: 'natural_day' }],
    [tanjiang, 'ticket.resolve', 'complex', { amount: 15, unit: 'natural_day' }],
  ])('$0.key $1 $2', (pack, stage, cls, limit) => {
    expect(limitOf(pack, stage, cls)).toEqual(limit)
  })

  test('a stage nobody knows has no limit, and an emergency no extension', () => {
    expect(limitOf(tanjiang, 'ticket.dream')).toBeUndefined()
    expect(limitOf(dailing2026, 'ticket.extension', 'emergency')).toBeUndefined()
  })
})

describe('Dailing and Tanjiang decide differently', () => {
  test.each(STAGES)('%s', (stage) => {
    const cls = stage === 'ticket.extension' || stage === 'ticket.resolve' ? 'general' : undefined
    expect(limitOf(tanjiang, stage, cls)).not.toEqual(limitOf(dailing2026, stage, cls))
  })

  test.each(Object.entries(dailing2026.rules))('rule %s', (rule, decided) => {
    expect(tanjiang.rules).toHaveProperty(rule)
    expect(tanjiang.rules).not.toHaveProperty(rule, decided)
  })

  test.each(['weights', 'satisfaction', 'exclusions'] as const)('three rates: %s', (part) => {
    expect(tanjiang.three_rates[part]).not.toEqual(dailing2026.three_rates[part])
  })

  test.each(TERMS)('the word for %s', (term) => {
    expect(tanjiang.labels[term]).not.toEqual(dailing2026.labels[term])
  })

  test('help with a dry tap: by type in one city, by matter in the other', () => {
    const ticket = { type: 'help', category: '030101' } as const
    expect([classOf(dailing2026, ticket), classOf(tanjiang, ticket)]).toEqual(['consult', 'utilities'])
  })

  test('who is asked to act, and what a thing is called', () => {
    expect([find(dailing2026, '010601')?.office, find(tanjiang, '010601')?.office]).toEqual(['urban_management', 'environment'])
    expect([find(dailing2026, '0304')?.label.zh, find(tanjiang, '0304')?.label.zh]).toEqual(['供热', '热水与蒸汽供应'])
    expect(find(tanjiang, '010501')?.office, 'the level above hands it down').toBe('housing')
  })
})

describe('a file that contradicts itself is refused by the line', () => {
  test.each<[string, unknown, string]>([
    ['a stage without a limit', limits((rows) => rows.filter((l) => l.stage !== 'appeal.plan')), 'appeal.plan  has no limit'],
    ['a class without a limit', limits((rows) => rows.filter((l) => l.class !== 'utilities')), 'ticket.resolve utilities has no limit'],
    ['a limit given twice', limits((rows) => [...rows, ...rows.slice(0, 1)]), 'appeal.accept * is limited twice'],
    ['an extension in another unit', limits((rows) => rows.map((l) => (l.stage === 'appeal.extension' ? { ...l, unit: 'hour' } : l))), 'is not in the unit of what it extends'],
    ['an exception that is limited', limits((rows) => [...rows, { stage: 'ticket.extension', class: 'emergency', amount: 1, unit: 'hour' }]), 'ticket.extension emergency is excepted and limited'],
    ['square brackets in a document number', { ...dailing, basis: { ...dailing.basis, doc_no: '岱政办发[2026]8号' } }, 'doc_no'],
    ['weights that do not add up', { ...dailing, three_rates: { ...dailing.three_rates, weights: { response: 0.5, solution: 0.5, satisfaction: 0.5 } } }, 'weights must add up to 1'],
    ['a worse face worth more', { ...dailing, three_rates: { ...dailing.three_rates, satisfaction: { 1: 1, 2: 0, 3: 0, 4: 0, 5: 1 } } }, 'a better face must not be worth less'],
    ['a category nobody has', { ...dailing, categories: { appeal: {}, ticket: { '990101': { class: 'general' } } } }, "'990101' is not in the shared list"],
    ['an office nobody has', { ...dailing, categories: { appeal: { policy: { office: 'moon' } }, ticket: {} } }, "'moon' is not in the shared list"],
    ['a word left out', { ...dailing, labels: { ...dailing.labels, centre: undefined } }, 'centre'],
    ['a key that does not exist', { ...dailing, colour: 'red' }, 'colour'],
  ])('%s', (_, file, message) => {
    expect(() => readPack(file)).toThrow(message)
  })
})

test('permits that wait for one another in a circle, or for one that is not there, are refused by name', () => {
  const filing = dailing.rules.projects.permits.filing
  const circle = filing.map((p) => (p.item === 'land_pre_review' || p.after.length === 0 ? { ...p, after: [filing.at(-1)?.item ?? ''] } : p))
  const packWith = (permits: typeof filing) => ({ ...dailing, rules: { ...dailing.rules, projects: { ...dailing.rules.projects, permits: { ...dailing.rules.projects.permits, filing: permits } } } })
  expect(() => readPack(packWith(circle))).toThrow(/in a circle: .*→/)
  expect(() => readPack(packWith(filing.map((p, i) => (i === 0 ? { ...p, after: ['moon_permit'] } : p))))).toThrow(/moon_permit/)
})
