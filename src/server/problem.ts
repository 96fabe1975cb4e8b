import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Fault, Refusal, type RefusalCode } from '#kernel/refusal.ts'
import type { Locale, Text } from '#kernel/text.ts'

const STATUS = {
  unsigned: 401, forbidden: 403, unknown: 404, untimely: 409, stale: 409, reused: 409,
  invalid: 422, unmet: 422, unproven: 422, too_large: 413, too_many: 429, unsupported: 415, unavailable: 503,
} as const satisfies Record<RefusalCode, number>

const TITLES = {
  unsigned: { zh: '请先登录', en: 'Sign in first' }, forbidden: { zh: '没有权限', en: 'Not permitted' }, unknown: { zh: '没有找到', en: 'Not found' },
  untimely: { zh: '当前不能办理', en: 'Not possible now' }, stale: { zh: '页面已过时', en: 'Your screen is out of date' }, reused: { zh: '重复的请求键', en: 'Key already used' },
  invalid: { zh: '填写有误', en: 'Not valid' }, unmet: { zh: '条件不符', en: 'A condition is not met' }, unproven: { zh: '缺少凭证', en: 'Evidence is missing' },
  too_large: { zh: '内容过大', en: 'Too large' }, too_many: { zh: '请求过于频繁', en: 'Too many requests' }, unsupported: { zh: '不支持的类型', en: 'Unsupported type' },
  unavailable: { zh: '暂时不可用', en: 'Not available now' },
} as const satisfies Record<RefusalCode, Text>

/** What fastify itself refuses, said as the house says it. */
const FRAMEWORK: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new Refusal('too_large', { zh: '提交的内容超过上限，未作处理', en: 'the request is over the size limit; nothing was done' }),
  FST_REQ_FILE_TOO_LARGE: new Refusal('too_large', { zh: '文件超过上限，未保存', en: 'the file is over the size limit; it was not kept' }, { next: { zh: '请压缩后重新上传', en: 'make it smaller and upload again' } }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new Refusal('unsupported', { zh: '不支持这种内容类型', en: 'this content type is not accepted' }),
  FST_ERR_CTP_INVALID_JSON_BODY: new Refusal('invalid', { zh: '请求不是有效的 JSON，未作处理', en: 'the request is not valid JSON; nothing was done' }),
  FST_ERR_CTP_EMPTY_JSON_BODY: new Refusal('invalid', { zh: '请求内容为空', en: 'the request is empty' }),
  FST_INVALID_MULTIPART_CONTENT_TYPE: new Refusal('unsupported', { zh: '请以表单方式上传文件', en: 'upload the file as multipart/form-data' }),
}

/** The reader's language: `zh` unless English is asked for first. */
export function localeOf(request: FastifyRequest): Locale {
  const { lang } = (request.query ?? {}) as { lang?: unknown }
  return /^en\b/i.test(typeof lang === 'string' ? lang : (request.headers['accept-language'] ?? '')) ? 'en' : 'zh'
}

/** Every no becomes one RFC 9457 document in the reader's language; anything else is a bug, logged under the request's id. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((err: FastifyError | Error, request, reply) => {
    const refusal = refusalOf(err)
    if (refusal) return sendProblem(request, reply, refusal)
    request.log.error({ err }, 'bug')
    return reply.code(500).type('application/problem+json').send({
      type: 'about:blank', title: localeOf(request) === 'zh' ? '系统出错' : 'Something broke on our side', status: 500, code: 'bug', request_id: request.id,
      detail: localeOf(request) === 'zh' ? `请稍后再试；如仍有问题，请告知编号 ${request.id}` : `try again; if it stays, tell us ${request.id}`,
      text: { zh: '系统出错，您的操作可能没有生效', en: 'something broke on our side; what you did may not have been applied' },
    })
  })
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, new Refusal('unknown', { zh: '没有这个地址', en: 'there is nothing at this address' })))
}

function refusalOf(err: FastifyError | Error): Refusal | undefined {
  if (err instanceof Refusal) return err
  const code = 'code' in err ? String(err.code) : ''
  const known = FRAMEWORK[code]
  if (known) return known
  if ('validation' in err && err.validation) {
    return new Refusal('invalid', { zh: '请求参数有误，未作处理', en: 'the request is not valid; nothing was done' }, {
      faults: err.validation.map((v): Fault => ({ path: v.instancePath || '', problem: { zh: v.message ?? '有误', en: v.message ?? 'not valid' } })),
    })
  }
  if ('statusCode' in err && err.statusCode === 429) return new Refusal('too_many', { zh: '请求过于频繁，请稍后再试', en: 'too many requests; try again in a moment' })
  return undefined
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, { code, text, next, faults }: Refusal) {
  const locale = localeOf(request)
  return reply.code(STATUS[code]).type('application/problem+json').send({
    type: `urn:pandeng:refusal:${code}`, title: TITLES[code][locale], status: STATUS[code], detail: text[locale], code, text,
    ...(next ? { next } : {}), ...(faults.length ? { faults } : {}), request_id: request.id,
  })
}
