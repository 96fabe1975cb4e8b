import { createHash } from 'node:crypto'
import swagger from '@fastify/swagger'
import scalar from '@scalar/fastify-api-reference'
import type { FastifyInstance } from 'fastify'
import { createJsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { House } from './house.ts'
import { PROBLEM_RESPONSES, PROBLEM_SCHEMA, problemsOf } from './openapi-problems.ts'

const DESCRIPTION = `攀登平台的全部接口，由事项与指标的声明生成。
Every act, list and figure of the house, generated from its declarations.

- 登录会话或系统令牌 \`Authorization: Bearer <区>.<密钥>\`。Sign in with a session, or a system's token.
- 每个动作须带所见版本 \`seen\`；带 \`Idempotency-Key\` 的重复请求得到首次的答复。An act names the version it saw; a repeat with the same key gets the first answer.
- 拒绝一律为 RFC 9457 problem+json，并以中英文说明原因。Every refusal says why in both languages.`

const TAGS: Readonly<Record<string, string>> = {
  'sign-in': '登录 · sign-in', directory: '平台、声明与目录 · the house, its declarations and directories', matters: '各类事项 · matters of every kind', files: '附件 · attachments', work: '工作台 · my work', search: '搜索 · search', suggestions: '建议 · suggestions',
  map: '地图 · map', indicators: '指标 · indicators', live: '实时更新 · live updates', notices: '通知 · notices', views: '常用视图 · saved views', privacy: '个人信息 · personal data', webhooks: 'Webhook · webhooks',
  targets: '目标进度 · targets and their pace', barometer: '民生晴雨表 · the livelihood barometer', rules: '规则 · rules', economy: '工业经济 · industrial economy', figures: '数据报送 · figures', projects: '项目进度 · projects', parks: '园区与土地 · parks and land', chains: '产业链 · industry chains', ogc: '图层（OGC API） · layers for GIS (OGC API)', cockpit: '驾驶舱 · cockpit', documents: '公文 · documents',
  security: '安全管理 · posts and tokens', audit: '审计 · audit', health: '运行状况 · health', open311: 'Open311 GeoReport v2',
}

const toJsonSchema = createJsonSchemaTransform({ zodToJsonConfig: { unrepresentable: 'any', override: datesAreText } })

/** OpenAPI 3.1 of every route at `/api/openapi.json`, and a page to read it at `/api/docs/`. Await it before the routes are added. */
export async function describeApi(app: FastifyInstance, house: House): Promise<void> {
  const kinds = [...house.registry.matters.values()]
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: '攀登 Pandeng', version: house.version, description: DESCRIPTION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } as { name: string } },
      servers: [{ url: '/' }],
      tags: [...kinds.map((d) => ({ name: d.kind, description: `${d.label.zh} · ${d.label.en}` })), ...Object.entries(TAGS).map(([name, description]) => ({ name, description }))],
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'pd_session' }, token: { type: 'http', scheme: 'bearer' } } },
      security: [{ session: [] }, { token: [] }],
    },
    transform: (route) => toJsonSchema(route as Parameters<typeof toJsonSchema>[0]),
    transformObject: (document) => withProblems('openapiObject' in document ? document.openapiObject : {}),
  })

  // Put together once, when it is first asked for.
  let text: string | undefined
  app.get('/api/openapi.json', { schema: { tags: ['directory'], summary: '接口描述（OpenAPI 3.1） · this description', security: [] } }, async (_, reply) => {
    text ??= JSON.stringify(app.swagger())
    return reply.type('application/json; charset=utf-8').header('cache-control', 'no-cache').send(text)
  })

  await app.register(async (docs) => {
    docs.addHook('onSend', async (_, reply, page) => {
      const type = String(reply.getHeader('content-type') ?? '')
      const policy = reply.getHeader('content-security-policy')
      if (type.startsWith('text/html') && typeof page === 'string' && typeof policy === 'string') reply.header('content-security-policy', policy.replace("script-src 'self'", `script-src 'self' ${hashesOf(page)}`))
      return page
    })
    // Nothing is asked of anybody outside: no fonts, no proxy, no telemetry, no assistant.
    await docs.register(scalar, {
      routePrefix: '/api/docs',
      configuration: { url: '/api/openapi.json', pageTitle: '攀登接口 · Pandeng API', withDefaultFonts: false, telemetry: false, proxyUrl: '', hideClientButton: true, showDeveloperTools: 'never', agent: { disabled: true }, mcp: { disabled: true } },
    })
  })
}

/** The page starts itself with a script inside it: that very script, and no other, is let run. */
function hashesOf(page: string): string {
  const inline = [...page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)]
  return inline.map(([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`).join(' ')
}

/** A date travels as text. */
function datesAreText({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (zodSchema instanceof z.ZodDate) Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
}

interface Operation { operationId?: string; security?: unknown; parameters?: unknown; requestBody?: unknown; responses?: Record<string, { description?: string }> }

/** Names each operation, says what a good answer is, and refers to the refusals it may meet. */
function withProblems<T extends object>(bare: T): T {
  const { paths = {}, components, ...rest } = bare as { paths?: Record<string, Record<string, Operation>>; components?: { schemas?: object } }
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operation.operationId ??= `${method}_${path.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_|_$/g, '')}`
      operation.responses ??= {}
      for (const response of Object.values(operation.responses)) if (!response.description || response.description === 'Default Response') response.description = '成功 · done'
      for (const [status, name] of problemsOf({ path, method, open: Array.isArray(operation.security) && operation.security.length === 0 })) operation.responses[status] ??= { $ref: `#/components/responses/${name}` } as object
    }
  }
  return { ...rest, paths, components: { ...components, schemas: { ...components?.schemas, Problem: PROBLEM_SCHEMA }, responses: PROBLEM_RESPONSES } } as unknown as T
}
