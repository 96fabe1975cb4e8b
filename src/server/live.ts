import type { FastifyInstance } from 'fastify'
import type { Database } from '#store/database.ts'
import { callerOf, type House } from './house.ts'
import { EVERYWHERE, keepListening } from './listener.ts'

/** What a screen is told so that it looks again. Never the content: reading it is checked as always. */
export interface Moved {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly state: string
}

/** There is something new for this person: their bell counts again. */
export interface Noticed {
  readonly person: string
}

export type News = Moved | Noticed

export interface Live {
  tell(district: string, news: News): void
  listen(district: string, hear: (news: News) => void): () => void
  close(): Promise<void>
}

const CHANNEL = 'pandeng_live'
/** Notices are gathered this long and sent as one, apart from the writers: NOTIFY inside a commit would make writers queue. */
const GATHER_MS = 100
/** PostgreSQL takes at most 8,000 bytes a notice. */
const MOST_BYTES = 7_000

/**
 * Carries what moved between the server processes over LISTEN/NOTIFY. What gets lost when a process dies is only a refresh;
 * when the connection breaks it is opened again, and whoever listens everywhere is told to look again.
 */
export async function openLive(database: Database): Promise<Live> {
  const hearers = new Map<string, Set<(news: News) => void>>()
  const pass = (district: string, news: News) => { for (const hear of hearers.get(district) ?? []) hear(news) }
  const stop = await keepListening(database, CHANNEL, (payload) => { for (const [district, news] of JSON.parse(payload) as [string, News][]) pass(district, news) },
    () => pass(EVERYWHERE, { kind: 'district', id: '', version: 0, state: '' }))
  let gathered: [string, News][] = []
  let timer: NodeJS.Timeout | undefined
  const send = async () => {
    timer = undefined
    const batch = gathered
    gathered = []
    for (const text of packed(batch)) await database.pool.query('select pg_notify($1, $2)', [CHANNEL, text]).catch(() => undefined)
  }
  return {
    tell(district, news) {
      gathered.push([district, news])
      timer ??= setTimeout(() => void send(), GATHER_MS)
    },
    listen(district, hear) {
      const set = hearers.get(district) ?? new Set()
      hearers.set(district, set.add(hear))
      return () => set.delete(hear)
    },
    async close() {
      clearTimeout(timer)
      stop()
    },
  }
}

function packed(batch: readonly [string, News][]): string[] {
  const texts: string[] = []
  let current: (readonly [string, News])[] = []
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

/** `GET /api/live`: server-sent events, `act` for a matter that moved in the caller's district and `notice` when the caller has a new one. */
export function liveRoutes(app: FastifyInstance, house: House): void {
  app.get('/api/live', { schema: { tags: ['live'], summary: '实时更新 · server-sent events', hide: false } }, (request, reply) => {
    const { district, party } = callerOf(request)
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' })
    raw.write('retry: 3000\n\n')
    const stop = house.live.listen(district, (news) => {
      if (!('person' in news)) raw.write(`event: act\ndata: ${JSON.stringify(news)}\n\n`)
      else if (news.person === party) raw.write('event: notice\ndata: {}\n\n')
    })
    const beat = setInterval(() => raw.write(': still here\n\n'), BEAT_MS)
    raw.on('close', () => {
      clearInterval(beat)
      stop()
    })
  })
}
