import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type TestHouse } from '#test/house.ts'

interface Operation { operationId?: string; summary?: string; tags?: string[]; responses: Record<string, { $ref?: string; description?: string }>; parameters?: { name: string; in: string; required?: boolean }[]; requestBody?: { content: Record<string, { schema: object }> } }
interface Document { openapi: string; info: { title: string; version: string }; paths: Record<string, Record<string, Operation>>; components: Record<string, Record<string, unknown>>; tags: { name: string }[] }

let house: TestHouse
let document: Document
beforeAll(async () => {
  house = await openHouse({ city: 'dailing' })
  document = (await house.app.inject({ url: '/api/openapi.json' })).json()
})
afterAll(() => house.close())

const operations = () => Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))

test('it is OpenAPI 3.1: every reference leads somewhere, every parameter of a path is declared, every name is its own', () => {
  expect(document.openapi).toBe('3.1.0')
  const find = (ref: string) => ref.replace(/^#\//, '').split('/').reduce<unknown>((o, key) => (o as Record<string, unknown> | undefined)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document)
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = '']) => ref)
  expect(refs.length).toBeGreaterThan(100)
  expect(refs.filter((ref) => !find(ref))).toEqual([])
  const undeclared = operations().filter(({ path, operation }) => [...path.matchAll(/\{([^}]+)\}/g)].some(([, name]) => !operation.parameters?.some((p) => p.in === 'path' && p.name === name && p.required)))
  expect(undeclared.map((o) => `${o.method} ${o.path}`)).toEqual([])
  const ids = operations().map((o) => o.operation.operationId)
  expect(ids.filter((id, i) => !id || ids.indexOf(id) !== i)).toEqual([])
})

test('no route lacks a summary in both languages, a known tag, a good answer and its refusals', () => {
  const tags = new Set(document.tags.map((t) => t.name))
  const poor = operations().filter(({ operation: o }) => !/[一-龥].*[A-Za-z]|[A-Za-z].*[一-龥]/.test(o.summary ?? '') || !o.tags?.every((t) => tags.has(t)) || !o.tags?.length)
  expect(poor.map((o) => `${o.method} ${o.path}: ${o.operation.summary ?? ''} [${o.operation.tags?.join() ?? ''}]`)).toEqual([])
  const bare = operations().filter(({ operation: { responses } }) => !Object.keys(responses).some((s) => s.startsWith('2')) || !responses['422']?.$ref || Object.values(responses).some((r) => !r.$ref && !r.description))
  expect(bare.map((o) => `${o.method} ${o.path}`)).toEqual([])
})

test('every act of every kind that a caller may do is there, with its facts and their names', () => {
  const acts = [...house.house.registry.matters.values()].flatMap((def) => Object.entries(def.acts).filter(([, a]) => !a.by.every((r) => r === 'clock' || r === 'house')).map(([name, act]) => ({ def, name, act })))
  expect(acts.length).toBeGreaterThan(40)
  for (const { def, name, act } of acts) {
    const operation = document.paths[`/api/${def.kind}/{id}/${name}`]?.['post']
    expect(operation, `${def.kind}.${name}`).toMatchObject({ operationId: `${def.kind}_${name}` })
    const schema = operation?.requestBody?.content['application/json']?.schema as { properties: { body: { properties?: Record<string, { title?: string }>; required?: string[] } } }
    const asked = act.asks.map((a) => a.replace('?', ''))
    expect(Object.keys(schema.properties.body.properties ?? {}).toSorted()).toEqual(asked.toSorted())
    expect((schema.properties.body.required ?? []).toSorted(), `${def.kind}.${name}`).toEqual(act.asks.filter((a) => !a.endsWith('?')).toSorted())
    expect(operation?.responses).toMatchObject({ 200: {}, 401: { $ref: '#/components/responses/Unsigned' }, 409: { $ref: '#/components/responses/Conflict' } })
  }
})

test('the page to read it runs only its own script', async () => {
  const page = await house.app.inject({ url: '/api/docs/' })
  expect(page.statusCode).toBe(200)
  expect(page.headers['content-security-policy']).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/=]+';/)
  expect(page.body).not.toMatch(/https?:\/\//)
  expect((await house.app.inject({ url: '/api/docs/js/scalar.js' })).statusCode).toBe(200)
  expect((await house.app.inject({ url: '/api/house' })).headers['content-security-policy']).not.toContain('sha256')
})
