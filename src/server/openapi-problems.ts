import type { RefusalCode } from '#kernel/refusal.ts'

interface Refused { readonly status: string; readonly codes: readonly RefusalCode[]; readonly description: string; readonly met: (route: RouteAsked) => boolean }

/** What decides which refusals a route may give. `open`: nobody need be signed in. */
export interface RouteAsked { readonly path: string; readonly method: string; readonly open: boolean }

const writes = ({ method }: RouteAsked) => method !== 'get' && method !== 'head'
const always = () => true

/** The refusals of the house, as answers that routes refer to. */
const REFUSED = {
  Unsigned: { status: '401', codes: ['unsigned'], description: '请先登录 · sign in first', met: ({ open }) => !open },
  Forbidden: { status: '403', codes: ['forbidden'], description: '没有权限 · not permitted', met: ({ open }) => !open },
  Unknown: { status: '404', codes: ['unknown'], description: '没有找到，或无权查看 · not found, or not yours to see', met: ({ path }) => path.includes('{') },
  Conflict: { status: '409', codes: ['untimely', 'stale', 'reused'], description: '当前不能办理、页面已过时或幂等键已用于另一请求 · not in this state, an old screen, or a key used before', met: (r) => writes(r) && r.path.split('/').length > 4 },
  TooLarge: { status: '413', codes: ['too_large'], description: '内容过大 · too large', met: writes },
  Unsupported: { status: '415', codes: ['unsupported'], description: '不支持的类型 · unsupported type', met: writes },
  Invalid: { status: '422', codes: ['invalid', 'unmet', 'unproven'], description: '填写有误、条件不符或缺少凭证 · not valid, a condition unmet, or evidence missing', met: always },
  TooMany: { status: '429', codes: ['too_many'], description: '请求过于频繁 · too many requests', met: always },
  Unavailable: { status: '503', codes: ['unavailable'], description: '暂时不可用 · not available now', met: always },
} as const satisfies Readonly<Record<string, Refused>>

/** Status and name of every refusal a route may give. */
export function problemsOf(route: RouteAsked): (readonly [status: string, name: string])[] {
  return Object.entries<Refused>(REFUSED).filter(([, r]) => r.met(route)).map(([name, r]) => [r.status, name] as const)
}

export const PROBLEM_RESPONSES = Object.fromEntries(Object.entries<Refused>(REFUSED).map(([name, { codes, description }]) => [name, {
  description: `${description}（code: ${codes.join(', ')}）`, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}]))

const TEXT = { type: 'object', properties: { zh: { type: 'string' }, en: { type: 'string' } }, required: ['zh', 'en'] } as const

/** What every refusal looks like. @source RFC 9457 */
export const PROBLEM_SCHEMA = {
  type: 'object', title: '拒绝 · refusal',
  properties: {
    type: { type: 'string', description: 'urn:pandeng:refusal:{code}' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' },
    code: { type: 'string', enum: [...Object.values<Refused>(REFUSED).flatMap((r) => r.codes), 'bug'] }, text: TEXT, next: { ...TEXT, description: '下一步怎么办 · what to do next' },
    faults: { type: 'array', items: { type: 'object', properties: { path: { type: 'string', description: 'JSON pointer' }, problem: TEXT }, required: ['path', 'problem'] } },
    request_id: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'code', 'request_id'],
}
