import { platform, setPriority } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** A thread stays so long for more work of its kind: to start one takes longer than most of what is done in it. */
const STAYS_MS = 60_000
/** Where a thread has a priority of its own, whoever waits for a page goes first. */
const BEHIND_REQUESTS = 5

const resting = new Map<string, { readonly worker: Worker; readonly leave: NodeJS.Timeout }>()

type Said = { readonly given: unknown } | { readonly portion: unknown } | { readonly end: true }
type Answered<T> = { readonly made: T } | { readonly failed: unknown }

/** What a module does in a thread: with what it is given, with each portion that follows, and when there are no more. */
interface Work<P, M> {
  take?(portion: P): void
  made(): M | Promise<M>
}

/** Has a module work in a thread of its own with what it is given, so that no request waits for it. @param module its `import.meta.url` @throws whatever the thread threw */
export async function inThread<T>(module: string, given: object): Promise<T> {
  return (await feedThread<T>(module, given, [])).answer
}

/**
 * The same for what is much: fed in portions, so that it begins with the first. Done when all was passed on: the answer is waited for
 * apart, when what the portions were read with has been given back. @throws what reading them threw
 */
export async function feedThread<T>(module: string, given: object, portions: AsyncIterable<unknown> | Iterable<unknown>): Promise<{ readonly answer: Promise<T> }> {
  const worker = takeUp(module)
  const say = (said: Said) => worker.postMessage(said)
  // One that failed is not used again: portions may still be on their way to it.
  const answer = answerOf<T>(worker).then((made) => { layDown(module, worker); return made }, async (err: unknown) => { await worker.terminate(); throw err })
  answer.catch(() => undefined) // told to whoever waits for it
  say({ given })
  try {
    for await (const portion of portions) say({ portion })
  } catch (err) {
    await worker.terminate()
    throw err
  }
  say({ end: true })
  return { answer }
}

function takeUp(module: string): Worker {
  const rested = resting.get(module)
  if (!rested) return new Worker(new URL(module), { workerData: { module } })
  clearTimeout(rested.leave)
  resting.delete(module)
  unheard(rested.worker)
  rested.worker.ref()
  return rested.worker
}

/** One of a kind stays, and keeps no process from ending. */
function layDown(module: string, worker: Worker): void {
  if (resting.has(module) || worker.threadId < 0) return void worker.terminate()
  unheard(worker)
  worker.unref()
  const forget = () => { clearTimeout(leave); if (resting.get(module)?.worker === worker) resting.delete(module) }
  const leave = setTimeout(() => { forget(); void worker.terminate() }, STAYS_MS).unref()
  for (const end of ['error', 'exit'] as const) worker.once(end, forget)
  resting.set(module, { worker, leave })
}

/** By name: a worker hears itself, too. */
function unheard(worker: Worker): void {
  for (const event of ['message', 'error', 'exit'] as const) worker.removeAllListeners(event)
}

function answerOf<T>(worker: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    worker.once('message', (answered: Answered<T>) => ('made' in answered ? resolve(answered.made) : reject(answered.failed as Error)))
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`a thread ended with ${code}`)))
  })
}

/** Said by a module of what it does where it is a thread; elsewhere nothing comes of it. Bytes go over without being copied. */
export function asThread<G, P, M>(module: string, begin: (given: G) => Work<P, M>): void {
  if (isMainThread || (workerData as { module?: string } | null)?.module !== module) return
  if (platform() === 'linux') setPriority(BEHIND_REQUESTS)
  let work: Work<P, M> | undefined
  let failed: unknown
  parentPort?.on('message', async (said: Said) => {
    try {
      if ('given' in said) [work, failed] = [begin(said.given as G), undefined]
      else if ('portion' in said) work?.take?.(said.portion as P)
      else if (failed === undefined) {
        const made = await work?.made()
        parentPort?.postMessage({ made }, made instanceof Uint8Array ? [made.buffer as ArrayBuffer] : [])
      }
    } catch (err) {
      if (failed === undefined) parentPort?.postMessage({ failed: err })
      failed = err
    }
    if ('end' in said) work = undefined
  })
}
