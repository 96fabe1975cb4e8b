import { join } from 'node:path'
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { Refusal } from '#kernel/refusal.ts'
import { filesOf, readSettings, type Settings } from '#server/main.ts'
import { type Embedded, openEmbedded } from '#store/embedded.ts'
import { migrate } from '#store/migrate.ts'

/** Options every command takes. */
export const COMMON = {
  data: { type: 'string' }, district: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig

/** A database that is up and current, started by us, found running, or somebody's own. */
export interface Base {
  readonly settings: Settings
  readonly ownerUrl: string
  readonly appUrl: string
  readonly embedded: Embedded | undefined
  close(): Promise<void>
}

export async function openBase(given: Parameters<typeof readSettings>[0], log: (line: string) => void = () => undefined): Promise<Base> {
  const settings = readSettings(given)
  const embedded = settings.databaseUrl ? undefined : await openEmbedded({ folder: join(settings.data, 'database'), log })
  const ownerUrl = settings.databaseUrl ?? embedded?.ownerUrl ?? ''
  await migrate(ownerUrl)
  // Only the attachments wait for it: whatever else there is to do goes on.
  await filesOf(settings).check().catch((err: unknown) => log(err instanceof Refusal ? `${err.text.zh} · ${err.text.en}` : String(err)))
  return { settings, ownerUrl, appUrl: embedded?.appUrl ?? ownerUrl, embedded, close: async () => embedded?.stop() }
}

/** Parsed options with plain errors. @throws RangeError naming the option */
export function optionsOf<T extends ParseArgsOptionsConfig>(args: string[], options: T) {
  try {
    return parseArgs({ args, options: { ...COMMON, ...options }, allowPositionals: true })
  } catch (err) {
    throw new RangeError(err instanceof Error ? err.message : String(err))
  }
}
