import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'

/** No body of ours nests deeper than a few levels: what does is made to exhaust the stack of whoever walks it. */
const MOST_LEVELS = 64

/**
 * Takes JSON only as everything behind it can keep it: UTF-8, without NUL and half characters, not nested without end, without
 * `__proto__` and `constructor` that poison. Of a key given twice the last counts, as everywhere in JavaScript. O(size).
 */
export function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (!isUtf8(body)) return done(refused({ zh: '请求不是 UTF-8 编码，未作处理', en: 'the request is not UTF-8; nothing was done' }))
    return parse(request, body.toString(), (err, value) => {
      const problem = err ? undefined : faultIn(value, 0)
      done(problem ? refused(problem) : err, value)
    })
  })
}

function faultIn(value: unknown, level: number): Text | undefined {
  if (typeof value === 'string') return faultInText(value)
  if (typeof value !== 'object' || value === null) return undefined
  if (level === MOST_LEVELS) return { zh: `请求的结构嵌套超过 ${MOST_LEVELS} 层，未作处理`, en: `the request nests deeper than ${MOST_LEVELS} levels; nothing was done` }
  for (const [key, inner] of Object.entries(value)) {
    const problem = faultInText(key) ?? faultIn(inner, level + 1)
    if (problem) return problem
  }
  return undefined
}

function faultInText(text: string): Text | undefined {
  if (text.includes('\0')) return { zh: '内容含有空字符（NUL），无法保存，未作处理', en: 'the text holds a NUL character, which cannot be kept; nothing was done' }
  return text.isWellFormed() ? undefined : { zh: '内容含有半个字符（不成对的代理项），无法保存，未作处理', en: 'the text holds half a character (a lone surrogate), which cannot be kept; nothing was done' }
}

function refused(text: Text): Refusal {
  return new Refusal('invalid', text, { next: { zh: '请重新输入后再提交', en: 'type it again and send' } })
}
