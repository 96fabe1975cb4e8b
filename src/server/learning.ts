import type { Model } from '#algo/classify.ts'
import { createSegmenter } from '#store/segment.ts'
import { type ConfirmedTicket, learnCategories } from '#store/suggest.ts'
import { asThread, inThread } from './in-thread.ts'

/** Learns categories in a thread of its own, so that no request waits for it. @throws whatever the thread threw */
export function learnInWorker(examples: readonly ConfirmedTicket[]): Promise<Model | undefined> {
  return inThread(import.meta.url, { learn: examples })
}

asThread(import.meta.url, ({ learn }: { learn: readonly ConfirmedTicket[] }) => ({ made: () => learnCategories(createSegmenter(), learn) }))
