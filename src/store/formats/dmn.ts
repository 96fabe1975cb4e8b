import { DmnModdle, type ModdleElement } from 'dmn-moddle'
import { type Fault, Refusal } from '#kernel/refusal.ts'
import { AGGREGATORS, DecisionTable, HIT_POLICIES, type HitPolicy, type RuleVersion, VALUE_TYPES } from '#kernel/rule.ts'
import type { Text } from '#kernel/text.ts'

/** What DMN has no place for: the day and the document of a version, English beside Chinese, an input that may be left out. */
const PANDENG = {
  name: 'Pandeng', prefix: 'pd', uri: 'https://pandeng.dev/dmn/1', xml: { tagAlias: 'lowerCase' },
  types: [
    { name: 'InForce', extends: ['dmn:Definitions'], properties: ['effectiveFrom', 'docNo'].map(attribute) },
    { name: 'Bilingual', extends: ['dmn:DMNElement'], properties: [attribute('en')] },
    { name: 'Optional', extends: ['dmn:InputClause'], properties: [attribute('optional')] },
  ],
}
function attribute(name: string) {
  return { name, isAttr: true, type: 'String' }
}

const MODEL_1_3 = 'https://www.omg.org/spec/DMN/20191111/MODEL/'
/** 1.2, 1.4 and 1.5 write a decision table as 1.3 does. */
const MODELS = /http:\/\/www\.omg\.org\/spec\/DMN\/20180521\/MODEL\/|https:\/\/www\.omg\.org\/spec\/DMN\/(?:20211108|20230324)\/MODEL\//g
const POLICIES: Readonly<Record<HitPolicy, string>> = { U: 'UNIQUE', A: 'ANY', P: 'PRIORITY', F: 'FIRST', R: 'RULE ORDER', O: 'OUTPUT ORDER', C: 'COLLECT' }
const ANNOTATIONS = ['依据', 'Basis']

/** A table as it came out of a file; day and document are there only where the file has them. */
export interface DmnTable {
  readonly table: DecisionTable
  readonly effective_from?: string
  readonly doc_no?: string
  readonly title: Text
}

/**
 * Reads the decision tables of a DMN 1.2 to 1.5 model. A decision that is no table is named as a fault and leaves the others alone.
 * @throws Refusal `invalid` when it is no DMN, or holds no decision table
 */
export async function readDmn(xml: string): Promise<{ tables: readonly DmnTable[]; faults: readonly Fault[] }> {
  const root = await parse(xml)
  const title = { zh: words(root, 'name') ?? '规则表', en: words(root, 'pd:en') ?? words(root, 'name') ?? 'Rules' }
  const day = words(root, 'pd:effectiveFrom')
  const document = words(root, 'pd:docNo')
  const tables: DmnTable[] = []
  const faults: Fault[] = []
  for (const decision of list(root, 'drgElement').filter((e) => e.$type === 'dmn:Decision')) {
    const name = words(decision, 'name') ?? decision.id ?? ''
    const logic = child(decision, 'decisionLogic')
    if (logic?.$type !== 'dmn:DecisionTable') {
      faults.push({ path: `/${decision.id ?? name}`, problem: { zh: `决策“${name}”不是决策表，未导入`, en: `the decision '${name}' is not a decision table and was left out` } })
      continue
    }
    const read = DecisionTable.safeParse(tableOf(decision, logic))
    if (read.success) tables.push({ table: read.data, title, ...(day === undefined ? {} : { effective_from: day }), ...(document === undefined ? {} : { doc_no: document }) })
    else faults.push(...read.error.issues.map((issue) => ({ path: `/${name}/${issue.path.join('/')}`, problem: { zh: `“${name}”：${issue.message}`, en: `'${name}': ${issue.message}` } })))
  }
  if (tables.length === 0) throw new Refusal('invalid', { zh: '文件中没有可用的决策表', en: 'the file holds no decision table that can be used' }, { faults, next: { zh: '请导出 DMN 1.3 格式、含决策表的文件', en: 'export a DMN 1.3 file that holds a decision table' } })
  return { tables, faults }
}

/** Parses a model, whatever of 1.2 to 1.5 it is written in. @throws Refusal `invalid` */
export async function parse(xml: string): Promise<ModdleElement> {
  const moddle = new DmnModdle({ pd: PANDENG })
  try {
    return (await moddle.fromXML(xml.replaceAll(MODELS, MODEL_1_3), 'dmn:Definitions')).rootElement
  } catch (err) {
    const reason = err instanceof Error ? (err.message.split('\n')[0] ?? '') : ''
    throw new Refusal('invalid', { zh: `不是有效的 DMN 文件：${reason}`, en: `this is not a DMN file: ${reason}` }, { next: { zh: '请选择 DMN 1.3 的 .dmn 文件', en: 'choose a .dmn file of DMN 1.3' } })
  }
}

/** A decision table as it stands in a model, not checked yet. */
export function tableOf(decision: ModdleElement, logic: ModdleElement): unknown {
  const name = words(decision, 'name') ?? decision.id ?? logic.id ?? '规则表'
  const hit = HIT_POLICIES.find((p) => POLICIES[p] === words(logic, 'hitPolicy')) ?? 'U'
  const aggregator = AGGREGATORS.find((a) => a.toUpperCase() === words(logic, 'aggregation'))
  const outputs = list(logic, 'output')
  return {
    rule: /^[a-z_]+(\.[a-z_]+)+$/.test(decision.id ?? '') ? decision.id : 'imported.table',
    label: { zh: name, en: words(decision, 'pd:en') ?? name }, hit, ...(aggregator ? { aggregator } : {}),
    inputs: list(logic, 'input').map((input, i) => {
      const expression = child(input, 'inputExpression')
      const text = textOf(expression) ?? ''
      const plain = /^[\p{L}_][\p{L}\p{N}_]*( [\p{L}\p{N}_]+)*$/u.test(text)
      const label = words(input, 'label') ?? text
      const values = textOf(child(input, 'inputValues'))
      return {
        id: input.id ?? `i${i + 1}`, name: plain ? text : /^[\p{L}_][\p{L}\p{N}_]*$/u.test(input.id ?? '') ? input.id : `input_${i + 1}`, label: { zh: label, en: words(input, 'pd:en') ?? label }, type: typeOf(words(expression, 'typeRef')),
        ...(plain ? {} : { expression: text }), ...(values === undefined ? {} : { values }), ...(words(input, 'pd:optional') === 'true' ? { optional: true } : {}),
      }
    }),
    outputs: outputs.map((output, i) => {
      const named = words(output, 'name') ?? (outputs.length === 1 ? name : `output_${i + 1}`)
      const label = words(output, 'label') ?? named
      const [values, fallback] = [textOf(child(output, 'outputValues')), textOf(child(output, 'defaultOutputEntry'))]
      return {
        id: output.id ?? `o${i + 1}`, name: named.replace(/[^\p{L}\p{N}_ ]/gu, '_'), label: { zh: label, en: words(output, 'pd:en') ?? label }, type: typeOf(words(output, 'typeRef') ?? words(logic, 'typeRef')),
        ...(values === undefined ? {} : { values }), ...(fallback === undefined ? {} : { fallback }),
      }
    }),
    rows: list(logic, 'rule').map((rule, i) => {
      const [zh, en] = list(rule, 'annotationEntry').map((a) => textOf(a) ?? '')
      const said = zh || words(rule, 'description')
      return {
        id: rule.id ?? `r${i + 1}`, when: list(rule, 'inputEntry').map((e) => textOf(e) ?? ''), out: list(rule, 'outputEntry').map((e) => textOf(e) ?? ''),
        ...(said ? { basis: { zh: said, en: en || said } } : {}),
      }
    }),
  }
}

/** Writes a version as a DMN 1.3 model of its own, with the inputs it requires. What is read from it is the same table. */
export async function writeDmn({ table, effective_from, doc_no, title }: Pick<RuleVersion, 'table' | 'effective_from' | 'doc_no' | 'title'>): Promise<string> {
  const moddle = new DmnModdle({ pd: PANDENG })
  const make = (type: string, attributes: Record<string, unknown>) => moddle.create(type, Object.fromEntries(Object.entries(attributes).filter(([, v]) => v !== undefined)))
  const text = (type: string, value: string | undefined) => (value === undefined ? undefined : make(type, { text: value }))
  const inputs = table.inputs.filter((i) => i.expression === undefined)
  const clauses = table.inputs.map((i) => make('dmn:InputClause', {
    id: i.id, label: i.label.zh, 'pd:en': i.label.en, 'pd:optional': i.optional ? 'true' : undefined,
    inputExpression: make('dmn:LiteralExpression', { id: `${i.id}.expression`, typeRef: refOf(i.type), text: i.expression ?? i.name }), inputValues: text('dmn:UnaryTests', i.values),
  }))
  const outputs = table.outputs.map((o) => make('dmn:OutputClause', {
    id: o.id, name: o.name, label: o.label.zh, 'pd:en': o.label.en, typeRef: refOf(o.type), outputValues: text('dmn:UnaryTests', o.values), defaultOutputEntry: text('dmn:LiteralExpression', o.fallback),
  }))
  const rules = table.rows.map((r) => make('dmn:DecisionRule', {
    id: r.id, inputEntry: r.when.map((w, i) => make('dmn:UnaryTests', { id: `${r.id}.i${i + 1}`, text: w })), outputEntry: r.out.map((w, i) => make('dmn:LiteralExpression', { id: `${r.id}.o${i + 1}`, text: w })),
    annotationEntry: [r.basis?.zh, r.basis?.en].map((w) => make('dmn:RuleAnnotation', { text: w ?? '' })),
  }))
  const logic = make('dmn:DecisionTable', {
    id: 'table', hitPolicy: POLICIES[table.hit], aggregation: table.aggregator?.toUpperCase(), input: clauses, output: outputs, annotation: ANNOTATIONS.map((name) => make('dmn:RuleAnnotationClause', { name })), rule: rules,
  })
  const decision = make('dmn:Decision', {
    id: table.rule, name: table.label.zh, 'pd:en': table.label.en, variable: make('dmn:InformationItem', { id: `${table.rule}.result`, name: table.label.zh }),
    informationRequirement: inputs.map((i) => make('dmn:InformationRequirement', { id: `needs.${i.id}`, requiredInput: make('dmn:DMNElementReference', { href: `#data.${i.id}` }) })), decisionLogic: logic,
  })
  const data = inputs.map((i) => make('dmn:InputData', { id: `data.${i.id}`, name: i.name, variable: make('dmn:InformationItem', { id: `data.${i.id}.value`, name: i.name, typeRef: refOf(i.type) }) }))
  const root = make('dmn:Definitions', {
    id: 'definitions', name: title.zh, 'pd:en': title.en, 'pd:effectiveFrom': effective_from, 'pd:docNo': doc_no, namespace: 'https://pandeng.dev/rules', drgElement: [decision, ...data],
  })
  return (await moddle.toXML(root, { format: true })).xml
}

const refOf = (type: (typeof VALUE_TYPES)[number]) => (type === 'any' ? 'Any' : type)
const typeOf = (ref: string | undefined) => VALUE_TYPES.find((t) => t === ref?.replace(/^feel:/, '').toLowerCase()) ?? 'any'

function words(element: ModdleElement | undefined, name: string): string | undefined {
  const value = element?.get(name)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

export function child(element: ModdleElement | undefined, name: string): ModdleElement | undefined {
  const value = element?.get(name)
  return typeof value === 'object' && value !== null && '$type' in value ? (value as ModdleElement) : undefined
}

export function list(element: ModdleElement | undefined, name: string): ModdleElement[] {
  const value = element?.get(name)
  return Array.isArray(value) ? (value as ModdleElement[]) : []
}

/** The `text` of an expression or a test; an empty one counts. */
export function textOf(element: ModdleElement | undefined): string | undefined {
  const value = element?.get('text')
  return element === undefined ? undefined : typeof value === 'string' ? value.trim() : ''
}
