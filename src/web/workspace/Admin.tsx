import { useParams } from '@tanstack/react-router'
import { NotFound } from '#web/shared/states.tsx'
import { LostFactors } from '#web/sign-in/LostFactors.tsx'
import { AuditDesk } from './AuditDesk.tsx'
import { PostsDesk, TokensDesk, WebhooksDesk } from './KeysDesk.tsx'

/** What the three administrators see: each their own, none another's. */
export function Admin() {
  const { page } = useParams({ from: '/w/admin/$page' })
  if (page === 'audit') return <AuditDesk />
  if (page === 'posts') return <PostsDesk />
  if (page === 'tokens') return <TokensDesk />
  if (page === 'system') return <><WebhooksDesk /><LostFactors /></>
  return <NotFound />
}
