import { useMe } from '#web/shared/queries.ts'
import type { Me } from '#web/shared/types.ts'
import { isCutOff } from './connected.ts'

type Known = Pick<Me, 'party' | 'name' | 'firms'>
const KEPT = 'pandeng.portal.known'

/** Who uses this phone: from the server, or, when it cannot be reached, who it last said it was. Null when nobody is signed in. */
export function usePerson(): { readonly person: Known | null | undefined; readonly sure: boolean } {
  const me = useMe()
  if (me.data) {
    const { party, name, firms } = me.data
    remember({ party, name, firms })
    return { person: me.data, sure: true }
  }
  if (me.data === null) return { person: null, sure: true }
  return isCutOff(me) ? { person: recall() ?? null, sure: false } : { person: me.isError ? null : undefined, sure: false }
}

function remember(known: Known): void {
  const text = JSON.stringify(known)
  if (localStorage.getItem(KEPT) !== text) localStorage.setItem(KEPT, text)
}

function recall(): Known | undefined {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '') as Known
  } catch {
    return undefined
  }
}

/** On signing out the phone forgets who used it, with the drafts they left. */
export function forgetPerson(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith('pandeng.portal.') || key.startsWith('pandeng.draft.')) localStorage.removeItem(key)
}
