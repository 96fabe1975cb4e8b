import type { Caller } from '#kernel/caller.ts'
import type { Project } from '#modules/projects/project-facts.ts'
import type { Tx } from '#store/database.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import type { House } from './house.ts'
import { type Decider, deciderAt, type Lamp, projectLamps, supervisionInputs } from './lamps.ts'
import { targetsShown } from './target-routes.ts'

export const LAMP_KINDS = ['target', 'project', 'supervision'] as const
export type LampKind = (typeof LAMP_KINDS)[number]

/** One matter with the lamp that burns on it, and all it was decided by. */
export interface Lit {
  readonly kind: LampKind
  readonly id: string
  readonly number: string
  readonly title: string
  readonly state: string
  readonly lead: string | null
  readonly lamps: readonly Lamp[]
}

interface Row { id: string; number: string; title: string; state: string; facts: Project; level: string | null; due_at: Date | null; lead_name: string | null }

/** Every open matter of a kind that a caller may see, with its lamps now, or as they will be at another time. One query and one decision for each. */
export async function litOf(house: House, tx: Tx, caller: Caller, kind: LampKind, year: number, now = house.now()): Promise<Lit[]> {
  const decider = deciderAt(house, tx, now)
  if (kind === 'target') return (await targetsShown(house, tx, caller, year)).flatMap((t) => (t.lamp ? [{ kind, id: t.id, number: t.number, title: t.name, state: t.state, lead: t.lead?.name.zh ?? null, lamps: [t.lamp] }] : []))
  const values = new Values()
  const parts = [`m.district = ${values.add(tx.district)}`, `m.kind = ${values.add(kind)}`, 'm.open']
  const seen = visibleWhere(house.registry.matter(kind), caller, values)
  const rows = await tx.rows<Row>(
    `select m.id, m.number, m.title, m.state, m.due_at, m.facts->>'level' as level, p.name as lead_name,
       jsonb_build_object('start_plan', m.facts->'start_plan', 'start_actual', m.facts->'start_actual', 'start_excuse', m.facts->'start_excuse', 'counted_on', m.facts->'counted_on') as facts
     from matter m left join party p on p.district = m.district and p.id = m.lead where ${[...parts, ...(seen ? [seen] : [])].join(' and ')} order by m.opened_at, m.id`, values.list)
  const lit: Lit[] = []
  for (const row of rows) lit.push({ kind, id: row.id, number: row.number, title: row.title, state: row.state, lead: row.lead_name, lamps: await lampsOn(decider, kind, row, now) })
  return lit
}

async function lampsOn(decider: Decider, kind: 'project' | 'supervision', { state, facts, level, due_at }: Row, now: Date): Promise<Lamp[]> {
  if (kind === 'supervision') return [await decider.lamp('lamp.supervision', supervisionInputs(level ?? undefined, due_at, now))].filter((l) => l !== undefined)
  // What SQL calls null is a fact that is not there.
  const { start, entry } = await projectLamps(decider, state, Object.fromEntries(Object.entries(facts).filter(([, v]) => v !== null)) as Project, now)
  return [start, entry].filter((l) => l !== null)
}
