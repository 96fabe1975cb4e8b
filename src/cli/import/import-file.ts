import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm, stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { sealNow } from '#store/heads.ts'
import { writeCsv } from '#store/formats/table.ts'
import type { LedgerHouse } from '#store/ledger.ts'
import { type Bad, type Past, type Tally, writeAll } from './batches.ts'
import type { Progress } from './progress.ts'

/** What an import came to. Nothing is silent: good + skipped + bad is everything that was in the file. */
export interface ImportReport {
  readonly run: string
  readonly good: number
  /** Lines that an earlier, broken-off run of the same file had written. */
  readonly skipped: number
  readonly acts: number
  readonly bad: readonly Bad[]
  /** Where the bad lines were written, when there are any. */
  readonly bad_file: string | undefined
  /** Numbers that stood more than once; each further one carries its occurrence: `N-2`. */
  readonly repeated: readonly string[]
  /** The head sealed over it, to be kept elsewhere; undefined when nothing was added. */
  readonly head: string | undefined
  readonly seconds: number
}

/** One kind of file: how it is read, and what its run is called. */
export interface Reading {
  readonly mapping: string
  readonly repeated: readonly string[]
  /** Filled in when the whole file was read. */
  readonly log?: () => { readonly name: string; readonly header: unknown }
  items(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Past | Bad>
}

/**
 * Brings a file into a district, seals what came, and writes bad lines beside it. May be killed at any moment and started again:
 * what had been written is passed over, nothing comes twice.
 */
export async function importFile(house: LedgerHouse, district: string, path: string, reading: Reading, progress?: (total: number) => Progress): Promise<ImportReport> {
  const started = Date.now()
  const run = await digestOf(path, reading.mapping)
  const { size } = await stat(path)
  const shown = progress?.(size)
  const file = createReadStream(path)
  const note = (t: Tally) => `${(t.good + t.skipped).toLocaleString('en')} 条已入库 written${t.bad.length ? ` · ${t.bad.length} 条有误 bad` : ''}`
  await house.database.inDistrict(district, (tx) => tx.rows('insert into import_run (district, id, file, mapping, started_at) values ($1, $2, $3, $4, $5) on conflict do nothing', [district, run, basename(path), reading.mapping, house.now()]))
  let tally: Tally
  try {
    tally = await writeAll(house, district, run, reading.items(file), (t) => shown?.to(file.bytesRead, note(t)))
    shown?.to(size, note(tally))
  } finally {
    shown?.end()
    file.destroy()
  }
  const bad = tally.bad.toSorted((a, b) => a.line - b.line)
  const bad_file = await writeBad(path, bad)
  const log = reading.log?.()
  const head = await house.database.inDistrict(district, async (tx) => {
    await tx.rows('update import_run set finished_at = $3, good = $4, bad = $5, log = $6, header = $7 where district = $1 and id = $2',
      [district, run, house.now(), tally.good + tally.skipped, bad.length, log?.name ?? null, log ? JSON.stringify(log.header) : null])
    return sealNow(tx, house.now())
  })
  return { run, good: tally.good, skipped: tally.skipped, acts: tally.acts, bad, bad_file, repeated: [...reading.repeated], head, seconds: (Date.now() - started) / 1000 }
}

async function digestOf(path: string, mapping: string): Promise<string> {
  const hash = createHash('sha256').update(`${mapping}\n`)
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

/** Beside the file; a list left by an earlier run goes when there is nothing more to say. */
async function writeBad(path: string, bad: readonly Bad[]): Promise<string | undefined> {
  const to = `${path}.bad.csv`
  if (bad.length === 0) {
    await rm(to, { force: true })
    return undefined
  }
  await writeFile(to, writeCsv(['line', 'problem_zh', 'problem_en', 'raw'], bad.map((b) => [b.line, b.problem.zh, b.problem.en, b.raw])))
  return to
}
