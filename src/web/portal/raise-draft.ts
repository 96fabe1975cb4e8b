import { useState } from 'react'
import { checkTelephone } from '#algo/identifiers/phone.ts'
import { useDraft } from '#web/shared/drafts.ts'
import type { Spot } from '#web/shared/types.ts'
import type { Face } from './face.ts'
import type { Waiting } from './outbox.ts'
import type { FileRef } from './photos.ts'
import { newId } from '#web/shared/new-id.ts'

/** What somebody is about to raise, as typed. Lives on the phone until it is on its way. */
export interface RaiseDraft {
  readonly id: string
  readonly content: string
  readonly files: readonly FileRef[]
  readonly category: string
  readonly place: Spot | null
  readonly address: string
  readonly area: string
  readonly phone: string
  /** Residents. */
  readonly type: string
  readonly anonymous: boolean
  readonly complained_unit: string
  /** Firms. */
  readonly urgency: string
  readonly contact_name: string
}

const PHONE = 'pandeng.portal.phone'
const keyOf = (face: Face) => `raise.${face}`

const fresh = (): RaiseDraft => ({ id: newId(), content: '', files: [], category: '', place: null, address: '', area: '', phone: localStorage.getItem(PHONE) ?? '', type: 'help', anonymous: false, complained_unit: '', urgency: 'normal', contact_name: '' })

export interface Drafting { readonly draft: RaiseDraft; readonly change: (some: Partial<RaiseDraft>) => void; /** Clears the form, for the next one under an id of its own. */ readonly startAgain: () => void }

export function useRaiseDraft(face: Face): Drafting {
  const [empty] = useState(fresh)
  const [draft, change, forget] = useDraft<RaiseDraft>(keyOf(face), empty)
  const startAgain = () => {
    if (draft.phone) localStorage.setItem(PHONE, draft.phone)
    forget()
    change(fresh())
  }
  return { draft, change, startAgain }
}

/** Puts something the server refused back into the form, as another attempt. */
export function reopen(face: Face, item: Waiting): void {
  localStorage.setItem(`pandeng.draft.${keyOf(face)}`, JSON.stringify({ ...(item.draft as RaiseDraft), id: newId() }))
}

/** What of a draft is sent. Report and anonymous are kept from the unit by the house itself. */
export function bodyOf(face: Face, draft: RaiseDraft, firm: string): Record<string, unknown> {
  const { content, category, place, address, area, phone } = draft
  const said = { content: content.trim(), category, address: address.trim(), area, ...(place ? { place } : {}) }
  const own = face === 'r'
    ? { type: draft.type, channel: 'phone', caller_phone: mendedPhone(phone), ...(mayHide(draft.type) && draft.anonymous ? { anonymous: true } : {}), ...(mayHide(draft.type) ? { complained_unit: draft.complained_unit } : {}) }
    : { firm, urgency: draft.urgency, contact_name: draft.contact_name.trim(), contact_phone: mendedPhone(phone) }
  return Object.fromEntries(Object.entries({ ...said, ...own }).filter(([, v]) => v !== ''))
}

/** The kinds of ticket that are against somebody: a name may be kept back. */
export const mayHide = (type: string): boolean => type === 'report' || type === 'complaint'

export const SHORTEST = 5

/** A telephone as the house takes it: spaces, dashes and +86 are mended; anything else stays as typed. */
export function mendedPhone(typed: string): string {
  const checked = checkTelephone(typed)
  return checked.ok ? checked.value : typed.trim()
}
