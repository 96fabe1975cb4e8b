import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { Refusal, type RefusalCode } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import { readRegister, type RegisterAsked, type RegisterRead } from '#modules/investment/read-register.ts'
import type { RegisterLine } from '#modules/investment/register-line.ts'

/** Lines that go from thread to thread at once: few enough that taking them in holds nobody up. */
const AT_ONCE = 200
type Said = { readonly lines: readonly RegisterLine[] } | { readonly rest: Omit<RegisterRead, 'lines'> } | { readonly refused: { readonly code: RefusalCode; readonly text: Text; readonly next: Text | undefined } }

/** A plain table of up to so many bytes is read at once; whatever is packed may hold any number of lines. */
const SMALL = 16_000
const packed = (bytes: Uint8Array) => (bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0x1f && bytes[1] === 0x8b)
const stream = async function* (bytes: Uint8Array) { yield bytes }

/** The register read in a thread of its own. @throws what `readRegister` refuses */
export async function registerInThread(bytes: Uint8Array, asked: RegisterAsked): Promise<RegisterRead> {
  if (bytes.length <= SMALL && !packed(bytes)) return readRegister(stream(bytes), asked)
  return new Promise((resolve, reject) => {
    const lines: RegisterLine[] = []
    const worker = new Worker(new URL(import.meta.url), { workerData: { register: bytes, asked } })
    worker.on('message', (said: Said) => {
      if ('lines' in said) lines.push(...said.lines)
      else if ('rest' in said) resolve({ ...said.rest, lines })
      else reject(new Refusal(said.refused.code, said.refused.text, said.refused.next ? { next: said.refused.next } : {}))
    })
    worker.once('error', reject)
    worker.once('exit', (code) => { if (code !== 0) reject(new Error(`the reading of a register ended with ${code}`)) })
  })
}

const given = workerData as { register?: Uint8Array; asked: RegisterAsked } | null
if (!isMainThread && given?.register !== undefined) await read(given.register, given.asked)

async function read(bytes: Uint8Array, asked: RegisterAsked): Promise<void> {
  const tell = (said: Said) => parentPort?.postMessage(said)
  try {
    const { lines, ...rest } = await readRegister(stream(bytes), asked)
    for (let from = 0; from < lines.length; from += AT_ONCE) tell({ lines: lines.slice(from, from + AT_ONCE) })
    tell({ rest })
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    tell({ refused: { code: err.code, text: err.text, next: err.next } })
  }
}
