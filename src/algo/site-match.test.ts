import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checksOf, HAZARD_ORDER, matchSites, type MatchRules, type Site, type SiteNeed, siteTable } from './site-match.ts'

const RULES: MatchRules = { weights: { fit: 30, industry: 25, near: 15, price: 15, ready: 15 }, near_m: 5_000, near_miss: 2 }
const PARCEL: Site = { id: 'a', quantities: { size: 60, power: 2_000, water: 500, investment: 300, tax: 25 }, use: 'M1', chemical: false, forbids: ['heavy_metal'], leading: ['36'], place: { lng: 120, lat: 31 }, price: 30, ready: 1 }
const NEED: SiteNeed = { quantities: { size: 50, power: 1_500, investment: 15_000, tax: 1_250 }, uses: ['M1', 'M2'], industry: '3670', emits: ['dust'], place: { lng: 120, lat: 31 } }
const failing = (need: SiteNeed, site: Site) => checksOf(need, site).filter((c) => c.verdict === 'short').map((c) => c.condition)

describe('conditions, one by one', () => {
  test('a site that meets all of them, exactly at the edge where it is an edge', () => {
    expect(failing(NEED, PARCEL)).toEqual([])
    expect(checksOf(NEED, PARCEL).map((c) => [c.condition, c.needed, c.offered])).toEqual([['size', 50, 60], ['power', 1_500, 2_000], ['investment', 15_000, 15_000], ['tax', 1_250, 1_250], ['use', 'M1、M2', 'M1'], ['emission', 'dust', '']])
  })
  test.each([
    ['size', { quantities: { ...NEED.quantities, size: 61, investment: 1e6, tax: 1e6 } }, 1], ['power', { quantities: { ...NEED.quantities, power: 2_300 } }, 300], ['investment', { quantities: { ...NEED.quantities, investment: 14_000 } }, 1_000], ['tax', { quantities: { ...NEED.quantities, tax: 1_000 } }, 250],
    ['use', { uses: ['M3'] }, undefined], ['chemical', { chemical: true }, undefined], ['emission', { emits: ['dust', 'heavy_metal'] }, undefined],
  ] as const)('%s is short alone, and by how much', (condition, more, by) => {
    expect(checksOf({ ...NEED, ...more }, PARCEL).filter((c) => c.verdict === 'short')).toEqual([expect.objectContaining({ condition, ...(by === undefined ? {} : { by }) })])
  })
  test.each(HAZARD_ORDER.flatMap((needs, n) => HAZARD_ORDER.map((built, b) => [needs, built, b <= n] as const)))('made %s in a building for %s: %s', (hazard, built, fits) => {
    expect(failing({ quantities: { size: 1 }, hazard }, { id: 's', quantities: { size: 1 }, hazard: built, ready: 1 })).toEqual(fits ? [] : ['hazard'])
  })
  test('what is not recorded is neither met nor short', () => {
    const bare: Site = { id: 'b', quantities: {}, ready: 1 }
    expect(checksOf({ ...NEED, hazard: '丙', chemical: true }, bare).map((c) => [c.condition, c.verdict])).toEqual([['size', 'unknown'], ['power', 'unknown'], ['use', 'unknown'], ['chemical', 'unknown'], ['hazard', 'unknown'], ['emission', 'unknown']])
    expect(matchSites({ ...NEED, hazard: '丙', chemical: true }, siteTable([bare]), RULES).fits).toEqual([expect.objectContaining({ failed: 0, unknown: 6 })])
  })
})

describe('ranking', () => {
  test('what fits better, lies nearer, is cheaper and free stands first; each alone', () => {
    for (const worse of [{ quantities: { ...PARCEL.quantities, size: 300 } }, { leading: ['27'] }, { place: { lng: 120.03, lat: 31 } }, { price: 40 }, { ready: 0.2 }] satisfies Partial<Site>[]) {
      const { fits } = matchSites(NEED, siteTable([{ ...PARCEL, ...worse, id: 'worse' }, { ...PARCEL, id: 'z-better' }, { ...PARCEL, id: 'dear', price: 50, ready: 0 }]), RULES)
      expect(fits[0]?.id).toBe('z-better')
    }
  })
  test('near misses fail few conditions, the fewest first; what fails more is only counted', () => {
    const sites = [{ ...PARCEL, id: 'two', use: 'W', quantities: { ...PARCEL.quantities, power: 10 } }, { ...PARCEL, id: 'one', use: 'W' }, { ...PARCEL, id: 'three', use: 'W', quantities: { ...PARCEL.quantities, power: 10, investment: 900 } }]
    const { fits, near_misses, refused, considered } = matchSites(NEED, siteTable(sites), RULES)
    expect([fits.length, near_misses.map((m) => [m.id, m.failed]), refused, considered]).toEqual([0, [['one', 1], ['two', 2]], { use: 3, power: 2, investment: 1 }, 3])
  })
  test('a quantity below nothing is a fault of the caller', () => expect(() => siteTable([{ id: 'x', quantities: { size: -1 }, ready: 1 }])).toThrow(RangeError))
})

const quantity = fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined })
const known = <T extends object>(o: T) => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined))
const words = fc.option(fc.subarray(['dust', 'voc', 'odour']), { nil: undefined })
const quantities = fc.record({ size: quantity, floor_load: quantity, height: quantity, power: quantity, water: quantity, heat: quantity, investment: quantity, tax: quantity }).map(known)
const aSite = fc.record({ id: fc.uuid(), quantities, use: fc.option(fc.constantFrom('M1', 'M2'), { nil: undefined }), chemical: fc.option(fc.boolean(), { nil: undefined }), hazard: fc.option(fc.constantFrom(...HAZARD_ORDER), { nil: undefined }), forbids: words, ready: fc.constant(1), price: quantity }).map((s) => known(s) as unknown as Site)
const aNeed = fc.record({ quantities, uses: fc.option(fc.constant(['M1']), { nil: undefined }), chemical: fc.constant(true), hazard: fc.option(fc.constantFrom(...HAZARD_ORDER), { nil: undefined }), emits: words }).map((n) => known(n) as unknown as SiteNeed)

test('the fast ranking fails and doubts exactly what the checks say, one by one', () => {
  fc.assert(fc.property(aNeed, fc.uniqueArray(aSite, { maxLength: 12, selector: (s) => s.id }), (need, sites) => {
    const { fits, near_misses } = matchSites(need, siteTable(sites), { ...RULES, near_miss: 99 })
    const byId = new Map([...fits, ...near_misses].map((m) => [m.id, m]))
    for (const site of sites) {
      const checks = checksOf(need, site)
      expect(byId.get(site.id)).toMatchObject({ failed: checks.filter((c) => c.verdict === 'short').length, unknown: checks.filter((c) => c.verdict === 'unknown').length })
    }
  }))
})
