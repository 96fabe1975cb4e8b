import type { z } from 'zod'
import { metaOf } from './fact.ts'

/** One end of a link: a matter by its kind and id, or something known by a code of its own, such as `uscc`. */
export interface End {
  readonly kind: string
  readonly id: string
}

/** A typed edge (关系) between two things, dated by the act that ties it. `ends`: the act unties it. */
export interface LinkChange {
  readonly type: string
  readonly from: End
  readonly to: End
  readonly ends?: true
}

interface Declared {
  readonly kind: string
  readonly facts: z.ZodObject
}

/** A fact that names another matter: `of` the kind, or `of_fact` the fact that says which. */
export interface Pointer {
  readonly fact: string
  readonly of: string
  readonly of_fact?: string
}

const known = new WeakMap<z.ZodObject, readonly Pointer[]>()

/** The facts of a kind that point at other matters and stay: what an act only passes on ties nothing. */
export function pointersOf({ kind, facts }: Declared): readonly Pointer[] {
  const had = known.get(facts)
  if (had) return had
  const found = Object.entries(facts.shape).flatMap(([fact, shape]): Pointer[] => {
    const meta = metaOf(shape as z.ZodType)
    if (meta.widget !== 'matter' || meta.passing) return []
    return [{ fact, of: meta.of ?? kind, ...(meta.of_fact === undefined ? {} : { of_fact: meta.of_fact }) }]
  })
  known.set(facts, found)
  return found
}

/** What an act ties and unties by the facts it leaves: each pointer is a link of the fact's name. */
export function linksOf(def: Declared, id: string, before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): LinkChange[] {
  return pointersOf(def).flatMap((p) => {
    const [was, is] = [target(p, before), target(p, after)]
    if (was?.id === is?.id && was?.kind === is?.kind) return []
    const from = { kind: def.kind, id }
    return [...(was ? [{ type: p.fact, from, to: was, ends: true as const }] : []), ...(is ? [{ type: p.fact, from, to: is }] : [])]
  })
}

function target({ fact, of, of_fact }: Pointer, facts: Readonly<Record<string, unknown>>): End | undefined {
  const id = facts[fact]
  const kind = of_fact === undefined ? of : facts[of_fact]
  return typeof id === 'string' && typeof kind === 'string' ? { kind, id } : undefined
}
