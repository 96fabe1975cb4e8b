import type { FastifyInstance } from 'fastify'
import type { Database } from '#store/database.ts'
import { callerOf, type House } from './house.ts'

/** What a screen is told so that it looks again. Never the content: reading it is checked as always. */
export interface Moved {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly state: string
}

export interface Live {
  tell(district: string, moved: Moved): void
  listen(district: string, hear: (moved: Moved) => void): () => void
  close(): Promise<void>
}

const CHANNEL = 'pandeng_live'
/** Notices are gathered this long and sent as one, apart from the writers: NOTIFY inside a commit would make writers queue. */
const GATHER_MS = 100
/** PostgreSQL takes at most 8,000 bytes a notice. */
const MOST_BYTES = 7_000

/** Carries what moved between the server processes over LISTEN/NOTIFY. What gets lost when a process dies is only a refresh. */
export async function openLive(database: Database): Promise<Live> {
  const hearers = new Map<string, Set<(moved: Moved) => void>>()
  const client = await database.pool.connect()
  await client.query(`listen ${CHANNEL}`)
  client.on('notification', ({ payload }) => {
    for (const [district, moved] of JSON.parse(payload ?? '[]') as [string, Moved][]) for (const hear of hearers.get(district) ?? []) hear(moved)
  })
  let gathered: [string, Moved][] = []
  let timer: NodeJS.Timeout | undefined
  const send = async () => {
    timer = undefined
    const batch = gathered
    gathered = []
    for (const text of packed(batch)) await database.pool.query('select pg_notify($1, $2)', [CHANNEL, text]).catch(() => undefined)
  }
  return {
    tell(district, moved) {
      gathered.push([district, moved])
      timer ??= setTimeout(() => void send(), GATHER_MS)
    },
    listen(district, hear) {
      const set = hearers.get(district) ?? new Set()
      hearers.set(district, set.add(hear))
      return () => set.delete(hear)
    },
    async close() {
      clearTimeout(timer)
      client.release(true)
    },
  }
}

function packed(batch: readonly [string, Moved][]): string[] {
  const texts: string[] = []
  let current: (readonly [string, Moved])[] = []
  let size = 2
  for (const one of batch) {
    const length = Buffer.byteLength(JSON.stringify(one)) + 1
    if (size + length > MOST_BYTES) {
      texts.push(JSON.stringify(current))
      current = []
      size = 2
    }
    current.push(one)
    size += length
  }
  if (current.length) texts.push(JSON.stringify(current))
  return texts
}

const BEAT_MS = 25_000

/** `GET /api/live`: server-sent events, one per matter that moved in the caller's district. */
export function liveRoutes(app: FastifyInstance, house: House): void {
  app.get('/api/live', { schema: { tags: ['live'], summary: '实时更新 · server-sent events', hide: false } }, (request, reply) => {
    const { district } = callerOf(request)
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' })
    raw.write('retry: 3000\n\n')
    const stop = house.live.listen(district, (moved) => raw.write(`event: act\ndata: ${JSON.stringify(moved)}\n\n`))
    const beat = setInterval(() => raw.write(': still here\n\n'), BEAT_MS)
    raw.on('close', () => {
      clearInterval(beat)
      stop()
    })
  })
}
