import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openEmbedded } from '#store/embedded.ts'
import { migrate } from '#store/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    ownerUrl: string
    appUrl: string
  }
}

/** One PostgreSQL for the whole run, without fsync; every test file copies the migrated template. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'pandeng-test-'))
  const server = await openEmbedded({ folder, fsync: false })
  await migrate(server.ownerUrl)
  const client = new pg.Client({ connectionString: server.ownerUrl.replace('/pandeng?', '/postgres?') })
  await client.connect()
  await client.query('alter database pandeng with is_template true allow_connections false')
  await client.end()
  project.provide('ownerUrl', server.ownerUrl)
  project.provide('appUrl', server.appUrl)
  return async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
