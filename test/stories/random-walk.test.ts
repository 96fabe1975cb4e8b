import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fold } from '#kernel/fold.ts'
import { bare, type Entry, type Standing } from '#kernel/matter.ts'
import { packAt } from '#packs/packs.ts'
import { findMatter } from '#store/standing.ts'
import { cities, type City, DISTRICT, openHouse, people, type TestHouse } from '../house.ts'
import { MINUTE } from './walk.ts'

const WORDS = '依据三定方案，该路段由其他单位养护，已现场核实情况并告知诉求人。'

/** Something to say for each fact an act may ask; the dice choose among several. */
const SAMPLES: Readonly<Record<string, readonly unknown[]>> = {
  type: ['consult', 'help', 'complaint', 'report', 'suggestion', 'praise'], class: ['consult', 'emergency', 'utilities', 'general', 'complex'], channel: ['hotline'], urgency: ['normal', 'urgent'],
  caller_phone: ['13812345678'], contact_phone: ['13812345678'], place: [{ lng: 119.97, lat: 31.81 }], event_time: ['2026-03-01T08:00:00+08:00'], anonymous: [true, false],
  lead_unit: ['housing-bureau', 'urban-bureau'], proposed_unit: ['urban-bureau', 'market-bureau'], unit: ['market-bureau', 'urban-bureau'], support_units: [['market-bureau']], complained_unit: ['market-bureau'],
  ruling: ['keep', 'redirect'], contact_way: ['phone', 'visit'], outcome: ['solved', 'partly', 'explained', 'planned'], planned_for: ['2026-12-01'], hang_until: ['2026-03-10'],
  solved: [true, false], face: [1, 2, 3, 4, 5], asker: ['zhang'], firm: ['firm-alpha'], merged_into: ['other'], area: ['320412001'],
}

/** One of each post and relation is enough: who else holds the same sees the same. */
const walkers = people.filter((p) => !['housing-2', 'wang', 'urban-head', 'market-head', 'importer', 'auditor', 'grid'].includes(p))

/** Taken seldom, or most walks would be short. */
const ENDS = new Set(['withdraw', 'refuse_intake', 'answer_on_spot', 'note', 'archive'])

describe.each(cities.flatMap((city) => ['ticket', 'appeal'].map((kind) => ({ city, kind }))))('a random walk of a $kind in $city', ({ city, kind }) => {
  let house: TestHouse
  beforeAll(async () => { house = await openHouse({ city }) })
  afterAll(() => house.close())

  test('folds to what is stored at every step, with one lead at most, and offers no act that a role may not do', async () => {
    const reached = new Set<string>()
    let written = 0
    await fc.assert(fc.asyncProperty(fc.uuid(), fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(20)), { minLength: 20, maxLength: 40 }), async (id, dice) => {
      house.travel('2026-03-02T09:00:00+08:00')
      await step(house, city, kind, id, kind === 'ticket' ? 'zhang' : 'alpha-agent', 'file', dice[0]?.[1] ?? 0)
      for (const [who, what, minutes] of dice) {
        house.pass(minutes * MINUTE)
        const offers = (await Promise.all(walkers.map(async (p) => (await house.as(p).acts(kind, id)).map((act) => [p, act] as const)))).flat()
        const onward = offers.filter(([, act]) => !ENDS.has(act) || who % 7 === 0)
        const chosen = onward[who % Math.max(1, onward.length)]
        if (!chosen) break
        const answer = await step(house, city, kind, id, chosen[0], chosen[1], what)
        // An offered act may still fail on what is said, never on who says it or when.
        expect(['unmet', 'invalid', 'unproven', 'unknown', undefined], `${chosen.join(' ')}: ${JSON.stringify(answer)}`).toContain(answer['code'])
        const { stored, folded } = await both(house, kind, id)
        expect(folded).toEqual(stored)
        expect(stored.participants.filter((p) => p.relation === 'lead').length).toBeLessThanOrEqual(1)
        reached.add(stored.state)
        written += answer.status === 200 ? 1 : 0
      }
    }), { numRuns: 10, seed: 20260302 })
    expect(reached.size).toBeGreaterThanOrEqual(8)
    expect(written).toBeGreaterThan(90)
  }, 300_000)
})

async function step(house: TestHouse, city: City, kind: string, id: string, who: (typeof people)[number], act: string, dice: number) {
  const def = house.house.registry.matter(kind)
  const declared = def.acts[act]
  const pack = packAt(city, house.now())
  const say = (key: string) => {
    const codes = key === 'category' ? (kind === 'ticket' ? pack.categories.ticket.filter((c) => c.code.length === 6) : pack.categories.appeal).map((c) => c.code) : (SAMPLES[key] ?? [WORDS])
    return codes[dice % codes.length]
  }
  const body = Object.fromEntries((declared?.asks ?? []).filter((key, i) => !key.endsWith('?') || ((dice >> i) & 1 && !['asker', 'channel'].includes(bare(key)))).map((key) => [bare(key), say(bare(key))]))
  for (const [key, shape] of Object.entries(body)) if (typeof shape === 'string' && shape === WORDS) body[key] = WORDS.slice(0, key === 'subject' || key.endsWith('_name') ? 10 : undefined)
  const evidence = await Promise.all((declared?.needs ?? []).map((proof) => house.prove(proof)))
  return house.as(who).act(kind, id, act, body, { evidence })
}

async function both(house: TestHouse, kind: string, id: string): Promise<{ stored: Standing; folded: Standing }> {
  const def = house.house.registry.matter(kind)
  const { entries, stored } = await house.database.inDistrict(DISTRICT, async (tx) => ({
    entries: await tx.rows<Entry & { as_role: string }>('select seq, act, by, as_role, at, body, evidence from entry where matter_id = $1 order by seq', [id]),
    stored: (await findMatter(tx, kind, id))?.standing,
  }))
  const folded = fold(def, entries.map(({ as_role, ...e }) => ({ ...e, as: as_role })))
  if (!stored || !folded) throw new Error(`${kind} ${id} is not there`)
  return { stored: sorted(stored), folded: sorted(folded) }
}

/** Who sits where has no order. */
function sorted(standing: Standing): Standing {
  return { ...standing, participants: standing.participants.toSorted((a, b) => `${a.relation} ${a.party}`.localeCompare(`${b.relation} ${b.party}`)) }
}
