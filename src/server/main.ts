import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { createRegistry } from '#kernel/registry.ts'
import { modules } from '#modules/index.ts'
import { policyFor } from '#packs/policy.ts'
import { openDatabase } from '#store/database.ts'
import { diskFiles, type FileStore } from '#store/files.ts'
import { s3Files } from '#store/s3-files.ts'
import { readS3Place, type S3Place } from '#store/s3-place.ts'
import { createSegmenter } from '#store/segment.ts'
import { createVault } from '#store/vault.ts'
import { followDistricts, type House } from './house.ts'
import { openLive } from './live.ts'
import { type OidcProvider, readOidcProviders } from './sign-in/oidc-provider.ts'
import { whoisBySession } from './sign-in/sessions.ts'

/** What the environment and the command line decide. This file is the only one that reads the environment. */
export interface Settings {
  /** A PostgreSQL the house does not start itself; absent: its own, under `data`. */
  readonly databaseUrl: string | undefined
  readonly data: string
  /** A bucket for attachments; absent: under `data`. */
  readonly files: S3Place | undefined
  readonly port: number
  readonly host: string
  readonly workers: number
  /** 32 bytes hex; absent: made once and kept in the data folder (mode 0600). */
  readonly masterKey: string | undefined
  readonly origin: string
  /** Identity providers, from a JSON list in the environment. */
  readonly oidc: readonly OidcProvider[]
  readonly logLevel: string
  readonly trustProxy: boolean
}

export function readSettings(given: Partial<Record<'data' | 'port' | 'workers' | 'host', string>> = {}, env: NodeJS.ProcessEnv = process.env): Settings {
  const port = whole('port', given.port ?? env['PORT'] ?? '8080', 0, 65535)
  const host = given.host ?? env['HOST'] ?? '127.0.0.1'
  return {
    databaseUrl: env['DATABASE_URL'] || undefined,
    data: resolve(given.data ?? env['PANDENG_DATA'] ?? 'data'),
    files: env['PANDENG_FILES'] ? readS3Place(env['PANDENG_FILES'], env) : undefined,
    port, host,
    workers: whole('workers', given.workers ?? env['PANDENG_WORKERS'] ?? String(Math.max(1, Math.min(8, availableParallelism() - 1))), 1, 64),
    masterKey: env['PANDENG_MASTER_KEY'] || undefined,
    origin: env['PANDENG_ORIGIN'] ?? `http://${host === '0.0.0.0' ? 'localhost' : host}:${port}`,
    oidc: readOidcProviders(env['PANDENG_OIDC'] ?? '[]'),
    logLevel: env['LOG_LEVEL'] ?? 'info',
    trustProxy: env['PANDENG_TRUST_PROXY'] === '1',
  }
}

/** Where attachments are kept. */
export function filesOf({ files, data }: Pick<Settings, 'files' | 'data'>): FileStore {
  return files ? s3Files(files) : diskFiles(join(data, 'files'))
}

/** Everything a process needs to answer, over a migrated database. */
export async function openHouse(settings: Settings, appUrl: string, demo: boolean): Promise<House & { close(): Promise<void> }> {
  const database = openDatabase(appUrl, { max: 20 })
  const live = await openLive(database)
  const districts = await followDistricts(database, live)
  const segmenter = createSegmenter()
  const vault = createVault(masterKey(settings))
  const house: House = {
    database, districts, segmenter, live, vault, demo,
    registry: createRegistry(modules),
    policy: (district, at, pack) => policyFor(districts.get(district)?.pack ?? '', at, pack),
    words: (text) => segmenter.forIndex(text),
    now: () => new Date(),
    files: filesOf(settings),
    whois: (request) => whoisBySession(house, request),
    version: VERSION,
    origin: settings.origin,
    oidc: settings.oidc,
    sendText: async (_phone, text) => void (demo && console.log(text.zh)),
  }
  return {
    ...house,
    async close() {
      await live.close()
      await database.close()
    },
  }
}

export const VERSION = (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version

/** Kept apart from the database: whoever has only one of the two can read nobody's name. */
function masterKey(settings: Settings): Buffer {
  if (settings.masterKey) return Buffer.from(settings.masterKey, 'hex')
  const path = join(settings.data, 'master.key')
  if (!existsSync(path)) {
    mkdirSync(settings.data, { recursive: true })
    writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
  }
  return Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
}

function whole(name: string, text: string, low: number, high: number): number {
  const n = Number(text)
  if (!Number.isInteger(n) || n < low || n > high) throw new RangeError(`${name} must be a whole number from ${low} to ${high}, got '${text}'`)
  return n
}
