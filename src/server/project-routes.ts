import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { mayRead } from '#kernel/act.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import { progressOf } from '#modules/projects/progress.ts'
import type { Project } from '#modules/projects/project-facts.ts'
import { findMatter } from '#store/standing.ts'
import { callerOf, type House } from './house.ts'
import { deciderAt, projectLamps } from './lamps.ts'

/** How far a project is: its permits as a network, its money as an S-curve, its value earned, and when it may start and finish. */
export function projectRoutes(app: FastifyInstance, house: House): void {
  app.get('/api/projects/permits', { schema: { tags: ['projects'], summary: '手续清单 · the permits a project may need' } }, async (request) => {
    const caller = callerOf(request)
    const byType = house.policy(caller.district, house.now()).rule<Readonly<Record<string, readonly { item: string; label: Text }[]>>>('projects.permits')
    return [...new Map(Object.values(byType).flat().map(({ item, label }) => [item, { item, label }])).values()]
  })

  app.get<{ Params: { id: string } }>('/api/projects/:id/progress', { schema: { tags: ['projects'], summary: '项目进度 · how far a project is', params: z.object({ id: z.string() }) } }, async (request) => {
    const caller = callerOf(request)
    const def = house.registry.matter('project')
    const now = house.now()
    const { found, lamps } = await house.database.inDistrict(caller.district, async (tx) => {
      const stored = await findMatter(tx, 'project', request.params.id)
      return { found: stored, lamps: stored && (await projectLamps(deciderAt(house, tx, now), stored.standing.state, stored.standing.facts as Project, now)) }
    }, { readOnly: true })
    if (!found || !mayRead(def, { caller, participants: found.standing.participants })) throw new Refusal('unknown', { zh: '没有这个项目，或您无权查看', en: 'there is no such project, or you may not see it' })
    return { id: found.id, number: found.number, title: found.title, state: found.standing.state, computed_at: now, lamps, ...progressOf(found.standing.facts as Project, house.policy(caller.district, now, found.pack), now) }
  })
}
