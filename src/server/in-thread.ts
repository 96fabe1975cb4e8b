import { Worker } from 'node:worker_threads'

/** Runs a module in a thread of its own with what it is given, so that no request waits for it; the module posts its one answer. @throws whatever the thread threw */
export function inThread<T>(module: URL, workerData: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(module, { workerData })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => { if (code !== 0) reject(new Error(`${module.pathname} ended with ${code}`)) })
  })
}
