import { ActForm } from '#web/shared/ActForm.tsx'
import type { KindDecl, MatterView } from '#web/shared/types.ts'
import { Hints } from './Hints.tsx'

/** Acts that decide what it is about, whose it is, or whether it is there already. */
const ADVISED = new Set(['accept', 'dispatch', 'merge'])

/** An act somebody has begun, with what it starts from. */
export interface Begun { readonly act: string; readonly given?: Readonly<Record<string, unknown>> }

/** The form of an act on one matter, with advice where the house has any. Advice may lead to another act: a duplicate is merged, not dispatched. */
export function ActPanel({ decl, matter, begun, onBegin, onDone, onCancel }: { decl: KindDecl; matter: MatterView; begun: Begun; onBegin: (begun: Begun) => void; onDone: () => void; onCancel: () => void }) {
  const { act, given } = begun
  return (
    <ActForm
      key={`${act} ${JSON.stringify(given ?? {})}`} kind={decl} id={matter.id} seen={matter.version} act={act} standing={matter.facts} {...(given ? { given } : {})} onDone={onDone} onCancel={onCancel}
      {...(ADVISED.has(act) ? { beside: (fill, body) => <Hints decl={decl} matter={matter} act={act} fill={fill} body={body} onMerge={(merging) => onBegin({ act: 'merge', given: merging })} /> } : {})}
    />
  )
}
