import { type FormEvent, useState } from 'react'
import { useAct } from '#web/shared/act.ts'
import { useText } from '#web/shared/i18n.tsx'
import { RefusedNote } from '#web/shared/states.tsx'
import { type MuAnswer, type Shown, VETOES } from './mu-answers.ts'

interface Props { readonly batch: string; readonly version: number; readonly group: 'above' | 'below'; readonly firm: Shown; readonly labels: MuAnswer['rules']['labels']; readonly act: 'resolve' | 'correct'; readonly onDone: () => void }

/** 处理异议 (while it is shown) or 更正 (while it is drafted): the firm's row as it stands, to be set right; an objection that is not accepted leaves it alone. */
export function MuRow({ batch, version, group, firm, labels, act, onDone }: Props) {
  const { t } = useText()
  const [accepted, accept] = useState(act === 'correct')
  const [words, say] = useState('')
  const [figures, setFigures] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(Object.keys(labels).map((k) => [k, firm.figures[k] === undefined ? '' : String(firm.figures[k])])))
  const [vetoes, setVetoes] = useState(firm.vetoes)
  const [founded_on, setFounded] = useState(firm.founded_on)
  const doing = useAct('mu_batch', batch, version)
  const odd = Object.entries(figures).find(([, v]) => v.trim() !== '' && !Number.isFinite(Number(v.replaceAll(/[,，\s]/g, ''))))
  const row = { firm: firm.id, group, founded_on, vetoes, figures: Object.fromEntries(Object.entries(figures).flatMap(([k, v]) => (v.trim() === '' ? [] : [[k, Number(v.replaceAll(/[,，\s]/g, ''))]]))) }
  const submit = (e: FormEvent) => {
    e.preventDefault()
    doing.mutate({ act, body: act === 'correct' ? { row, reason: words } : { firm: firm.id, accepted, answer: words, ...(accepted ? { row } : {}) } }, { onSuccess: onDone })
  }
  return (
    <form className="stack note mu-form" onSubmit={submit}>
      {act === 'resolve' && <fieldset className="row"><legend>{t({ zh: `${firm.name}的异议`, en: `Objection of ${firm.name}` })}</legend>{[true, false].map((yes) => <label key={String(yes)} className="row"><input type="radio" name="accepted" checked={accepted === yes} onChange={() => accept(yes)} /> {yes ? t({ zh: '采纳，按更正后的数据重算', en: 'Accept: score anew by the row below' }) : t({ zh: '不采纳', en: 'Do not accept' })}</label>)}</fieldset>}
      {accepted && <>
        <div className="mu-row">{Object.entries(labels).map(([k, label]) => <label key={k} className="field"><span>{t(label)}</span><input className="input" inputMode="decimal" value={figures[k] ?? ''} onChange={(e) => setFigures({ ...figures, [k]: e.target.value })} /></label>)}
          <label className="field"><span>{t({ zh: '成立日期', en: 'Founded on' })}</span><input className="input" type="date" value={founded_on} onChange={(e) => setFounded(e.target.value)} /></label></div>
        <fieldset className="row"><legend>{t({ zh: '否决情形', en: 'Vetoes' })}</legend>{Object.entries(VETOES).map(([k, label]) => <label key={k} className="row"><input type="checkbox" checked={vetoes.includes(k)} onChange={(e) => setVetoes(e.target.checked ? [...vetoes, k] : vetoes.filter((v) => v !== k))} /> {t(label)}</label>)}</fieldset>
        <p className="soft">{t({ zh: '没有数据的格子留空，不填0：该项取同类企业平均分', en: 'Leave empty what is not known: it gets the group’s mean points, nought does not' })}</p>
        {odd && <small className="fault">{t({ zh: `“${labels[odd[0]]?.zh ?? odd[0]}”不是数`, en: `'${labels[odd[0]]?.en ?? odd[0]}' is no number` })}</small>}
      </>}
      <label className="field"><span>{act === 'correct' ? t({ zh: '更正理由', en: 'Why' }) : t({ zh: '处理意见', en: 'Answer' })} *</span><textarea className="input" rows={3} required minLength={4} maxLength={1_000} value={words} onChange={(e) => say(e.target.value)} /></label>
      {doing.error && <RefusedNote error={doing.error} />}
      <div className="row"><button type="submit" className="btn primary" disabled={doing.isPending || words.trim().length < 4 || odd !== undefined}>{act === 'correct' ? t({ zh: '更正', en: 'Correct it' }) : t({ zh: '处理异议', en: 'Answer it' })}</button><button type="button" className="btn" onClick={onDone}>{t({ zh: '取消', en: 'Cancel' })}</button></div>
    </form>
  )
}
