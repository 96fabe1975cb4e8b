import type { IndicatorDef, MatterIndicator } from './indicator.ts'
import type { Given, MatterDef } from './matter.ts'
import type { Module } from './module.ts'
import { Refusal } from './refusal.ts'
import type { Text } from './text.ts'

/** Everything the modules handed to the house, by name. */
export interface Registry {
  readonly modules: readonly Module[]
  readonly matters: ReadonlyMap<string, MatterDef>
  readonly indicators: ReadonlyMap<string, IndicatorDef>
  readonly posts: ReadonlyMap<string, Text>
  /** @throws Refusal `unknown` */
  matter(kind: string): MatterDef
  /** @throws Refusal `unknown` */
  indicator(id: string): IndicatorDef
  /** One that is counted from matters. @throws Refusal `unknown` */
  counted(id: string): MatterIndicator
  /** @throws Error when no module answers it (a bug in a declaration) */
  given(name: string): Given
}

/** @throws Error when two modules claim the same name, or a guard asks what nobody answers */
export function createRegistry(modules: readonly Module[]): Registry {
  const matters = unique(modules.flatMap((m) => m.matters.map((d) => [d.kind, d] as const)))
  const indicators = unique(modules.flatMap((m) => m.indicators.map((i) => [i.id, i] as const)))
  const questions = unique(modules.flatMap((m) => Object.entries(m.given ?? {})))
  const posts = new Map(modules.flatMap((m) => Object.entries(m.posts)))
  for (const def of indicators.values()) {
    for (const id of Object.values('derived' in def ? def.derived.from : {})) if (!indicators.has(id)) throw new Error(`${def.id}: there is no indicator '${id}'`)
  }
  for (const def of matters.values()) {
    for (const act of Object.values(def.acts)) for (const name of act.given ?? []) if (!questions.has(name)) throw new Error(`${def.kind}: nobody answers '${name}'`)
  }
  const indicator = (id: string): IndicatorDef => {
    const def = indicators.get(id)
    if (!def) throw new Refusal('unknown', { zh: `没有指标“${id}”`, en: `there is no indicator '${id}'` })
    return def
  }
  return {
    modules, matters, indicators, posts,
    matter(kind) {
      const def = matters.get(kind)
      if (!def) throw new Refusal('unknown', { zh: `没有“${kind}”这类事项`, en: `there is no kind of matter called '${kind}'` })
      return def
    },
    indicator,
    counted(id) {
      const def = indicator(id)
      if (!('measure' in def)) throw new Refusal('unmet', { zh: `“${def.label.zh}”不由事项统计得出，不能按事项展开`, en: `'${def.label.en}' is not counted from matters and does not open into them` })
      return def
    },
    given(name) {
      const question = questions.get(name)
      if (!question) throw new Error(`nobody answers '${name}'`)
      return question
    },
  }
}

function unique<T>(pairs: readonly (readonly [string, T])[]): Map<string, T> {
  const map = new Map<string, T>()
  for (const [name, value] of pairs) {
    if (map.has(name)) throw new Error(`two modules claim '${name}'`)
    map.set(name, value)
  }
  return map
}
