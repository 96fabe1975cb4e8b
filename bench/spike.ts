import { stepsOf } from './appeal-life.ts'
import { ask, percentiles, say } from './client.ts'
import type { Town } from './town.ts'

const PHASE_S = 20
/** Arrivals a second. */
const PHASES = [1, 35, 10] as const

/** (b) Filings that arrive by their own clock, whether or not the ones before have been answered; waiting counts from the moment they were due. */
export async function spike(town: Town): Promise<void> {
  const servers = await town.serve()
  const file = (i: number) => ask(`${servers.urls[i % servers.urls.length] ?? ''}/api/appeal/${crypto.randomUUID()}/file`, town.cookie('agent', i), { seen: 0, body: stepsOf(i)[0]?.body })
  try {
    for (let i = 0; i < 10 * servers.urls.length; i++) await file(i)
    const all: number[] = []
    let answered = 0
    for (const rate of PHASES) {
      const waits: number[] = []
      const start = performance.now()
      const sent: Promise<void>[] = []
      for (let i = 0; i < rate * PHASE_S; i++) {
        const due = start + (i * 1000) / rate
        await new Promise((then) => setTimeout(then, Math.max(0, due - performance.now())))
        sent.push(file(i).then(({ status }) => {
          waits.push(performance.now() - due)
          if (status >= 200 && status < 300) answered++
        }, () => void waits.push(Infinity)))
      }
      await Promise.all(sent)
      all.push(...waits)
      say(`(b) ${rate}/s for ${PHASE_S} s: ${told(waits)}`)
    }
    say(`    ${answered} of ${all.length} answered 2xx (${((100 * answered) / all.length).toFixed(2)} %), over all: ${told(all)}`)
  } finally {
    await servers.stop()
  }
}

function told(waits: readonly number[]): string {
  const { p50, p95, p99, max } = percentiles(waits)
  return `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, most ${max.toFixed(0)} ms`
}
