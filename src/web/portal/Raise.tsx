import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { Refused } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useKind } from '#web/shared/queries.ts'
import { RefusedNote } from '#web/shared/states.tsx'
import type { KindDecl, Me } from '#web/shared/types.ts'
import { AlreadyRaised } from './AlreadyRaised.tsx'
import { AgainstSomebody } from './AgainstSomebody.tsx'
import { CategoryChips } from './CategoryChips.tsx'
import { useConnected } from './connected.ts'
import { useFace } from './face.ts'
import { FilePicker } from './FilePicker.tsx'
import { FirmSwitch } from './FirmSwitch.tsx'
import { NoFirm } from './NoFirm.tsx'
import { useOutbox } from './OutboxProvider.tsx'
import type { Sent } from './outbox.ts'
import { Chips } from './parts/Chips.tsx'
import { usePerson } from './person.ts'
import { bodyOf, mayHide, mendedPhone, type RaiseDraft, SHORTEST, useRaiseDraft } from './raise-draft.ts'
import { SignInSheet } from './SignInSheet.tsx'
import { Thanks } from './Thanks.tsx'
import { Whereabouts } from './Whereabouts.tsx'

const WORDS: Record<'r' | 'e', { title: Text; lead: Text; place: Text; more: Text }> = {
  r: { title: { zh: '我要反映', en: 'Tell us' }, lead: { zh: '拍张照片，说清什么事，就可以提交。', en: 'A photo and a few words are enough.' }, place: { zh: '如：听泉街道长乐社区3号楼旁', en: 'e.g. beside Building 3, Changle Community' }, more: { zh: '什么时候、什么情况、希望怎样解决。可以用键盘上的话筒说。', en: 'When, what happened, what you hope for. You may speak with the keyboard’s microphone.' } },
  e: { title: { zh: '提出诉求', en: 'File an appeal' }, lead: { zh: '一次说清，多部门协同办理；是否真正解决，由企业认定。', en: 'Say it once; the offices work together. Whether it is really solved is for the firm to say.' }, place: { zh: '如：青岚科技园2号厂房（选填）', en: 'e.g. Plant 2, Qinglan Park (optional)' }, more: { zh: '遇到什么困难、涉及哪些部门、希望怎样解决。', en: 'What is hard, which offices it concerns, what you hope for.' } },
}

/** Photo, words, place: one screen, under a minute. Nothing is waited for: what the house declares fills in when it comes. Signing in comes last, and nothing typed is ever lost. */
export function Raise() {
  const { face, kind, firm } = useFace()
  const { person, sure } = usePerson()
  const decl = useKind(kind)
  const drafting = useRaiseDraft(face)
  const [done, setDone] = useState<Sent | 'later'>()
  if (done) return <Thanks sent={done} onMore={() => setDone(undefined)} />
  if (face === 'e' && person && sure && !firm) return <NoFirm />
  return <RaiseForm decl={decl} {...drafting} onDone={(sent) => { drafting.startAgain(); setDone(sent) }} />
}

function RaiseForm({ decl, draft, change, onDone }: { decl: KindDecl | undefined; draft: RaiseDraft; change: (some: Partial<RaiseDraft>) => void; onDone: (sent: Sent | 'later') => void }) {
  const { t } = useText()
  const { face, kind, firm } = useFace()
  const { person, sure } = usePerson()
  const { send, drop } = useOutbox()
  const cache = useQueryClient()
  const connected = useConnected()
  const [error, setError] = useState<Refused>()
  const [short, setShort] = useState(false)
  const [wrongPhone, setWrongPhone] = useState(false)
  const [signing, setSigning] = useState(false)
  const [busy, setBusy] = useState(false)
  const text = draft.content.trim()
  const mayGo = Boolean(person) && sure

  const dispatch = async (who: string | null, forFirm: string) => {
    const item = { id: draft.id, kind, who, at: new Date().toISOString(), title: text.slice(0, 40), body: bodyOf(face, draft, forFirm), files: draft.files, draft }
    setError(undefined)
    setBusy(true)
    try {
      const outcome = await send(item)
      if (outcome.fate === 'sent') return onDone(outcome.sent)
      if (outcome.fate === 'later') return onDone('later')
      // The form is still open with everything in it: nothing has to wait in the outbox.
      await drop(item)
      if (outcome.fate === 'sign-in') setSigning(true)
      else if ('error' in outcome) setError(outcome.error)
    } finally {
      setBusy(false)
    }
  }
  const submit = () => {
    // The rule is the one the server checks by.
    const { pattern } = (decl?.facts[face === 'r' ? 'caller_phone' : 'contact_phone']?.schema ?? {}) as { pattern?: string }
    const wrong = pattern !== undefined && draft.phone.trim() !== '' && !new RegExp(pattern).test(mendedPhone(draft.phone))
    setShort(text.length < SHORTEST)
    setWrongPhone(wrong)
    if (text.length < SHORTEST) return document.querySelector<HTMLTextAreaElement>('#what')?.focus()
    if (wrong) return document.querySelector<HTMLInputElement>('#phone')?.focus()
    if (person) void dispatch(person.party, firm)
    else if (connected) setSigning(true)
    else void dispatch(null, firm)
  }
  const signedIn = async () => {
    setSigning(false)
    const me = cache.getQueryData<Me | null>(['me'])
    if (me && (face === 'r' || me.firms[0])) await dispatch(me.party, me.firms[0]?.id ?? '')
  }
  const fault = (fact: string): ReactNode => error?.faults.filter((f) => f.path.startsWith(`/${fact}`)).map((f) => <small key={f.problem.zh} className="fault">{t(f.problem)}</small>)
  const words = WORDS[face]
  return (
    <>
      <form className="raise" noValidate onSubmit={(e) => { e.preventDefault(); submit() }}>
        <header><h1>{t(words.title)}</h1><p className="soft">{t(words.lead)}</p></header>
        {face === 'e' && <FirmSwitch />}
        <section className="card">
          {face === 'r' && <FilePicker files={draft.files} onChange={(files) => change({ files })} mayGo={mayGo} />}
          <div className="field">
            <label htmlFor="what">{t({ zh: '什么事', en: 'What is it' })}</label>
            <textarea id="what" className="input words" value={draft.content} maxLength={face === 'r' ? 2000 : 4000} aria-invalid={short} aria-describedby="what-more" enterKeyHint="enter" onChange={(e) => { change({ content: e.target.value }); setShort(false) }} />
            <div id="what-more">{short && <small className="fault" role="alert">{t({ zh: `请至少写 ${SHORTEST} 个字，说明是什么事。`, en: `Please write at least ${SHORTEST} characters.` })}</small>}<small>{t(words.more)}</small>{fault('content')}</div>
          </div>
          <CategoryChips kind={kind} text={text} value={draft.category} ask={mayGo && connected} onChange={(category) => change({ category })} />
          {face === 'e' && <div className="field"><span>{t({ zh: '材料（选填）', en: 'Papers (optional)' })}</span><FilePicker papers files={draft.files} onChange={(files) => change({ files })} mayGo={mayGo} /></div>}
        </section>
        <section className="card">
          <Whereabouts draft={draft} change={change} example={words.place} />
          {face === 'r' && <Chips legend={t({ zh: '属于哪一种', en: 'Which kind' })} chips={optionsOf(decl, 'type', t)} value={draft.type} onChange={(type) => change({ type })} />}
          {face === 'r' && mayHide(draft.type) && <AgainstSomebody draft={draft} change={change} signedIn={mayGo} />}
          {face === 'e' && <Chips legend={t({ zh: '紧急程度', en: 'Urgency' })} chips={optionsOf(decl, 'urgency', t)} value={draft.urgency} onChange={(urgency) => change({ urgency })} />}
          <div className="pair">
            {face === 'e' && <div className="field"><label htmlFor="contact">{t({ zh: '联系人', en: 'Contact' })}</label><input id="contact" className="input" autoComplete="name" maxLength={40} value={draft.contact_name} onChange={(e) => change({ contact_name: e.target.value })} />{fault('contact_name')}</div>}
            <div className="field"><label htmlFor="phone">{t({ zh: '您的电话', en: 'Your telephone' })}</label><input id="phone" className="input" type="tel" inputMode="tel" autoComplete="tel" value={draft.phone} aria-invalid={wrongPhone} aria-describedby="phone-more" onChange={(e) => { change({ phone: e.target.value }); setWrongPhone(false) }} /><div id="phone-more">{wrongPhone && <small className="fault" role="alert">{t({ zh: '请填写 11 位手机号，或带区号的固定电话。', en: 'An 11-digit mobile number, or a landline with its area code.' })}</small>}<small>{t({ zh: '只用于办理时与您联系，对外隐去中间四位。', en: 'Only to contact you about this; four digits are hidden.' })}</small></div>{fault('caller_phone')}{fault('contact_phone')}</div>
          </div>
        </section>
        <AlreadyRaised text={text} ask={mayGo && connected} />
        {error && <RefusedNote error={error} />}
        <div className="send"><button type="submit" className="btn primary big" disabled={busy}>{t(busy ? { zh: '正在送出……', en: 'Sending…' } : { zh: '提交', en: 'Send' })}</button><p className="soft">{t({ zh: '已填写的内容随时保存在本机。', en: 'What you type is kept on this device as you go.' })}</p></div>
      </form>
      {signing && <SignInSheet phone={draft.phone} onClose={() => setSigning(false)} onDone={signedIn} />}
    </>
  )
}

const optionsOf = (decl: KindDecl | undefined, fact: string, t: (text: Text) => string) => Object.entries(decl?.facts[fact]?.options ?? {}).map(([key, label]) => ({ key, label: t(label) }))
