import type { KindDecl } from '#web/shared/types.ts'

/** An act that takes a matter from where it stands to another column. */
export interface Move { readonly act: string; readonly to: string }

/** Of the acts open to this person, those that lead elsewhere, in the order the server gave them; an act that may end in several states is there once for each. */
export function movesOf(decl: KindDecl, open: readonly string[], state: string): Move[] {
  return open.flatMap((act) => (decl.acts[act]?.to ?? []).filter((to) => to !== state).map((to) => ({ act, to })))
}

/** Whether an act asks for nothing, so that it may be performed at once. */
export function asksNothing(decl: KindDecl, act: string): boolean {
  const { asks = [], needs = [] } = decl.acts[act] ?? {}
  return asks.length + needs.length === 0
}

/**
 * What a card put down on a column comes to: nothing, the one act that leads there, a choice between several, or a no.
 * A no is `closed` when somebody else may do it, or it may not be done now, and `apart` when no act joins the two states at all.
 */
export type Landing = { readonly is: 'still' } | { readonly is: 'act'; readonly act: string } | { readonly is: 'choice'; readonly moves: readonly Move[] } | { readonly is: 'no'; readonly why: 'closed' | 'apart'; readonly acts: readonly string[] }

export function landingOf(decl: KindDecl, open: readonly string[], from: string, to: string): Landing {
  if (from === to) return { is: 'still' }
  const moves = movesOf(decl, open, from).filter((m) => m.to === to)
  const [only] = moves
  if (only) return moves.length === 1 ? { is: 'act', act: only.act } : { is: 'choice', moves }
  const acts = Object.keys(decl.acts).filter((name) => decl.acts[name]?.from.includes(from) && decl.acts[name].to.includes(to))
  return { is: 'no', why: acts.length > 0 ? 'closed' : 'apart', acts }
}
