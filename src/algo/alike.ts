/**
 * How alike two short texts are: the share of their character pairs that they have in common, 0 to 1.
 * Pairs of characters stand in for words, so that 路灯坏了 and 路灯又坏了 meet without a dictionary.
 * @source Jaccard, Bulletin de la Société Vaudoise des Sciences Naturelles 37 (1901)
 */
export function alikeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0
  let both = 0
  for (const pair of a) if (b.has(pair)) both++
  return both / (a.size + b.size - both)
}

/** Neighbouring pairs of letters, digits and characters; what separates them does not count. O(length). */
export function pairsOf(text: string): ReadonlySet<string> {
  const plain = Array.from(text.normalize('NFKC').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''))
  return new Set(plain.slice(1).map((c, i) => `${plain[i] ?? ''}${c}`))
}
