import swagger from '@fastify/swagger'
import scalar from '@scalar/fastify-api-reference'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import type { House } from './house.ts'

/** OpenAPI 3.1 of every route, from the same declarations that serve them; registered before the routes. A page to read it at /api/docs. */
export async function describeApi(app: FastifyInstance, house: House): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: '攀登 Pandeng', version: house.version, description: '目标 → 事项 → 凭证 → 指标 → 目标。Every act, list and figure of the house; refusals are RFC 9457 problem details.', license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' } },
      servers: [{ url: house.origin }],
      tags: [...house.registry.matters.values()].map((d) => ({ name: d.kind, description: `${d.label.zh} · ${d.label.en}` })),
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'pd_session' }, token: { type: 'http', scheme: 'bearer' } } },
      security: [{ session: [] }, { token: [] }],
    },
    transform: jsonSchemaTransform,
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  await app.register(scalar, { routePrefix: '/api/docs', configuration: { url: '/api/openapi.json', withDefaultFonts: false, telemetry: false } })
}
