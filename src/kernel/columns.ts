import type { MatterDef, Facts } from './matter.ts'

/** Standing columns beside the ledger, so that lists never open the facts. */
export interface MatterColumns {
  readonly category?: string | undefined
  readonly area?: string | undefined
  readonly urgency?: string | undefined
  /** How big it is, in the unit of the fact it comes from. */
  readonly size?: number | undefined
  readonly place?: { readonly lng: number; readonly lat: number } | undefined
}

/** Which fact stands in which column. */
export type ColumnFacts<F extends string = string> = { readonly [C in keyof MatterColumns]?: F }

/** What lists hold of it: of several values the first, and nothing that is kept from whoever has no part in it. */
export function columnsOf(def: MatterDef, facts: Facts): MatterColumns {
  const hidden = def.conceals?.(facts, new Set()) ?? []
  return Object.fromEntries(Object.entries(def.columns ?? {}).flatMap(([column, name]) => {
    const value = facts[name]
    return value === undefined || hidden.includes(name) ? [] : [[column, Array.isArray(value) ? value[0] : value]]
  }))
}
