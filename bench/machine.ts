import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { arch, cpus, platform, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { percentiles, say } from './client.ts'

/** What the figures were taken on: processor, memory, and how many 8 KB writes a second the disk keeps for good. */
export function machine(): void {
  const folder = mkdtempSync(join(tmpdir(), 'pandeng-fsync-'))
  try {
    const file = openSync(join(folder, 'x'), 'w')
    const page = Buffer.alloc(8192, 1)
    const waits: number[] = []
    const start = performance.now()
    while (performance.now() - start < 2_000) {
      const before = performance.now()
      writeSync(file, page)
      fsyncSync(file)
      waits.push(performance.now() - before)
    }
    closeSync(file)
    say(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? '?'}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, ${platform()} ${release()} ${arch()}, Node ${process.version}; fsync of 8 KB: ${(waits.length / 2).toFixed(0)}/s, p99 ${percentiles(waits).p99.toFixed(1)} ms`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
