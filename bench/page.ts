import { isoDay } from '#algo/workdays.ts'
import { openHouse } from '#server/main.ts'
import { callerFor } from '#server/sign-in/sessions.ts'
import { listMatters, MatterFilter } from '#store/matters.ts'
import { ask, keepBusy, percentiles, say } from './client.ts'
import { noting, type Sent } from './raw.ts'
import { DISTRICT, type Town } from './town.ts'

const CONCURRENCY = 4
const REQUESTS = 2_000
const AIM_MS = 50

interface Question { readonly name: string; readonly by: 'desk' | 'handler' | 'agent'; readonly query: string; readonly pages?: number }

const ago = (days: number) => isoDay(new Date(Date.now() - days * 86_400_000))
const QUESTIONS: readonly Question[] = [
  { name: 'newest first, pages 1 to 10', by: 'desk', query: 'sort=-opened_at', pages: 10 },
  { name: 'one state, by due date', by: 'desk', query: 'state=dispatched&sort=due_at' },
  { name: 'open in one category and area, by due date', by: 'desk', query: 'open=true&category=finance&area=area-3&sort=due_at' },
  { name: 'my unit’s open ones, by due date', by: 'handler', query: 'mine=lead&open=true&sort=due_at' },
  { name: 'overdue, longest first', by: 'desk', query: 'due=overdue&sort=due_at' },
  { name: 'closed in one month, newest closed first', by: 'desk', query: `closed_from=${ago(200)}&closed_to=${ago(170)}&sort=-closed_at` },
  { name: 'a common word, newest first', by: 'desk', query: 'q=w12&sort=-opened_at' },
  { name: 'two rare words, newest first', by: 'desk', query: 'q=w2900%20w2700&sort=-opened_at' },
  { name: 'a firm’s own, newest first', by: 'agent', query: 'mine=asker&sort=-opened_at' },
  { name: 'one outcome of one year, oldest first', by: 'desk', query: `outcome=solved&opened_from=${ago(900)}&opened_to=${ago(535)}&sort=opened_at` },
]

/** (c) Filtered, sorted pages of 50, one question after another with four people asking at once; what takes too long shows its plan. */
export async function pages(town: Town): Promise<void> {
  const servers = await town.serve()
  const all: number[] = []
  const slow: Question[] = []
  try {
    for (const question of QUESTIONS) {
      const waits: number[] = []
      const marks: (string | undefined)[] = [undefined]
      const one = async (i: number) => {
        const url = servers.urls[i % servers.urls.length] ?? ''
        const mark = marks[i % marks.length]
        const start = performance.now()
        const { status, body } = await ask(`${url}/api/appeal?limit=50&${question.query}${mark ? `&after=${mark}` : ''}`, town.cookie(question.by, 1), undefined)
        waits.push(performance.now() - start)
        if (status !== 200) throw new Error(`${question.name}: ${status} ${JSON.stringify(body)}`)
        const { next } = body as { next: string | null }
        if (next && marks.length < (question.pages ?? 1) && i === marks.length - 1) marks.push(next)
      }
      for (let i = 0; i < 60; i++) await one(i) // each process plans and warms, and the page marks are learnt
      waits.length = 0
      const pace = await keepBusy(CONCURRENCY, 20, one, REQUESTS / QUESTIONS.length)
      if (pace.failed) throw pace.firstFailure
      const { p50, p99 } = percentiles(waits)
      all.push(...waits)
      if (p99 > AIM_MS) slow.push(question)
      say(`(c) ${question.name}: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms of ${waits.length}`)
    }
    const { p50, p99 } = percentiles(all)
    say(`    all ${all.length} pages: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`)
  } finally {
    await servers.stop()
  }
  for (const question of slow) await explain(town, question)
}

/** The statements behind a question, as the database carries them out. */
async function explain(town: Town, { name, by, query }: Question): Promise<void> {
  const house = await openHouse(town.base.settings, town.base.appUrl, false)
  try {
    const { database, sent } = noting(house.database)
    const caller = await house.database.inDistrict(DISTRICT, (tx) => callerFor(tx, `${by}-2`, new Date()))
    const { outcome, ...words } = Object.fromEntries(new URLSearchParams(query))
    await database.inDistrict(DISTRICT, (tx) => listMatters(tx, [house.registry.matter('appeal')], MatterFilter.parse(words), { caller, now: new Date(), soon_hours: 24, words: (text) => house.segmenter.forQuery(text) }, outcome ? { outcome } : {}))
    for (const { text, values } of sent.flat() as Sent[]) {
      const plan = await house.database.inDistrict(DISTRICT, (tx) => tx.rows<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) ${text}`, values))
      console.log(`--- ${name}\n${text.replace(/select m\.id.*?from matter m/s, 'select … from matter m')}\n${plan.map((r) => r['QUERY PLAN']).join('\n')}`)
    }
  } finally {
    await house.close()
  }
}
