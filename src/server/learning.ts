import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import type { Model } from '#algo/classify.ts'
import { createSegmenter } from '#store/segment.ts'
import { type ConfirmedTicket, learnCategories } from '#store/suggest.ts'
import { inThread } from './in-thread.ts'

/** Learns categories in a thread of its own, so that no request waits for it. @throws whatever the thread threw */
export function learnInWorker(examples: readonly ConfirmedTicket[]): Promise<Model | undefined> {
  return inThread(new URL(import.meta.url), { learn: examples })
}

const given = workerData as { learn?: readonly ConfirmedTicket[] } | null
if (!isMainThread && given?.learn) parentPort?.postMessage(learnCategories(createSegmenter(), given.learn))
