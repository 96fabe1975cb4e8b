import { z } from 'zod'
import { type Caller, hasAny, isOwnMatter, type Role, rolesOn } from './caller.ts'
import { metaOf } from './fact.ts'
import { type ActDef, type Ask, bare, type Evidence, type MatterDef } from './matter.ts'
import { type Fault, Refusal } from './refusal.ts'
import type { Text } from './text.ts'

const schemas = new WeakMap<ActDef, z.ZodObject>()

/** The zod object an act's body is checked with: its pick of the matter's facts, unknown keys refused. */
export function bodyOf(def: MatterDef, act: ActDef): z.ZodObject {
  const known = schemas.get(act)
  if (known) return known
  const shape: Record<string, z.ZodType> = {}
  for (const key of act.asks) {
    const field = def.facts.shape[bare(key)] as z.ZodType
    shape[bare(key)] = key.endsWith('?') ? field.optional() : field
  }
  const body = z.strictObject(shape)
  schemas.set(act, body)
  return body
}

/** @throws Refusal `unknown` */
export function actOf(def: MatterDef, name: string): ActDef {
  const act = Object.hasOwn(def.acts, name) ? def.acts[name] : undefined
  if (!act) throw new Refusal('unknown', { zh: `${def.label.zh}没有“${name}”这个动作`, en: `a ${def.kind} has no act '${name}'` })
  return act
}

/** @throws Refusal `invalid`, with every fault of every field */
export function parseBody(def: MatterDef, act: ActDef, body: unknown): Record<string, unknown> {
  const parsed = bodyOf(def, act).safeParse(body)
  if (parsed.success) return parsed.data
  throw new Refusal('invalid', { zh: '填写的内容有误，未作任何改动', en: 'some of what was filled in is not valid; nothing was changed' }, {
    faults: parsed.error.issues.map((issue) => faultOf(def, issue)),
    next: { zh: '请按提示修改后再提交', en: 'mend the marked fields and send again' },
  })
}

function faultOf(def: MatterDef, issue: z.core.$ZodIssue): Fault {
  const path = `/${issue.path.join('/')}`
  const field = def.facts.shape[String(issue.path[0])] as z.ZodType | undefined
  const label = field ? metaOf(field).label : { zh: '', en: '' }
  // What was left out is told as such: people do not fill in a string.
  if (issue.path.length === 1 && issue.code === 'invalid_type' && issue.message.endsWith('undefined')) return { path, problem: { zh: `${label.zh}：未填写`, en: `${label.en}: not filled in` } }
  return { path, problem: { zh: `${label.zh}${chinese(issue)}`, en: `${label.en}: ${issue.message}` } }
}

function chinese(issue: z.core.$ZodIssue): string {
  const one = z.locales.zhCN().localeError(issue as z.core.$ZodRawIssue)
  const text = typeof one === 'string' ? one : (one?.message ?? issue.message)
  return `：${text}`
}

/**
 * Why an act may not happen now; undefined when it may. Asked without a body it tells a screen which buttons work.
 * Order: role, state, guard, so that nobody learns of states they may not see.
 */
export function objection(def: MatterDef, name: string, ask: Ask): Refusal | undefined {
  const act = actOf(def, name)
  if (!hasAny(ask.roles, act.by)) {
    if (isOwnMatter(ask.caller, ask.participants) && byPost(act, ask.caller)) {
      return new Refusal('forbidden', {
        zh: `这件${def.label.zh}是您本人或您代理的企业提出的，须回避，不能由您${act.label.zh}`,
        en: `you, or a firm you act for, ask in this ${def.label.en.toLowerCase()}: somebody else must ${act.label.en.toLowerCase()}`,
      }, { next: { zh: '请交由同岗位的其他人员办理', en: 'leave it to a colleague in the same post' } })
    }
    return new Refusal('forbidden', { zh: `您没有“${act.label.zh}”的权限`, en: `you may not ${act.label.en.toLowerCase()} here` })
  }
  const timely = ask.state === undefined ? act.from.length === 0 : act.from.includes(ask.state)
  if (!timely) {
    const state: Text = ask.state === undefined ? { zh: '尚未提出', en: 'not open' } : (def.states[ask.state]?.label ?? { zh: ask.state, en: ask.state })
    return new Refusal('untimely', act.untimely?.(ask) ?? {
      zh: `当前为“${state.zh}”，不能${act.label.zh}`,
      en: `cannot ${act.label.en.toLowerCase()} a ${def.label.en.toLowerCase()} that is ${state.en.toLowerCase()}`,
    }, { next: { zh: '请刷新后查看可办理的动作', en: 'reload to see what can be done now' } })
  }
  const reason = act.requires?.(ask)
  return reason && new Refusal('unmet', reason)
}

/** Would one of the caller's posts do, were the matter not their own? */
function byPost(act: ActDef, caller: Caller): boolean {
  return act.by.some((role) => caller.posts.some((p) => role === p.role || role.endsWith(`:${p.role}`)))
}

/** Evidence that a step still lacks, by kind. */
export function missingProofs(def: MatterDef, act: ActDef, to: string, laid: readonly string[], brought: readonly Evidence[]): readonly string[] {
  const fresh = new Set(brought.map((e) => e.kind))
  const all = new Set([...laid, ...fresh])
  const forState = (def.states[to]?.needs ?? []).flatMap((n) => n.split('+')).filter((k) => !all.has(k))
  return [...new Set([...forState, ...(act.needs ?? []).filter((k) => !fresh.has(k))])]
}

/** What was done before the house was there is proved by the register it was kept in, where an import lays it; nobody else may say so. */
function isPast(def: MatterDef, as: Role, brought: readonly Evidence[]): boolean {
  return as === 'import' && def.past !== undefined && brought.some((e) => e.kind === def.past)
}

/** @throws Refusal `unproven` naming what is missing */
export function demandProofs(def: MatterDef, act: ActDef, to: string, as: Role, laid: readonly string[], brought: readonly Evidence[]): void {
  if (isPast(def, as, brought)) return
  const missing = missingProofs(def, act, to, laid, brought)
  if (missing.length === 0) return
  const name = (locale: 'zh' | 'en') => missing.map((k) => def.proofs?.[k]?.[locale] ?? k).join(locale === 'zh' ? '、' : ', ')
  throw new Refusal('unproven', { zh: `缺少凭证：${name('zh')}，状态未变`, en: `evidence is missing: ${name('en')}; the state is unchanged` }, {
    next: { zh: '请上传后再办理', en: 'attach it and try again' },
  })
}

/** Names of the acts open to this caller, so that a screen draws only buttons that work. Opening acts when `state` is undefined. */
export function openActs(def: MatterDef, ask: Ask): string[] {
  return Object.keys(def.acts).filter((name) => !objection(def, name, { ...ask, body: undefined }))
}

/** The role a writer speaks in: the first of the act's roles the caller has. */
export function spokenRole(act: ActDef, roles: ReadonlySet<Role>): Role {
  return act.by.find((r) => roles.has(r)) ?? 'unknown'
}

/** May this caller read this matter at all? */
export function mayRead(def: MatterDef, ask: Pick<Ask, 'caller' | 'participants'>): boolean {
  return hasAny(rolesOn(ask.caller, ask.participants), def.read)
}

