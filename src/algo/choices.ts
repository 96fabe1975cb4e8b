interface Named { readonly zh: string; readonly en: string }

/** What may be chosen, with its name. `max` and `floor` of what is given points. */
export interface Choice { readonly key: string; readonly label: Named; readonly max?: number; readonly floor?: number }

/** What a city's rules offer at a path such as `agents.fees`: every entry there that has a label. Nothing where there is none. */
export function choicesAt(rules: unknown, path: string | undefined): readonly Choice[] {
  if (path === undefined) return []
  const found = path.split('.').reduce<unknown>((o, key) => (typeof o === 'object' && o !== null ? (o as Record<string, unknown>)[key] : undefined), rules)
  return typeof found === 'object' && found !== null ? Object.entries(found as Record<string, Partial<Choice> & { readonly code?: string }>).flatMap(([key, { label, code, ...more }]) => (label ? [{ key: code ?? key, ...more, label }] : [])) : []
}
