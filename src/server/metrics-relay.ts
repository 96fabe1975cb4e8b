import cluster, { type Worker } from 'node:cluster'
import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue } from 'prom-client'

/** What one process has measured, as prom-client's `getMetricsAsJSON` gives it. */
export type Measured = MetricObjectWithValues<MetricValue<string>>[]

const ANSWERS_WITHIN_MS = 1_000

type Message =
  | { readonly metrics: 'here' | 'relayed' }
  | { readonly metrics: 'ask' | 'tell'; readonly id: string }
  | { readonly metrics: 'told'; readonly id: string; readonly measured: Measured }
  | { readonly metrics: 'all'; readonly id: string; readonly measured: readonly Measured[] }

function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'metrics' in message
}

/** In the first process: passes a question for metrics to every server process, and their answers back. Call it once, before forking. */
export function relayMetrics(): void {
  const here = new Set<Worker>()
  const open = new Map<string, { asker: Worker; missing: Set<Worker>; measured: Measured[]; late: NodeJS.Timeout }>()
  const finish = (id: string) => {
    const question = open.get(id)
    if (!question) return
    open.delete(id)
    clearTimeout(question.late)
    if (question.asker.isConnected()) question.asker.send({ metrics: 'all', id, measured: question.measured } satisfies Message)
  }
  cluster.on('exit', (worker) => {
    here.delete(worker)
    for (const [id, { missing }] of open) if (missing.delete(worker) && missing.size === 0) finish(id)
  })
  cluster.on('message', (worker, message: unknown) => {
    if (!isMessage(message)) return
    if (message.metrics === 'here') {
      here.add(worker)
      worker.send({ metrics: 'relayed' } satisfies Message)
    } else if (message.metrics === 'ask') {
      const { id } = message
      open.set(id, { asker: worker, missing: new Set(here), measured: [], late: setTimeout(() => finish(id), ANSWERS_WITHIN_MS) })
      for (const one of here) one.send({ metrics: 'tell', id } satisfies Message)
    } else if (message.metrics === 'told') {
      const question = open.get(message.id)
      if (!question?.missing.delete(worker)) return
      question.measured.push(message.measured)
      if (question.missing.size === 0) finish(message.id)
    }
  })
}

/**
 * In a server process: what all of them have measured, put together. Alone, or where nobody relays, it is the process's own.
 * @param own what this process has measured, fresh
 */
export function gatherMetrics(own: () => Promise<Measured>): { readonly read: () => Promise<string>; readonly stop: () => void } {
  let relayed = false
  const waiting = new Map<string, (measured: readonly Measured[]) => void>()
  const hear = (message: unknown) => {
    if (!isMessage(message)) return
    if (message.metrics === 'relayed') relayed = true
    else if (message.metrics === 'tell') void own().then((measured) => process.send?.({ metrics: 'told', id: message.id, measured } satisfies Message))
    else if (message.metrics === 'all') waiting.get(message.id)?.(message.measured)
  }
  if (cluster.isWorker) {
    process.on('message', hear)
    process.send?.({ metrics: 'here' } satisfies Message)
  }
  const everybody = async (): Promise<readonly Measured[]> => {
    if (!relayed || !process.connected) return [await own()]
    const id = crypto.randomUUID()
    const { promise, resolve } = Promise.withResolvers<readonly Measured[]>()
    waiting.set(id, resolve)
    const late = setTimeout(() => void own().then((measured) => resolve([measured])), 2 * ANSWERS_WITHIN_MS)
    process.send?.({ metrics: 'ask', id } satisfies Message)
    return promise.finally(() => {
      clearTimeout(late)
      waiting.delete(id)
    })
  }
  return {
    read: async () => AggregatorRegistry.aggregate([...(await everybody())]).metrics(),
    stop: () => void process.off('message', hear),
  }
}
