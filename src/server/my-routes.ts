import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { metaOf } from '#kernel/fact.ts'
import type { Text } from '#kernel/text.ts'
import { callerOf, type House } from './house.ts'

const Words = z.object({ zh: z.string(), en: z.string() })
const Reading = z.object({ at: z.date(), reader_name: z.string(), offices: z.array(z.string()), kind: z.string(), matter_id: z.string(), number: z.string().nullable(), facts: z.array(Words), purpose: z.string() })

/** How the log says what was read: `ticket/T1: caller_phone, caller_name`. */
const WHAT = /^([^/]+)\/(.+): ([^:]*)$/

/** What anybody may ask about themselves: who read their sealed data, and why. @source 《个人信息保护法》第四十五条 */
export function myRoutes(app: FastifyInstance, house: House): void {
  app.get('/api/my/reads', { schema: { tags: ['privacy'], summary: '谁查阅过我的个人信息 · who read my sealed data', response: { 200: z.array(Reading) } } }, async (request) => {
    const { district, party, firms } = callerOf(request)
    const rows = await house.database.inDistrict(district, (tx) => tx.rows<{ at: Date; what: string; purpose: string; reader: string; reader_name: string | null; offices: string[]; number: string | null }>(
      `select l.at, l.what, l.purpose, l.reader, p.name as reader_name, m.number,
         array(select distinct o.name from post t join party o on o.district = t.district and o.id = t.office where t.district = l.district and t.person = l.reader and t.from_on <= l.at::date and (t.to_on is null or t.to_on >= l.at::date)) as offices
       from access_log l left join party p on p.district = l.district and p.id = l.reader
       left join matter m on m.district = l.district and m.id = substring(l.what from '^[^/]+/(.+): [^:]*$')
       where l.district = $1 and l.subject = any($2) and l.reader <> $3 order by l.at desc, l.id limit 200`, [tx.district, [party, ...firms], party]), { readOnly: true })
    return rows.map(({ what, reader, reader_name, ...r }) => {
      const [, kind = '', matter_id = '', facts = ''] = WHAT.exec(what) ?? []
      return { ...r, reader_name: reader_name ?? reader, kind, matter_id, facts: facts.split(', ').filter(Boolean).map((f) => labelOf(house, kind, f)) }
    })
  })
}

function labelOf(house: House, kind: string, fact: string): Text {
  const shape = house.registry.matters.get(kind)?.facts.shape[fact] as z.ZodType | undefined
  return shape ? metaOf(shape).label : { zh: fact, en: fact }
}
