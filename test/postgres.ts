import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openEmbedded } from '#store/embedded.ts'
import { migrate } from '#store/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the template database. */
    ownerUrl: string
    appUrl: string
  }
}

/**
 * One PostgreSQL for the whole run, and in it one migrated template that every test file copies. Its own, in a folder that goes
 * with the run and therefore without fsync; or the server of TEST_DATABASE_URL, whose role must be allowed to create databases.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL']
  const server = given ? { ownerUrl: given, appUrl: given, stop: () => Promise.resolve() } : await openOwn()
  const template = `pandeng_template_${process.pid}`
  const ownerUrl = named(server.ownerUrl, template)
  await admin(server.ownerUrl, `create database ${template}`)
  await migrate(ownerUrl)
  await admin(server.ownerUrl, `alter database ${template} with is_template true allow_connections false`)
  project.provide('ownerUrl', ownerUrl)
  project.provide('appUrl', named(server.appUrl, template))
  return async () => {
    if (given) await admin(given, `alter database ${template} with is_template false; drop database ${template} with (force)`)
    await server.stop()
  }
}

async function openOwn() {
  const folder = mkdtempSync(join(tmpdir(), 'pandeng-test-'))
  const server = await openEmbedded({ folder, fsync: false })
  return { ...server, stop: () => server.stop().then(() => rmSync(folder, { recursive: true, force: true })) }
}

/** The same server, another database. */
export function named(url: string, database: string): string {
  const at = new URL(url)
  at.pathname = `/${database}`
  return at.href
}

/** Says one thing to the server at large, from a database that is always there. */
export async function admin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: named(url, 'postgres') })
  await client.connect()
  try {
    for (const one of sql.split('; ')) await client.query(one)
  } finally {
    await client.end()
  }
}
