import type { Text } from '#kernel/text.ts'
import type { OidcTrouble } from '#server/sign-in/oidc-trouble.ts'

/** What the sign-in page says to somebody whom a provider sent back without being signed in. */
const TROUBLES: Readonly<Record<OidcTrouble, Text>> = {
  down: { zh: '统一身份平台暂时连接不上，请改用其他方式登录，或稍后再试。', en: 'The identity provider cannot be reached. Sign in another way, or try again later.' },
  denied: { zh: '您在统一身份平台取消了登录，或平台没有同意。', en: 'You stopped signing in at the identity provider, or it did not agree.' },
  unconfirmed: { zh: '统一身份平台没有确认您的身份，请重新登录。', en: 'The identity provider did not confirm who you are. Sign in again.' },
  stranger: { zh: '您已通过统一身份平台验证，但本平台还没有与这个身份对应的人员。工作人员请联系安全管理员登记。', en: 'The identity provider knows you, but nobody here is known by that identity yet. Staff: ask the security administrator to register you.' },
  late: { zh: '登录已超时，请重新登录。', en: 'That took too long. Sign in again.' },
}

/** Undefined for a word that is none of ours. */
export function troubleText(word: string | undefined): Text | undefined {
  return word !== undefined && Object.hasOwn(TROUBLES, word) ? TROUBLES[word as OidcTrouble] : undefined
}
