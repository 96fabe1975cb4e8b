import { useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { useAct } from '#web/shared/act.ts'
import { useForm } from '#web/shared/ActForm.tsx'
import { Refused } from '#web/shared/api.ts'
import { useDraft } from '#web/shared/drafts.ts'
import { FactField } from '#web/shared/FactField.tsx'
import { useText } from '#web/shared/i18n.tsx'
import { RefusedNote } from '#web/shared/states.tsx'
import type { KindDecl, MatterView } from '#web/shared/types.ts'
import { FilePicker } from './FilePicker.tsx'
import { proofOf } from './outbox.ts'
import { useOutbox } from './OutboxProvider.tsx'
import { Sheet } from '#web/shared/Sheet.tsx'
import type { FileRef } from './photos.ts'

interface Said { readonly body: Readonly<Record<string, unknown>>; readonly files: readonly FileRef[] }
const NOTHING: Said = { body: {}, files: [] }
/** What pressing it will mean, where that is not plain. */
const MEANS: Readonly<Record<string, Text>> = {
  withdraw: { zh: '撤回后不再办理，也不能恢复；需要时可以重新提交。', en: 'It will no longer be handled and cannot be brought back; you may raise it anew.' },
  escalate: { zh: '将提请上级督办，由领导过问。', en: 'It goes to a leader, who looks into it.' },
  redo: { zh: '退回承办单位重新办理，时限重新计算。', en: 'It goes back to the unit and a new limit starts.' },
  claim_met: { zh: '对接单位据凭证认定；需要补充的会退回并说明理由。', en: 'Your contact confirms it by the proof; if something is missing it is sent back with the reason.' },
  ask_move: { zh: '由区里审批，审批期间期限不计；同意前仍以原期限为准。', en: 'The district decides, and the time stands still meanwhile. Until it agrees, the day stays as it was.' },
  dispute: { zh: '退回牵头单位重新办理，时限重新计算。', en: 'It goes back to the unit and a new limit starts.' },
}
const WITH_FILES = new Set(['supplement', 'redo', 'dispute', 'escalate'])
/** Proof that an act may bring though it need not. */
const MAY_BRING: Readonly<Record<string, string>> = { 'commitment.report': 'progress' }

interface ActSheetProps {
  readonly decl: KindDecl; readonly matter: Pick<MatterView, 'kind' | 'id' | 'version'>; readonly act: string
  /** What is known already and not asked. */
  readonly given?: Readonly<Record<string, unknown>>
  /** Asks that mean nothing for this one. */
  readonly without?: readonly string[]
  /** Under which name what is typed is kept, where the matter is still to be opened. */
  readonly draft?: string
  readonly onClose: () => void; readonly onDone?: () => void
}
const NONE = {}

/** One act of the asker, asked for in a sheet from the declaration; what is typed stays until it was accepted. */
export function ActSheet({ decl, matter, act, given = NONE, without = [], draft = `${matter.kind}.${matter.id}`, onClose, onDone }: ActSheetProps) {
  const { t } = useText()
  const { photos } = useOutbox()
  const [{ body, files }, change, forget] = useDraft<Said>(`${draft}.${act}`, NOTHING)
  const [busy, setBusy] = useState(false)
  const [unsent, setUnsent] = useState<Refused>()
  const doing = useAct(matter.kind, matter.id, matter.version)
  const { facts: suggested } = useForm(decl, matter.version === 0 ? '' : matter.id, act, { ...body, ...given })
  const ask = decl.acts[act]
  if (!ask) return null
  const valueOf = (fact: string) => (isSaid(body[fact]) ? body[fact] : suggested[fact])
  const proof = ask.needs[0] ?? MAY_BRING[`${matter.kind}.${act}`]
  const error = unsent ?? doing.error
  const faults = new Map(error?.faults.map((f) => [f.path.split('/')[1] ?? '', t(f.problem)]))
  const submit = async () => {
    setBusy(true)
    setUnsent(undefined)
    try {
      const evidence: { kind: string; sha256: string }[] = []
      for (const file of files) evidence.push({ kind: proof ?? proofOf(matter.kind, file), sha256: await photos.send(file.id) })
      await doing.mutateAsync({ act, body: { ...Object.fromEntries(ask.asks.flatMap(({ fact }) => (isSaid(valueOf(fact)) ? [[fact, valueOf(fact)]] : []))), ...given }, evidence })
      await photos.drop(files.map((f) => f.id))
      forget()
      onClose()
      onDone?.()
    } catch (err) {
      if (!(err instanceof Refused)) throw err
      setUnsent(err)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Sheet title={t(ask.label)} onClose={onClose}>
      <form noValidate onSubmit={(e) => { e.preventDefault(); void submit() }}>
        {MEANS[act] && <p className="soft">{t(MEANS[act] ?? ask.label)}</p>}
        {ask.asks.filter(({ fact }) => !(fact in given) && !without.includes(fact)).map(({ fact, required }) => { const field = decl.facts[fact]; return field && <FactField key={fact} kind={decl} name={fact} fact={field} required={required} value={valueOf(fact)} fault={faults.get(fact)} onChange={(value) => change({ body: { ...body, [fact]: value } })} /> })}
        {proof && <p className="proof"><strong>{t(decl.proofs[proof] ?? { zh: proof, en: proof })}</strong> <span className="soft">{t(ask.needs.length > 0 ? { zh: '（必传）', en: '(required)' } : { zh: '（选填）', en: '(optional)' })}</span></p>}
        {(proof ?? WITH_FILES.has(act)) && <FilePicker papers={proof !== undefined || matter.kind === 'appeal'} files={files} onChange={(list) => change({ files: list })} mayGo />}
        {error && <RefusedNote error={error} />}
        <div className="row sheet-foot"><button type="button" className="btn" onClick={onClose}>{t({ zh: '先不', en: 'Not now' })}</button><button type="submit" className={`btn ${ask.tone === 'danger' ? 'danger' : 'primary'}`} disabled={busy}>{t(ask.label)}</button></div>
      </form>
    </Sheet>
  )
}

const isSaid = (value: unknown): boolean => value !== undefined && value !== ''
