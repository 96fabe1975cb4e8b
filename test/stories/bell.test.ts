import type { AddressInfo } from 'node:net'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tellPeople } from '#server/jobs/tell-people.ts'
import { DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'
import { done, ticketTo } from './walk.ts'

let house: TestHouse
let address: string
const stopped: (() => void)[] = []
beforeAll(async () => {
  house = await openHouse({ city: 'dailing' })
  await house.app.listen({ port: 0, host: '127.0.0.1' })
  address = `http://127.0.0.1:${(house.app.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  for (const stop of stopped) stop()
  await house.close()
})

/** The names of the events a person's screen receives, in order. */
async function screenOf(person: Person) {
  const stop = new AbortController()
  stopped.push(() => stop.abort())
  const { body } = await fetch(`${address}/api/live`, { headers: { 'x-test-person': person }, signal: stop.signal })
  const reader = (body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let text = ''
  return {
    /** Everything up to and with the next event of this name. */
    async until(name: string): Promise<string[]> {
      while (!text.includes(`event: ${name}\n`)) text += decoder.decode((await reader.read()).value, { stream: true })
      const heard = [...text.matchAll(/event: (\w+)/g)].map((m) => String(m[1]))
      text = ''
      return heard
    },
  }
}

const tell = async () => tellPeople().run({ house: house.house, district: DISTRICT, log: pino({ level: 'silent' }), signal: new AbortController().signal })

test('an act that tells somebody rings their bell, and nobody else’s', async () => {
  await ticketTo(house, 'dailing', 'T1', 'handling')
  await tell()
  const [unit, neighbour] = [await screenOf('housing'), await screenOf('li')]
  await done(house, 'zhang', 'ticket', 'T1', 'supplement', { supplement: '昨晚又漏了一次。' })
  await tell()
  expect(await unit.until('notice')).toContain('act')
  // What a neighbour hears until their own bell rings holds the ticket's move, and no notice of it.
  await ticketTo(house, 'dailing', 'T2', 'filed', { by: 'li' })
  await done(house, 'hotline', 'ticket', 'T2', 'accept', { category: '010101', class: 'general' })
  await tell()
  const heard = await neighbour.until('notice')
  expect(heard.filter((e) => e === 'act').length).toBeGreaterThanOrEqual(3)
  expect(heard.filter((e) => e === 'notice')).toHaveLength(1)
  expect(await house.as('li').get('/api/notices')).toMatchObject({ unread: 1 })
})
