import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { distance_m } from '#algo/coordinates.ts'
import { jaccard, shingles } from '#algo/similarity.ts'
import type { Pack } from '#packs/pack.ts'
import { packAt } from '#packs/packs.ts'
import type { Tx } from '#store/database.ts'
import { createSuggester, type Suggester } from '#store/suggest.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import { callerOf, type House } from './house.ts'
import { learnInWorker } from './learning.ts'

const Spot = z.object({ lng: z.number(), lat: z.number() })
const Asked = z.object({ kind: z.string(), text: z.string().max(4000), area: z.string().max(40).optional(), at: Spot.optional(), except: z.string().max(80).optional() })
type Asked = z.infer<typeof Asked>

/** Kinds whose categories a pack lists. */
type Suggested = keyof Pack['categories']

const LEARN_AGAIN_MS = 6 * 3_600_000
const MOST_EXAMPLES = 1_500
/** Nearer than this counts as the same place. */
const NEAR_DEG = 0.006
const RECENT_DAYS = 60
const MOST_COMPARED = 400
const ALIKE_FROM = 0.28

/** What it seems to be about, whose duty it may be, and what looks the same. Advice with its reasons: a person decides. */
export function suggestRoutes(app: FastifyInstance, house: House): void {
  const tags = ['suggestions']
  const known = new Map<string, { suggester: Promise<Suggester>; until: number }>()
  const suggesterFor = (district: string, kind: Suggested) => {
    const pack = packAt(house.districts.get(district)?.pack ?? '', house.now())
    const key = `${district}/${kind}/${pack.key}`
    const found = known.get(key)
    if (found && found.until > performance.now()) return found.suggester
    const suggester = makeSuggester(house, district, kind, pack)
    known.set(key, { suggester, until: performance.now() + LEARN_AGAIN_MS })
    suggester.catch(() => known.delete(key))
    return suggester
  }

  app.post('/api/suggest', { schema: { tags, summary: '分类与承办单位建议 · suggested category and unit', body: Asked } }, async (request) => {
    const { district } = callerOf(request)
    const { kind, text, area } = request.body as Asked
    if (kind !== 'ticket' && kind !== 'appeal') return { categories: [], units: [], abstain: true }
    const { categories, units, abstain } = (await suggesterFor(district, kind)).suggest({ text, ...(area ? { street: area } : {}) })
    const offices = await house.database.inDistrict(district, (tx) => officesBehind(tx, units.map((u) => u.office), area), { readOnly: true })
    return { categories, abstain, units: units.flatMap((u) => { const o = offices.get(u.office); return o ? [{ ...u, ...o }] : [] }) }
  })

  app.post('/api/similar', { schema: { tags, summary: '可能重复的事项 · what may be the same', body: Asked } }, async (request) => {
    const caller = callerOf(request)
    const { kind, text, area, at, except } = request.body as Asked
    const def = house.registry.matter(kind)
    const values = new Values()
    const seen = visibleWhere(def, caller, values)
    const place = at ? ` and m.at <@ box(point(${values.add(at.lng - NEAR_DEG)}, ${values.add(at.lat - NEAR_DEG)}), point(${values.add(at.lng + NEAR_DEG)}, ${values.add(at.lat + NEAR_DEG)}))` : area ? ` and m.area = ${values.add(area)}` : ''
    const rows = await house.database.inDistrict(caller.district, (tx) => tx.rows<{ id: string; number: string; title: string; state: string; opened_at: Date; lng: number | null; lat: number | null }>(
      `select m.id, m.number, m.title, m.state, m.opened_at, m.at[0] as lng, m.at[1] as lat from matter m where m.district = ${values.add(caller.district)} and m.kind = ${values.add(kind)} and m.id <> ${values.add(except ?? '')}
         and m.opened_at > ${values.add(new Date(house.now().getTime() - RECENT_DAYS * 86_400_000))}${seen ? ` and ${seen}` : ''}${place} order by m.opened_at desc limit ${MOST_COMPARED}`, values.list), { readOnly: true })
    const wanted = new Set(shingles(text.slice(0, 200)))
    return rows.map((r) => ({ ...r, score: jaccard(wanted, new Set(shingles(r.title))), distance_m: at && r.lng !== null && r.lat !== null ? Math.round(distance_m(at, { lng: r.lng, lat: r.lat })) : null }))
      .filter((r) => r.score >= ALIKE_FROM).toSorted((a, b) => b.score - a.score).slice(0, 5).map(({ lng: _, lat: __, ...r }) => r)
  })
}

/** From the words of the pack's categories, and from the district's own confirmed tickets, learnt off the event loop. */
async function makeSuggester(house: House, district: string, kind: Suggested, pack: Pack): Promise<Suggester> {
  const rows = await house.database.inDistrict(district, (tx) => tx.rows<{ text: string; category: string; office: string | null; street: string | null }>(
    `select m.title as text, m.category, m.lead as office, m.area as street from matter m where m.district = $1 and m.kind = $2 and m.category is not null and not m.open order by m.opened_at desc limit ${MOST_EXAMPLES}`, [tx.district, kind]), { readOnly: true })
  const examples = rows.map((r) => ({ text: r.text, category: r.category, ...(r.office ? { office: r.office } : {}), ...(r.street ? { street: r.street } : {}) }))
  const model = await learnInWorker(examples)
  const offices = [...new Set([...pack.offices.map((o) => o.key), ...examples.flatMap((e) => (e.office ? [e.office] : []))])].map((key) => ({ key }))
  return createSuggester({ segmenter: house.segmenter, categories: pack.categories[kind], offices, examples, ...(model ? { model } : {}) })
}

/** The offices behind a pack's keys: `street` is the one of that area. */
async function officesBehind(tx: Tx, keys: readonly string[], area: string | undefined): Promise<Map<string, { office: string; name: string }>> {
  const rows = await tx.rows<{ key: string; id: string; name: string }>(
    `select k.key, p.id, p.name from unnest($2::text[]) k(key) join party p on p.district = $1 and p.kind = 'office' and (p.id = k.key or (k.key = 'street' and p.attrs->>'area' = $3))`, [tx.district, keys, area ?? ''])
  return new Map(rows.map((r) => [r.key, { office: r.id, name: r.name }]))
}
