import { type Node, readXes, valueOf } from '#store/formats/xes.ts'
import type { Past } from './batches.ts'
import type { Reading } from './import-file.ts'
import { idOf } from './table-reading.ts'

/** Cases of a log as past matters, an event a ledger line, in file order. @param log the name it will be known by */
export function xesReading(log: string): Reading {
  let header: Node = { name: 'log', at: {} }
  return {
    mapping: `xes/${log}`,
    repeated: [],
    log: () => ({ name: log, header }),
    async *items(bytes) {
      for await (const part of readXes(bytes)) {
        if (part.part === 'header') header = part.log
        else if (part.part === 'fault') yield { line: part.line, raw: '', problem: part.problem }
        else yield pastOf(log, part.no, part.line, part.trace)
      }
    },
  }
}

function pastOf(log: string, order: number, line: number, trace: Node): Past {
  const children = trace.in ?? []
  const events = children.filter((n) => n.name === 'event')
  const times = events.map((e) => new Date(valueOf(e, 'time:timestamp') ?? '')).map((d) => (Number.isNaN(d.getTime()) ? undefined : d))
  // An event without a time is taken to be when the one before it was; a case without any, when its first one is known, or at 1970.
  let at = times.find((d) => d !== undefined) ?? new Date(0)
  const acts = events.map((event, i) => {
    const activity = valueOf(event, 'concept:name')
    at = times[i] ?? at
    return { act: 'record_event', at, body: { ...(activity === undefined ? {} : { activity }), attributes: event.in ?? [] } }
  })
  const case_id = valueOf(trace, 'concept:name') ?? String(order)
  return {
    line, place: order, raw: case_id, id: `case.${idOf(log)}.${order}`, kind: 'case_record', number: `${log}/${order}`,
    acts: [{ act: 'register_case', at: acts[0]?.at ?? at, body: { log, case_id, order, attributes: children.filter((n) => n.name !== 'event') } }, ...acts, { act: 'close_case', at, body: {} }],
  }
}
