import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { seedDemo } from '#cli/demo.ts'
import { createApp } from '#server/app.ts'
import { startJobs } from '#server/jobs.ts'
import { createLog } from '#server/log.ts'
import { openHouse, readSettings } from '#server/main.ts'
import { serveWeb } from '#server/web.ts'
import { openEmbedded } from '#store/embedded.ts'
import { migrate } from '#store/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    address: string
  }
}

/** A real server over a small generated district, with its jobs and its built pages. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync('dist/web/index.html')) throw new Error('the web is not built: npm run build')
  const data = mkdtempSync(join(tmpdir(), 'pandeng-e2e-'))
  chmodSync(data, 0o755)
  const settings = readSettings({ data, port: '0' }, {})
  const server = await openEmbedded({ folder: join(data, 'database'), fsync: false })
  await migrate(server.ownerUrl)
  await seedDemo(server.ownerUrl, server.appUrl, settings, 'qinglan', () => undefined, { firms: 30, residents: 60, tickets: 60, appeals: 30, days: 40, projects: 12, supervisions: 10, reporting: 12, leads: 24 })
  const house = await openHouse(settings, server.appUrl, true)
  const app = await createApp(house, { perMinute: 100_000, signInsPerMinute: 1_000 })
  await serveWeb(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const jobs = startJobs(house, { log: createLog('silent') })
  project.provide('address', `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
  return async () => {
    await jobs.stop()
    await app.close()
    await house.close()
    await server.stop()
    rmSync(data, { recursive: true, force: true })
  }
}
