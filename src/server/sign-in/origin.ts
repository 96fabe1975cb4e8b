import type { FastifyRequest } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import type { House } from '#server/house.ts'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A write that a browser sends must come from a page of this house: a cookie alone proves nothing of who wrote it.
 * Systems send neither header and bring a token. @throws Refusal `forbidden`
 */
export function checkOrigin(house: House, request: FastifyRequest): void {
  if (READS.has(request.method) || !request.url.startsWith('/api/') || request.headers.authorization) return
  const { origin, 'sec-fetch-site': site } = request.headers
  if (site === 'same-origin' || site === 'none' || (origin === undefined && site === undefined)) return
  if (origin !== undefined && (origin === house.origin || hostOf(origin) === request.host)) return
  throw new Refusal('forbidden', { zh: '请求来自其他网站，未作处理', en: 'this came from another site; nothing was done' }, { next: { zh: '请在本平台的页面上操作', en: 'use the pages of this house' } })
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
