import type { FastifyInstance } from 'fastify'
import type { House } from '#server/house.ts'
import { codeRoutes } from './code-routes.ts'
import { meOf } from './me.ts'
import { passwordRoutes } from './password-routes.ts'
import { endSession } from './sessions.ts'

/** Password with a second factor for staff, a one-time code for residents and firms; out again; and who one is. */
export function signInRoutes(app: FastifyInstance, house: House, { perMinute }: { perMinute: number }): void {
  const tags = ['sign-in']
  passwordRoutes(app, house, perMinute)
  codeRoutes(app, house, perMinute)

  app.post('/api/sign-out', { schema: { tags, summary: '退出登录 · sign out', security: [] } }, async (request, reply) => {
    await endSession(house, request, reply)
    return { step: 'out' }
  })

  // Every page asks this first, also of somebody who never signs in: nobody is an answer, not a refusal.
  app.get('/api/me', { schema: { tags, summary: '当前登录人，未登录为 null · who I am, null for nobody', security: [] } }, async (request, reply) => {
    reply.header('cache-control', 'no-store').type('application/json; charset=utf-8')
    return JSON.stringify(request.caller ? await meOf(house, request.caller) : null)
  })
}
