import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { Model } from '#algo/classify.ts'
import { createSegmenter } from '#store/segment.ts'
import { type ConfirmedTicket, learnCategories } from '#store/suggest.ts'

/** Learns categories in a thread of its own, so that no request waits for it. @throws whatever the thread threw */
export function learnInWorker(examples: readonly ConfirmedTicket[]): Promise<Model | undefined> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { learn: examples } })
    worker.once('message', (model: Model | undefined) => resolve(model))
    worker.once('error', reject)
    worker.once('exit', (code) => { if (code !== 0) reject(new Error(`learning ended with ${code}`)) })
  })
}

const given = workerData as { learn?: readonly ConfirmedTicket[] } | null
if (!isMainThread && given?.learn) parentPort?.postMessage(learnCategories(createSegmenter(), given.learn))
