/** Things kept on this device under their own id, until they are taken away. */
export interface Shelf<T extends { readonly id: string }> {
  get(id: string): Promise<T | undefined>
  put(item: T): Promise<void>
  remove(id: string): Promise<void>
  all(): Promise<T[]>
}

const NAMES = ['photos', 'outbox'] as const

/** The device's own database; undefined where the browser gives none (a private window), and everything then lasts as long as the page. */
export function openDevice(): Promise<IDBDatabase | undefined> {
  return new Promise((resolve) => {
    const request = opening()
    if (!request) return resolve(undefined)
    request.addEventListener('upgradeneeded', () => { for (const name of NAMES) request.result.createObjectStore(name, { keyPath: 'id' }) })
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => resolve(undefined))
  })
}

function opening(): IDBOpenDBRequest | undefined {
  try {
    return typeof indexedDB === 'undefined' ? undefined : indexedDB.open('pandeng-portal', 1)
  } catch {
    return undefined // forbidden by the browser's settings
  }
}

/** One shelf of it. What the device has no room for stays in memory: better than losing it at once. */
export function shelfOn<T extends { readonly id: string }>(device: Promise<IDBDatabase | undefined>, name: (typeof NAMES)[number]): Shelf<T> {
  const memory = new Map<string, T>()
  const ask = async <R>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<R>): Promise<R | undefined> => {
    const database = await device
    if (!database) return undefined
    return new Promise((resolve, reject) => {
      const tx = database.transaction(name, mode)
      const request = work(tx.objectStore(name))
      // Only a completed transaction is on the device.
      tx.addEventListener('complete', () => resolve(request.result))
      tx.addEventListener('abort', () => reject(tx.error ?? new Error('the device refused to keep it')))
    })
  }
  return {
    async get(id) {
      return memory.get(id) ?? (await ask<T>('readonly', (s) => s.get(id) as IDBRequest<T>))
    },
    async put(item) {
      if (await device) {
        try {
          await ask('readwrite', (s) => s.put(item))
          memory.delete(item.id)
          return
        } catch {
          // full: falls through to memory
        }
      }
      memory.set(item.id, item)
    },
    async remove(id) {
      memory.delete(id)
      await ask('readwrite', (s) => s.delete(id))
    },
    async all() {
      const kept = (await ask<T[]>('readonly', (s) => s.getAll() as IDBRequest<T[]>)) ?? []
      return [...kept.filter((k) => !memory.has(k.id)), ...memory.values()]
    },
  }
}
