import { evaluate as feel } from 'feelin'
import type { ModdleElement } from 'dmn-moddle'
import { hitsOf, contradiction, keptOf, outputsOf } from '#kernel/evaluate-rule.ts'
import { DecisionTable } from '#kernel/rule.ts'
import { child, list, parse, tableOf, textOf } from '#store/formats/dmn.ts'

type Scope = Record<string, unknown>
/** Every kind of logic a decision of the model asks for; a table counts as asked even where it is read through another. */
export interface Model { readonly features: ReadonlySet<string>; decide(name: string, inputs: Scope): unknown }

const nameOf = (e: ModdleElement | undefined) => { const name = e?.get('name'); return typeof name === 'string' ? name.replaceAll(/\s+/g, ' ').trim() : '' }

/**
 * A whole DMN model, evaluated as far as the house's own tables and FEEL go: what the TCK needs beyond a single table. A decision is
 * worked out from those it requires.
 */
export async function openModel(xml: string): Promise<Model> {
  const root = await parse(xml)
  const nodes = list(root, 'drgElement')
  const byId = new Map(nodes.map((n) => [n.id ?? '', n]))
  const features = new Set(nodes.flatMap((n) => { const logic = child(n, 'decisionLogic') ?? child(child(n, 'encapsulatedLogic'), 'body'); return logic ? [logic.$type.replace('dmn:', '')] : [] }))
  const required = (n: ModdleElement) => [...list(n, 'informationRequirement').flatMap((r) => [child(r, 'requiredDecision'), child(r, 'requiredInput')]), ...list(n, 'knowledgeRequirement').map((r) => child(r, 'requiredKnowledge'))]
    .flatMap((ref) => { const href = ref?.get('href'); const node = typeof href === 'string' ? byId.get(href.replace(/^#/, '')) : undefined; return node ? [node] : [] })
  const answer = (node: ModdleElement, inputs: Scope): unknown => {
    if (node.$type === 'dmn:InputData') return inputs[nameOf(node)] ?? null
    const scope: Scope = Object.fromEntries(required(node).map((n) => [nameOf(n), answer(n, inputs)]))
    if (node.$type === 'dmn:BusinessKnowledgeModel') return functionOf(child(node, 'encapsulatedLogic'), scope)
    return logicOf(node, child(node, 'decisionLogic'), scope)
  }
  return {
    features,
    decide(name, inputs) {
      const node = nodes.find((n) => n.$type === 'dmn:Decision' && nameOf(n) === name)
      if (!node) throw new Error(`no decision '${name}'`)
      return answer(node, inputs)
    },
  }
}

type Logic = (logic: ModdleElement, scope: Scope, holder: ModdleElement) => unknown
const LOGICS: Readonly<Record<string, Logic>> = {
  'dmn:LiteralExpression': (logic, scope) => feel(textOf(logic) ?? 'null', scope).value, 'dmn:DecisionTable': (logic, scope, holder) => byTable(holder, logic, scope),
  'dmn:Context': byContext, 'dmn:List': (logic, scope) => list(logic, 'elements').map((e) => logicOf(e, e, scope)), 'dmn:Relation': byRelation, 'dmn:Invocation': byInvocation, 'dmn:FunctionDefinition': functionOf,
}

function logicOf(holder: ModdleElement, logic: ModdleElement | undefined, scope: Scope): unknown {
  const work = LOGICS[logic?.$type ?? '']
  if (!work || !logic) throw new Error(`no evaluation for ${logic?.$type ?? 'nothing'}`)
  return work(logic, scope, holder)
}

function byTable(holder: ModdleElement, logic: ModdleElement, scope: Scope): unknown {
  const table = DecisionTable.parse(tableOf(holder, logic))
  const hits = hitsOf(table, scope)
  if (contradiction(table, hits)) return null
  const outputs = outputsOf(table, keptOf(table, hits), scope)
  const many = table.hit === 'R' || table.hit === 'O' || (table.hit === 'C' && !table.aggregator)
  const named = table.outputs.map((o, i) => [nameOf(list(logic, 'output')[i]) || o.name, outputs[o.name]] as const)
  const [only] = named
  if (named.length === 1) return only?.[1] ?? null
  if (hits.length === 0 && !table.outputs.some((o) => o.fallback !== undefined)) return many ? [] : null
  if (!many) return Object.fromEntries(named)
  return ((only?.[1] ?? []) as unknown[]).map((_, at) => Object.fromEntries(named.map(([name, values]) => [name, (values as unknown[])[at]])))
}

function byContext(logic: ModdleElement, scope: Scope): unknown {
  const said: Scope = {}
  for (const entry of list(logic, 'contextEntry')) {
    const value = logicOf(entry, child(entry, 'value'), { ...scope, ...said })
    const variable = child(entry, 'variable')
    if (!variable) return value
    said[nameOf(variable)] = value
  }
  return said
}

function byRelation(logic: ModdleElement, scope: Scope): unknown {
  const columns = list(logic, 'column').map(nameOf)
  return list(logic, 'row').map((row) => Object.fromEntries(list(row, 'elements').map((cell, i) => [columns[i] ?? '', logicOf(cell, cell, scope)])))
}

function byInvocation(logic: ModdleElement, scope: Scope): unknown {
  const called = logicOf(logic, child(logic, 'calledFunction'), scope)
  const bindings = Object.fromEntries(list(logic, 'binding').map((b) => [nameOf(child(b, 'parameter')), logicOf(b, child(b, 'bindingFormula'), scope)]))
  return typeof called === 'function' && 'of' in called ? (called as Callable).of(bindings) : null
}

/** Called by place from FEEL, by name from an invocation. */
interface Callable { (...values: unknown[]): unknown; of(named: Scope): unknown }

function functionOf(logic: ModdleElement | undefined, scope: Scope): Callable {
  const parameters = list(logic, 'formalParameter').map(nameOf)
  const body = child(logic, 'body')
  const of = (named: Scope) => logicOf(logic as ModdleElement, body, { ...scope, ...named })
  return Object.assign((...values: unknown[]) => of(Object.fromEntries(parameters.map((p, i) => [p, values[i] ?? null]))), { of })
}
