import pg from 'pg'
import { inject } from 'vitest'

/** A migrated database of a test file's own. */
export interface FreshDatabase {
  readonly ownerUrl: string
  readonly appUrl: string
  drop(): Promise<void>
}

/** Copies the template: tens of milliseconds. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `t_${crypto.randomUUID().replaceAll('-', '')}`
  const at = (url: string, database: string) => url.replace('/pandeng?', `/${database}?`)
  const admin = new pg.Client({ connectionString: at(inject('ownerUrl'), 'postgres') })
  await admin.connect()
  await admin.query(`create database ${name} template pandeng strategy file_copy`)
  await admin.end()
  return {
    ownerUrl: at(inject('ownerUrl'), name),
    appUrl: at(inject('appUrl'), name),
    async drop() {
      const client = new pg.Client({ connectionString: at(inject('ownerUrl'), 'postgres') })
      await client.connect()
      await client.query(`drop database ${name} with (force)`)
      await client.end()
    },
  }
}
