import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'

const BUILT = join(import.meta.dirname, '..', '..', 'dist', 'web')
/** Addresses that belong to machines: an unknown one among them is a 404, never the page. */
const MACHINES = /^\/(api|open311|healthz|readyz|metrics|assets)(\/|$)/

/** Serves the built pages: hashed files for ever, the page itself always fresh, and the page for every address a screen may have. */
export async function serveWeb(app: FastifyInstance, folder = BUILT): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return
  await app.register(fastifyStatic, {
    root: folder, wildcard: false, index: false, preCompressed: true,
    setHeaders: (reply, path) => reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
  })
  app.get('/*', { schema: { hide: true } }, (request, reply) => {
    if (MACHINES.test(request.url)) throw new Refusal('unknown', { zh: '没有这个地址', en: 'there is nothing at this address' })
    return reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}
