import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Seals short text into base64url that only this key opens: for what travels through a browser. @param key 32 bytes */
export function sealer(key: Buffer) {
  return {
    seal(plain: string): string {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      return Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url')
    },
    /** Undefined when it was not sealed with this key, or was changed. */
    open(sealed: string): string | undefined {
      try {
        const bytes = Buffer.from(sealed, 'base64url')
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
        decipher.setAuthTag(bytes.subarray(-16))
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}
