import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify'
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
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new Refusal('invalid', { zh: '请求没有完整到达，未作处理', en: 'the request did not arrive whole; nothing was done' }, { next: { zh: '请重新提交', en: 'send it again' } }),
  FST_ERR_BAD_URL: new Refusal('invalid', { zh: '地址中有无法识别的字符', en: 'the address holds characters that cannot be read' }),
  FST_ERR_MAX_PARAM_LENGTH: new Refusal('unknown', { zh: '没有这个地址', en: 'there is nothing at this address' }),
  FST_INVALID_MULTIPART_CONTENT_TYPE: new Refusal('unsupported', { zh: '请以表单方式上传文件', en: 'upload the file as multipart/form-data' }),
}

/** PostgreSQL keeps every character but NUL: whatever way one came in by, it is the writer's fault and not ours. */
const UNKEPT = new Set(['22021', '22P05'])
const unkept = new Refusal('invalid', { zh: '内容含有无法保存的字符（如空字符），未作处理', en: 'the text holds a character that cannot be kept (such as NUL); nothing was done' })

/** The database is down or just coming back: every act is one transaction, so what was not answered can safely be sent again. */
const UNREACHABLE = /^(57P0[123]|08...|ECONNREFUSED|ECONNRESET|EPIPE)$/
const LOST = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/
const unreachable = new Refusal('unavailable', { zh: '数据库暂时无法连接，请稍后重试', en: 'the database cannot be reached for the moment; try again shortly' }, { next: { zh: '您填写的内容仍在，重新提交不会重复', en: 'what you typed is kept; sending it again does it only once' } })

/** What Node's HTTP parser refuses before there is a request; nothing is known of the reader, so the answer is in Chinese first, with both texts. */
const UNREADABLE: Readonly<Record<string, { readonly status: number; readonly refusal: Refusal }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, refusal: new Refusal('unavailable', { zh: '请求迟迟没有收完，连接已关闭', en: 'the request did not arrive in time; the connection is closed' }, { next: { zh: '请检查网络后重试', en: 'check the network and try again' } }) },
  HPE_HEADER_OVERFLOW: { status: 431, refusal: new Refusal('too_large', { zh: '地址或请求头过长', en: 'the address or the headers are too long' }) },
}
const unreadable = { status: 400, refusal: new Refusal('invalid', { zh: '无法识别的 HTTP 请求', en: 'this is not a valid HTTP request' }) }

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

/** Fastify's options for what fails before a route is found: an address that is none, and bytes that are no HTTP. */
export const beforeRouting = {
  frameworkErrors: (err, request, reply) => void sendProblem(request, reply, refusalOf(err) ?? unreadable.refusal),
  clientErrorHandler: (err, socket) => {
    if (err.code === 'ECONNRESET' || socket.destroyed) return
    const { status, refusal } = UNREADABLE[err.code ?? ''] ?? unreadable
    const body = JSON.stringify(problemOf(refusal, 'zh', status))
    if (socket.writable) socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`)
    else socket.destroy(err)
  },
} satisfies Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'>

/** The refusal behind an error, if it is one; undefined for a bug. */
export function refusalOf(err: FastifyError | Error): Refusal | undefined {
  if (err instanceof Refusal) return err
  const code = 'code' in err ? String(err.code) : ''
  const known = FRAMEWORK[code]
  if (known) return known
  if (UNKEPT.has(code)) return unkept
  if (UNREACHABLE.test(code) || LOST.test(err.message) || (code === 'ENOENT' && 'syscall' in err && err.syscall === 'connect')) return unreachable
  if ('validation' in err && err.validation) {
    return new Refusal('invalid', { zh: '请求参数有误，未作处理', en: 'the request is not valid; nothing was done' }, {
      faults: err.validation.map((v): Fault => ({ path: v.instancePath || '', problem: { zh: v.message ?? '有误', en: v.message ?? 'not valid' } })),
    })
  }
  if ('statusCode' in err && err.statusCode === 429) return new Refusal('too_many', { zh: '请求过于频繁，请稍后再试', en: 'too many requests; try again in a moment' })
  return undefined
}

/** One refusal as a document; under another status only where a standard asks for it. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal, status: number = STATUS[refusal.code]) {
  return reply.code(status).type('application/problem+json').send({ ...problemOf(refusal, localeOf(request), status), request_id: request.id })
}

/** @source RFC 9457 */
function problemOf({ code, text, next, faults }: Refusal, locale: Locale, status: number) {
  return { type: `urn:pandeng:refusal:${code}`, title: TITLES[code][locale], status, detail: text[locale], code, text, ...(next ? { next } : {}), ...(faults.length ? { faults } : {}) }
}
