import { Worker } from 'node:worker_threads'

/** Runs a module in a thread of its own with what it is given, so that no request waits for it; the module posts its one answer. @throws whatever the thread threw */
export function inThread<T>(module: URL, workerData: object): Promise<T> {
  return answerOf(new Worker(module, { workerData }))
}

/**
 * The same for what is much: fed in portions, a message each and null when there is no more, so that it begins with the first. Done when all
 * was passed on: the answer is waited for apart, when what the portions were read with has been given back. @throws what reading them threw
 */
export async function feedThread<T>(module: URL, workerData: object, portions: AsyncIterable<string>): Promise<{ readonly answer: Promise<T> }> {
  const worker = new Worker(module, { workerData })
  const answer = answerOf<T>(worker)
  answer.catch(() => undefined) // told to whoever waits for it
  try {
    for await (const portion of portions) worker.postMessage(portion)
  } catch (err) {
    await worker.terminate()
    throw err
  }
  worker.postMessage(null)
  return { answer }
}

function answerOf<T>(worker: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => { if (code !== 0) reject(new Error(`a thread ended with ${code}`)) })
  })
}
