import type { AddressInfo } from 'node:net'
import { createApp } from '#server/app.ts'
import { startJobs } from '#server/jobs.ts'
import { createLog } from '#server/log.ts'
import { openHouse, type Settings } from '#server/main.ts'
import { serveWeb } from '#server/web.ts'

/** One server process as `pandeng serve` runs it, logging and jobs included, without the limit on one address's requests. */
const { settings, appUrl } = await new Promise<{ settings: Settings; appUrl: string }>((resolve) => process.once('message', (m) => resolve(m as { settings: Settings; appUrl: string })))
const house = await openHouse(settings, appUrl, false)
const log = createLog('info')
const app = await createApp(house, { logger: log, perMinute: 1_000_000_000 })
await serveWeb(app)
await app.listen({ port: 0, host: '127.0.0.1' })
const jobs = startJobs(house, { log })
process.send?.(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
await new Promise<void>((resolve) => {
  process.on('message', (m) => m === 'stop' && resolve())
  process.once('disconnect', () => resolve())
})
await jobs.stop()
await app.close()
await house.close()
if (process.connected) process.disconnect()
