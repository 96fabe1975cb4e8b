import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { Seal, SealedRef } from '#kernel/fact.ts'
import type { Tx } from './database.ts'

/** One value under its subject's key, ready to be written beside the entry that refers to it. */
export interface SealedValue {
  readonly digest: string
  readonly subject: string
  readonly seal: Seal
  /** What somebody sees who may not see it whole. */
  readonly shown: string
  readonly ciphertext: string
}

/** Seals and opens personal text. Everything under one master key that never enters the database. */
export interface Vault {
  /** The subject's key, made at first need, and made anew for somebody who was erased and comes back. */
  keyOf(tx: Tx, subject: string): Promise<Buffer>
  seal(key: Buffer, subject: string, seal: Seal, plain: string, shown: string): { ref: SealedRef; value: SealedValue }
  /** Many at once: digests (hex) → plain text; a digest whose key is gone is absent. One query. */
  open(tx: Tx, digests: readonly string[]): Promise<Map<string, string>>
  /** A keyed digest for matching telephones and ids without reading them. */
  mac(kind: 'phone' | 'id', normalised: string): Buffer
  /** Destroys a subject's key: what was sealed under it is gone for good, and the chain still verifies. */
  erase(tx: Tx, subject: string, at: Date): Promise<void>
}

const CACHED_KEYS = 10_000
/** A key erased by another process is forgotten here after this time. */
const CACHED_MS = 60_000

/** @param master 32 bytes, from the environment or the data folder */
export function createVault(master: Buffer): Vault {
  if (master.length !== 32) throw new RangeError(`the master key must be 32 bytes, got ${master.length}`)
  const wrapping = Buffer.from(hkdfSync('sha256', master, '', 'pandeng:wrap', 32))
  const matching = Buffer.from(hkdfSync('sha256', master, '', 'pandeng:match', 32))
  const keys = new Map<string, { key: Buffer; until: number }>()
  const remember = (name: string, key: Buffer) => {
    if (keys.size >= CACHED_KEYS) keys.delete(keys.keys().next().value as string)
    keys.set(name, { key, until: performance.now() + CACHED_MS })
  }

  return {
    async keyOf(tx, subject) {
      const cacheName = `${tx.district}/${subject}`
      const cached = keys.get(cacheName)
      if (cached && cached.until > performance.now()) return cached.key
      const find = () => tx.row<{ wrapped: Buffer | null }>('select wrapped from subject_key where district = $1 and subject = $2', [tx.district, subject])
      let row = await find()
      if (!row?.wrapped) {
        const fresh = encrypt(wrapping, randomBytes(32))
        tx.send('insert into subject_key (district, subject, wrapped) values ($1, $2, $3) on conflict (district, subject) do update set wrapped = excluded.wrapped where subject_key.wrapped is null', [tx.district, subject, fresh])
        row = await find()
      }
      if (!row?.wrapped) throw new Error(`no key could be made for ${subject}`)
      // Not remembered before the insert is committed: a rolled-back key would seal text that nobody can open.
      const key = decrypt(wrapping, row.wrapped)
      tx.afterCommit(() => remember(cacheName, key))
      return key
    },
    seal(key, subject, seal, plain, shown) {
      const ciphertext = encrypt(key, Buffer.from(plain, 'utf8'))
      const digest = createHash('sha256').update(ciphertext).digest('hex')
      return { ref: { $sealed: digest }, value: { digest, subject, seal, shown, ciphertext: ciphertext.toString('hex') } }
    },
    async open(tx, digests) {
      const rows = await tx.rows<{ digest: Buffer; ciphertext: Buffer; wrapped: Buffer | null }>(
        'select s.digest, s.ciphertext, k.wrapped from sealed s join subject_key k on k.district = s.district and k.subject = s.subject where s.district = $1 and s.digest = any($2::bytea[])',
        [tx.district, digests.map((d) => Buffer.from(d, 'hex'))],
      )
      const opened = new Map<string, string>()
      for (const r of rows) {
        const plain = r.wrapped && unlock(decrypt(wrapping, r.wrapped), r.ciphertext)
        if (plain) opened.set(r.digest.toString('hex'), plain.toString('utf8'))
      }
      return opened
    },
    mac: (kind, normalised) => createHmac('sha256', matching).update(`${kind}:${normalised}`).digest(),
    async erase(tx, subject, at) {
      await tx.rows('update subject_key set wrapped = null, erased_at = $3 where district = $1 and subject = $2', [tx.district, subject, at])
      await tx.rows("update sealed set shown = '已清除' where district = $1 and subject = $2", [tx.district, subject])
      tx.afterCommit(() => keys.delete(`${tx.district}/${subject}`))
    },
  }
}

/** AES-256-GCM; 12 bytes of nonce, 16 of tag, then the text. */
function encrypt(key: Buffer, plain: Buffer): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** Undefined when the text was sealed under an earlier key that is gone. */
function unlock(key: Buffer, sealed: Buffer): Buffer | undefined {
  try {
    return decrypt(key, sealed)
  } catch {
    return undefined
  }
}

/** @throws Error when the key is not its own or the text was tampered with */
function decrypt(key: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
  decipher.setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
}
