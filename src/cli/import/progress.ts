import { SingleBar } from 'cli-progress'

export interface Progress {
  /** @param done in the unit of the total; `note` stands behind the bar */
  to(done: number, note: string): void
  end(): void
}

const EVERY_MS = 2_000

/** A bar on a terminal; elsewhere (a log, a pipe) a plain line every two seconds. */
export function showProgress(total: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) {
    let last = Date.now()
    return {
      to(done, note) {
        if (Date.now() - last < EVERY_MS) return
        last = Date.now()
        stream.write(`${Math.min(100, Math.floor((100 * done) / Math.max(1, total)))}% ${note}\n`)
      },
      end: () => undefined,
    }
  }
  const bar = new SingleBar({ stream, format: '{bar} {percentage}% {note}', hideCursor: true, clearOnComplete: false, barCompleteChar: '█', barIncompleteChar: '░' })
  bar.start(Math.max(1, total), 0, { note: '' })
  return { to: (done, note) => bar.update(Math.min(done, total), { note }), end: () => bar.stop() }
}
