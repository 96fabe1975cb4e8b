import { useState } from 'react'
import { useAct } from '#web/shared/act.ts'
import { useDraft } from '#web/shared/drafts.ts'
import { Faces } from '#web/shared/Faces.tsx'
import { useText } from '#web/shared/i18n.tsx'
import { RefusedNote } from '#web/shared/states.tsx'
import type { KindDecl, MatterView } from '#web/shared/types.ts'

interface Said { readonly solved: boolean | null; readonly face: number | null; readonly comment: string }
const NOTHING: Said = { solved: null, face: null, comment: '' }
const SHORTEST = 2

/** Solved or not, and how it felt: the asker's own word closes it or sends it back. */
export function Verdict({ decl, matter, act, again }: { decl: KindDecl; matter: MatterView; act: string; again: string | undefined }) {
  const { t } = useText()
  const [said, change, forget] = useDraft<Said>(`verdict.${matter.id}.${matter.version}`, NOTHING)
  const [missing, setMissing] = useState(false)
  const doing = useAct(matter.kind, matter.id, matter.version)
  const { solved, face, comment } = said
  const words = comment.trim()
  const back = solved === false && again !== undefined
  const ready = back ? words.length >= SHORTEST : face !== null && solved !== null
  const submit = () => {
    setMissing(!ready)
    if (!ready) return
    doing.mutate(back ? { act: again, body: { reason: words, ...(face ? { face } : {}) } } : { act, body: { solved, face, ...(words ? { comment: words } : {}) } }, { onSuccess: forget })
  }
  const firm = matter.kind === 'appeal'
  return (
    <form className="card verdict" noValidate onSubmit={(e) => { e.preventDefault(); submit() }}>
      <h2>{t(firm ? { zh: '真正解决了吗？由企业认定', en: 'Is it really solved? The firm says' } : { zh: '办得怎么样？由您说了算', en: 'How was it? It is yours to say' })}</h2>
      <fieldset className="field"><legend>{t({ zh: '问题解决了吗', en: 'Is it solved' })}</legend>
        <div className="yes-no"><button type="button" className="chip" aria-pressed={solved === true} onClick={() => change({ solved: true })}>{t({ zh: '解决了', en: 'Yes' })}</button><button type="button" className="chip" aria-pressed={solved === false} onClick={() => change({ solved: false })}>{t({ zh: '没解决', en: 'No' })}</button></div></fieldset>
      <Faces label={t({ zh: '您的感受', en: 'How it felt' })} value={face ?? undefined} onChange={(f) => change({ face: f })} />
      <div className="field"><label htmlFor="comment">{t(back ? { zh: '哪里没解决', en: 'What is not solved' } : { zh: '想说一句（选填）', en: 'A word (optional)' })}</label>
        <textarea id="comment" className="input" rows={2} value={comment} maxLength={500} aria-describedby="comment-more" onChange={(e) => change({ comment: e.target.value })} />
        <small id="comment-more">{back && t({ zh: '写明后退回承办单位重新办理，时限重新计算。', en: 'It goes back to the unit with your words, and a new limit starts.' })}{solved === false && !again && t({ zh: '重办次数已用完；您的评价会如实计入，也可以提请上级督办。', en: 'It cannot be done again once more; your verdict counts as it is, and you may raise it.' })}</small></div>
      {missing && !ready && <p className="fault" role="alert">{t(back ? { zh: '请写明哪里没解决。', en: 'Please say what is not solved.' } : { zh: '请选择是否解决，并按一个表情。', en: 'Please say whether it is solved, and press a face.' })}</p>}
      {doing.error && <RefusedNote error={doing.error} />}
      <button type="submit" className="btn primary big" disabled={doing.isPending}>{t(doing.isPending ? { zh: '正在送出……', en: 'Sending…' } : back ? (decl.acts[again]?.label ?? { zh: '退回重办', en: 'Do it again' }) : { zh: firm ? '确认' : '提交评价', en: 'Send' })}</button>
    </form>
  )
}
