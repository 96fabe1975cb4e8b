import { z } from 'zod'
import categoryList from './categories.json' with { type: 'json' }
import officeList from './offices.json' with { type: 'json' }
import { type Pack, PackFile, TICKET_CLASSES, type TicketCategory } from './pack.ts'

const Row = z.strictObject({ code: z.string(), zh: z.string(), en: z.string(), office: z.string().exactOptional(), class: z.enum(TICKET_CLASSES).exactOptional() })
type Row = z.infer<typeof Row>
const shared = {
  appeal: z.array(Row).parse(categoryList.appeal),
  ticket: z.array(Row).parse(categoryList.ticket),
  offices: z.array(z.strictObject({ key: z.string(), zh: z.string(), en: z.string() })).parse(officeList),
}

/**
 * Checks a city's file and completes it with the shared lists.
 * @throws ZodError listing every fault, a key or code that the shared lists do not know included
 */
export function readPack(json: unknown): Pack {
  const file = PackFile.superRefine((f, ctx) => {
    const known = { appeal: codes(shared.appeal), ticket: codes(shared.ticket), offices: new Set(shared.offices.map((o) => o.key)) }
    const unknown = (path: string[], key: string) => ctx.addIssue({ code: 'custom', path, message: `'${key}' is not in the shared list` })
    for (const kind of ['appeal', 'ticket'] as const) {
      for (const [code, change] of Object.entries(f.categories[kind])) {
        if (!known[kind].has(code)) unknown(['categories', kind, code], code)
        if (change.office !== undefined && !known.offices.has(change.office)) unknown(['categories', kind, code, 'office'], change.office)
      }
    }
    for (const key of Object.keys(f.offices)) if (!known.offices.has(key)) unknown(['offices', key], key)
  }).parse(json)

  return {
    ...file,
    key: `${file.id}@${file.version}`,
    categories: {
      appeal: inherit(changed(shared.appeal, file.categories.appeal)).map(({ code, label, office }) => ({ code, label, office })),
      ticket: inherit(changed(shared.ticket, file.categories.ticket)),
    },
    offices: shared.offices.map(({ key, zh, en }) => ({ key, label: file.offices[key] ?? { zh, en } })),
  }
}

function codes(rows: readonly Row[]): ReadonlySet<string> {
  return new Set(rows.map((r) => r.code))
}

function changed(rows: readonly Row[], changes: Readonly<Record<string, Partial<Row>>>): Row[] {
  return rows.map((row) => ({ ...row, ...changes[row.code] }))
}

/** Office and class come down from the level above unless a row has its own. Rows stand in order of code. */
function inherit(rows: readonly Row[]): TicketCategory[] {
  const done = new Map<string, TicketCategory>()
  for (const { code, zh, en, office, class: cls } of rows) {
    const above = done.get(code.slice(0, -2))
    done.set(code, { code, label: { zh, en }, office: office ?? above?.office ?? '', class: cls ?? above?.class ?? 'general' })
  }
  return [...done.values()]
}
