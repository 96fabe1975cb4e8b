import type { Caller } from '#kernel/caller.ts'
import { commitmentInputs } from '#modules/agreements/lamp.ts'
import type { Commitment } from '#modules/agreements/commitment.ts'
import type { Project } from '#modules/projects/project-facts.ts'
import type { Tx } from '#store/database.ts'
import { portionsOf } from '#store/portions.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import type { House } from './house.ts'
import { type Decider, deciderAt, type Lamp, projectLamps, supervisionInputs } from './lamps.ts'
import { targetsShown } from './target-routes.ts'
import { inTurns } from './turns.ts'

export const LAMP_KINDS = ['target', 'project', 'supervision', 'commitment'] as const
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

type Said = Readonly<Record<string, unknown>>
interface Row { readonly state: string; readonly facts: Said; readonly due_at: Date | null }
type Told = readonly [id: string, number: string, title: string, state: string, due_at: string | null, lead: string | null, facts: Said]
/** So many are read at a time. */
const PORTION = 500

/** The facts each kind is judged by, and its lamps. `over`: what is closed is judged too, since the table knows the state. */
const KINDS: Readonly<Record<Exclude<LampKind, 'target'>, { readonly facts: readonly string[]; readonly over?: true; readonly lamps: (decider: Decider, row: Row, now: Date) => Promise<readonly (Lamp | null | undefined)[]> }>> = {
  project: {
    facts: ['start_plan', 'start_actual', 'start_excuse', 'counted_on'],
    lamps: async (decider, { state, facts }, now) => { const { start, entry } = await projectLamps(decider, state, facts as Project, now); return [start, entry] },
  },
  supervision: { facts: ['level'], lamps: async (decider, { facts, due_at }, now) => [await decider.lamp('lamp.supervision', supervisionInputs(facts['level'] as string | undefined, due_at, now))] },
  commitment: { facts: ['metric', 'value', 'actual', 'due_on'], over: true, lamps: async (decider, { state, facts }, now) => [await decider.lamp('lamp.commitment', commitmentInputs(state, facts as Commitment, now))] },
}

interface Asked { readonly now?: Date; /** Only this one, though it be closed where its lamp outlives it. */ readonly id?: string }

/** Every open matter of a kind that a caller may see, with its lamps now, or as they will be at another time. One query and one decision for each. */
export async function litOf(house: House, tx: Tx, caller: Caller, kind: LampKind, year: number, { now = house.now(), id }: Asked = {}): Promise<Lit[]> {
  if (kind === 'target') return (await targetsShown(house, tx, caller, year)).flatMap((t) => (t.lamp && (id === undefined || t.id === id) ? [{ kind, id: t.id, number: t.number, title: t.name, state: t.state, lead: t.lead?.name.zh ?? null, lamps: [t.lamp] }] : []))
  const decider = deciderAt(house, tx, now)
  const { facts, over, lamps } = KINDS[kind]
  const values = new Values()
  const parts = [`m.district = ${values.add(tx.district)}`, `m.kind = ${values.add(kind)}`, ...(id === undefined ? [] : [`m.id = ${values.add(id)}`]), ...(id !== undefined && over ? [] : ['m.open'])]
  const seen = visibleWhere(house.registry.matter(kind), caller, values)
  const portions = portionsOf(tx,
    `select json_build_array(m.id, m.number, m.title, m.state, m.due_at, p.name, jsonb_strip_nulls(jsonb_build_object(${facts.map((f) => `'${f}', m.facts->'${f}'`).join(', ')})))
     from matter m left join party p on p.district = m.district and p.id = m.lead where ${[...parts, ...(seen ? [seen] : [])].join(' and ')} order by m.opened_at, m.id`, values.list, PORTION)
  const lit: Lit[] = []
  for await (const portion of portions) {
    lit.push(...(await inTurns(portion, async (told) => {
      const [own, number, title, state, due_at, lead, said] = JSON.parse(told) as Told
      return { kind, id: own, number, title, state, lead, lamps: (await lamps(decider, { state, facts: said, due_at: due_at === null ? null : new Date(due_at) }, now)).filter((l) => l !== null && l !== undefined) }
    })))
  }
  return lit
}
