import type { FastifyReply, FastifyRequest } from 'fastify'
import * as client from 'openid-client'
import { Refusal } from '#kernel/refusal.ts'

/** Why somebody came back from a provider without being signed in. */
export type OidcTrouble = 'down' | 'denied' | 'unconfirmed' | 'stranger' | 'late'

const REFUSALS: Readonly<Record<OidcTrouble, () => Refusal>> = {
  down: () => new Refusal('unavailable', { zh: '统一身份平台暂时连接不上，请改用其他方式登录', en: 'the identity provider cannot be reached; sign in another way' }),
  denied: () => new Refusal('unsigned', { zh: '您在统一身份平台取消了登录，或平台没有同意', en: 'you stopped signing in at the identity provider, or it did not agree' }),
  unconfirmed: () => new Refusal('unsigned', { zh: '统一身份平台没有确认您的身份，请重新登录', en: 'the identity provider did not confirm who you are; sign in again' }),
  stranger: () => new Refusal('forbidden', { zh: '本平台还没有与这个身份对应的人员', en: 'nobody here is known by this identity yet' }, { next: { zh: '工作人员请联系安全管理员登记', en: 'staff: ask the security administrator to register you' } }),
  late: () => new Refusal('unsigned', { zh: '登录已超时，请重新登录', en: 'that took too long; sign in again' }),
}

/** A browser goes back to the sign-in page, which says it in words; anybody else gets the problem. */
export function sendTrouble(request: FastifyRequest, reply: FastifyReply, trouble: OidcTrouble): FastifyReply {
  if (request.headers.accept?.includes('text/html')) return reply.redirect(`/sign-in?trouble=${trouble}`, 303)
  throw REFUSALS[trouble]()
}

/** What an error of the exchange means for the person who waits. */
export function troubleOf(err: unknown): OidcTrouble {
  if (err instanceof client.AuthorizationResponseError) return err.error === 'access_denied' ? 'denied' : err.error === 'server_error' || err.error === 'temporarily_unavailable' ? 'down' : 'unconfirmed'
  const { code, status, cause } = err as { code?: unknown; status?: unknown; cause?: unknown }
  const unreachable = code === 'OAUTH_TIMEOUT' || (typeof status === 'number' && status >= 500) || (err instanceof TypeError && err.message === 'fetch failed') || (cause instanceof Response && cause.status >= 500)
  return unreachable ? 'down' : 'unconfirmed'
}
