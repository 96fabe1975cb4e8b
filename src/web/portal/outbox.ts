import type { Text } from '#kernel/text.ts'
import { Refused } from '#web/shared/api.ts'
import type { FileRef, Photos } from './photos.ts'
import type { Shelf } from './shelf.ts'

/** Something on which "send" was pressed. Its id is the matter's id and the key of every try, so that it arrives once. */
export interface Waiting {
  readonly id: string
  readonly kind: 'ticket' | 'appeal'
  /** Who pressed; null before anybody was signed in. Nobody else's session ever sends it. */
  readonly who: string | null
  readonly at: string
  readonly title: string
  readonly body: Readonly<Record<string, unknown>>
  readonly files: readonly FileRef[]
  /** The form as it was, to be opened again should the server say no. */
  readonly draft: unknown
  readonly refused?: { readonly text: Text; readonly next?: Text }
}

export interface Sent { readonly id: string; readonly number: string }
export type Post = (path: string, key: string, body: object) => Promise<Sent>

/** What becomes of a thing when the server, or the way to it, says no. */
export type Fate = 'later' | 'sign-in' | 'mend'
const FATES: Readonly<Record<string, Fate>> = { offline: 'later', unavailable: 'later', too_many: 'later', bug: 'later', unsigned: 'sign-in' }
export const fateOf = (code: string): Fate => FATES[code] ?? 'mend'

/** Sends one thing: its files first, then the words. @throws Refused */
export async function deliver({ id, kind, body, files }: Waiting, photos: Photos, post: Post): Promise<Sent> {
  const evidence: { kind: string; sha256: string }[] = []
  // One after the other: on a bad network two at once both fail.
  for (const file of files) evidence.push({ kind: proofOf(kind, file), sha256: await photos.send(file.id) })
  return post(`/api/${kind}/${id}/file`, id, { seen: 0, body, evidence })
}

export const proofOf = (kind: string, file: FileRef): string => (kind === 'appeal' && !file.type.startsWith('image/') ? 'document' : 'photo')

export type Outcome = { readonly fate: 'sent'; readonly sent: Sent } | { readonly fate: Fate; readonly error: Refused }

/** Tries one thing and keeps the shelf true: sent things leave it with their files, refused ones stay with the reason. */
export async function attempt(item: Waiting, shelf: Shelf<Waiting>, photos: Photos, post: Post): Promise<Outcome> {
  try {
    const sent = await deliver(item, photos, post)
    await shelf.remove(item.id)
    await photos.drop(item.files.map((f) => f.id))
    return { fate: 'sent', sent }
  } catch (err) {
    if (!(err instanceof Refused)) throw err
    const fate = fateOf(err.code)
    if (fate === 'mend') await shelf.put({ ...item, refused: { text: err.faults[0]?.problem ?? err.text, ...(err.next ? { next: err.next } : {}) } })
    return { fate, error: err }
  }
}

/** What this person's session may send by itself. */
export const mayGo = (item: Waiting, me: string | undefined): boolean => me !== undefined && item.who === me && item.refused === undefined
