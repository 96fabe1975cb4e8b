export interface Placed { readonly key: string; readonly column: number; readonly row: number }
/** Where a link that passes columns goes through them, in its own order; by `from to`. */
export type Bends = ReadonlyMap<string, readonly { readonly column: number; readonly row: number }[]>
interface Node { readonly key: string; readonly stage: 'upstream' | 'midstream' | 'downstream' | 'support' }
interface Link { readonly from: string; readonly to: string }
const ORDER = ['upstream', 'midstream', 'downstream', 'support'] as const
const PASSES = 6

/**
 * Where the nodes of a chain stand: stages from left to right, support below what it supports in a last column; within a stage a node
 * stands right of what it takes from. Rows are ordered by the mean of their neighbours', so that few lines cross;
 * a link over several columns has a place of its own in each between, shared with the others from its node, and so runs behind none. A circle of links is drawn as far as it goes.
 */
export function layout(nodes: readonly Node[], links: readonly Link[]): { placed: Placed[]; bends: Bends; columns: number; rows: number } {
  const stageOf = new Map(nodes.map((n) => [n.key, n.stage]))
  const depth = new Map(nodes.map((n) => [n.key, 0]))
  const inside = links.filter((l) => stageOf.get(l.from) === stageOf.get(l.to) && l.from !== l.to)
  for (let i = 0; i < nodes.length; i++) {
    let moved = false
    for (const { from, to } of inside) {
      const wanted = Math.min((depth.get(from) ?? 0) + 1, 2)
      if ((depth.get(to) ?? 0) < wanted) { depth.set(to, wanted); moved = true }
    }
    if (!moved) break
  }
  const columns: string[][] = []
  for (const stage of ORDER) {
    const mine = nodes.filter((n) => n.stage === stage)
    for (let d = 0; d <= 2; d++) { const at = mine.filter((n) => depth.get(n.key) === d).map((n) => n.key); if (at.length > 0) columns.push(at) }
  }
  const near = new Map<string, string[]>(nodes.map((n) => [n.key, []]))
  const columnOf = new Map(columns.flatMap((c, i) => c.map((key) => [key, i] as const)))
  const passed = new Map<string, string[]>()
  const join = (a: string, b: string) => { near.get(a)?.push(b); near.get(b)?.push(a) }
  for (const { from, to } of links) {
    const [a = 0, b = 0] = [columnOf.get(from), columnOf.get(to)]
    const through: string[] = []
    for (let c = a + Math.sign(b - a); c !== b && a !== b; c += Math.sign(b - a)) {
      const key = `${from}>${c}`
      if (!near.has(key)) { near.set(key, []); columns[c]?.push(key) }
      through.push(key)
    }
    const way = [from, ...through, to]
    for (const [i, key] of way.slice(1).entries()) join(way[i] ?? '', key)
    if (through.length > 0) passed.set(`${from} ${to}`, through)
  }
  const row = new Map<string, number>()
  const settle = () => { for (const c of columns) for (const [i, key] of c.entries()) row.set(key, (i + 0.5) / c.length) }
  settle()
  for (let pass = 0; pass < PASSES; pass++) {
    for (const c of columns) {
      const mean = new Map(c.map((key) => { const rows = (near.get(key) ?? []).map((k) => row.get(k) ?? 0.5); return [key, rows.length === 0 ? (row.get(key) ?? 0) : rows.reduce((a, b) => a + b, 0) / rows.length] }))
      c.sort((a, b) => (mean.get(a) ?? 0) - (mean.get(b) ?? 0) || (a < b ? -1 : 1))
    }
    settle()
  }
  const rows = Math.max(1, ...columns.map((c) => c.length))
  const places = columns.flatMap((c, column) => c.map((key, i): Placed => ({ key, column, row: ((i + 0.5) / c.length) * rows - 0.5 })))
  const at = new Map(places.map((p) => [p.key, p]))
  return { columns: columns.length, rows, placed: places.filter((p) => columnOf.has(p.key)), bends: new Map([...passed].map(([link, keys]) => [link, keys.flatMap((key) => at.get(key) ?? [])])) }
}
