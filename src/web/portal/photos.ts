import { Refused, upload } from '#web/shared/api.ts'
import type { Shelf } from './shelf.ts'
import { newId } from '#web/shared/new-id.ts'

/** A file somebody attached: kept on the device from the moment it is chosen, sent when there is a network and a person signed in. */
export interface KeptFile {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly blob: Blob
  /** Set once the server has it. */
  readonly sha256?: string
}

/** How a form and the outbox speak of it. */
export type FileRef = Pick<KeptFile, 'id' | 'name' | 'type'> & { readonly size_bytes: number }

export interface Photos {
  add(file: File): Promise<FileRef>
  /** Its bytes, to show them. */
  open(id: string): Promise<KeptFile | undefined>
  /** Sends it unless it was sent. @returns its SHA-256 @throws Refused; `invalid` when the device no longer has it */
  send(id: string, progress?: (share: number) => void): Promise<string>
  drop(ids: readonly string[]): Promise<void>
}

const LONGEST_PX = 1600
const SMALL_BYTES = 500 * 1024

export function createPhotos(shelf: Shelf<KeptFile>): Photos {
  const underway = new Map<string, Promise<string>>()
  const sendNow = async (id: string, progress: (share: number) => void) => {
    const file = await shelf.get(id)
    if (!file) throw new Refused('invalid', { zh: '有一张照片已被手机清理，请重新拍一张', en: 'A photo was cleared from this phone; please take it again' })
    if (file.sha256) return file.sha256
    const { sha256 } = await upload(file.blob, file.name, progress)
    // It may have been taken off the form while it was under way.
    if (await shelf.get(id)) await shelf.put({ ...file, sha256 })
    return sha256
  }
  return {
    async add(file) {
      const blob = await scaled(file)
      const kept = { id: newId(), name: blob === file ? file.name : file.name.replace(/\.\w+$/, '.jpg'), type: blob.type || file.type, blob }
      await shelf.put(kept)
      return { id: kept.id, name: kept.name, type: kept.type, size_bytes: blob.size }
    },
    open: (id) => shelf.get(id),
    send(id, progress = () => undefined) {
      const now = underway.get(id) ?? sendNow(id, progress).finally(() => underway.delete(id))
      underway.set(id, now)
      return now
    },
    async drop(ids) {
      await Promise.all(ids.map((id) => shelf.remove(id)))
    },
  }
}

/** A phone's photograph made small enough for a bad network: at most 1600 px on its longer side. */
async function scaled(file: File): Promise<Blob> {
  if (!file.type.startsWith('image/') || file.size < SMALL_BYTES || typeof createImageBitmap === 'undefined') return file
  const picture = await createImageBitmap(file).catch(() => undefined)
  if (!picture) return file
  const ratio = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * ratio)
  canvas.height = Math.round(picture.height * ratio)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const small = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/jpeg', 0.8) })
  return small && small.size < file.size ? small : file
}
