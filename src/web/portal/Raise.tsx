import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, Refused, type Uploaded } from '#web/shared/api.ts'
import { useDraft } from '#web/shared/drafts.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useKind, useMe } from '#web/shared/queries.ts'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import type { Spot } from '#web/shared/types.ts'
import { Upload } from '#web/shared/Upload.tsx'
import { PhoneSignIn } from '#web/sign-in/PhoneSignIn.tsx'
import { useFace } from './face.ts'
import { sendOrKeep, type Sent } from './outbox.ts'
import { CategoryChips } from './CategoryChips.tsx'
import { Whereabouts } from './Whereabouts.tsx'

interface Draft { id: string; content: string; type: string; category: string; place: Spot | undefined; address: string; area: string; anonymous: boolean; firm: string; urgency: string; contact_phone: string; files: readonly Uploaded[] }

const fresh = (): Draft => ({ id: crypto.randomUUID(), content: '', type: 'complaint', category: '', place: undefined, address: '', area: '', anonymous: false, firm: '', urgency: 'normal', contact_phone: '', files: [] })

/** Photo, words, place: one screen, under a minute. Signing in comes last, and nothing typed is ever lost. */
export function Raise() {
  const { t } = useText()
  const { face, kind } = useFace()
  const [empty] = useState(fresh)
  const [draft, change, forget] = useDraft<Draft>(`raise.${face}`, empty)
  const me = useMe()
  const decl = useKind(kind)
  const cache = useQueryClient()
  const [sent, setSent] = useState<Sent | 'later'>()
  const [error, setError] = useState<Refused>()
  const [signing, setSigning] = useState(false)
  const [busy, setBusy] = useState(false)
  const text = draft.content.trim()
  const similar = useQuery({ queryKey: ['similar', kind, text.slice(0, 80)], enabled: Boolean(me.data) && face === 'e' && text.length > 10, queryFn: () => api<{ id: string; number: string; title: string }[]>('/api/similar', { method: 'POST', body: { kind, text } }) }).data
  if (!decl) return <Loading />
  const types = decl.facts['type']?.options ?? {}
  const firm = draft.firm || me.data?.firms[0]?.id || ''

  const body = () => face === 'r'
    ? { type: draft.type, content: text, channel: 'phone', ...given('category', draft.category), ...given('address', draft.address), ...given('area', draft.area), ...(draft.place ? { place: draft.place } : {}), ...(draft.anonymous ? { anonymous: true } : {}) }
    : { firm, content: text, urgency: draft.urgency, ...given('category', draft.category), ...given('contact_phone', draft.contact_phone), ...given('address', draft.address), ...given('area', draft.area), ...(draft.place ? { place: draft.place } : {}) }
  const send = async () => {
    setError(undefined)
    setBusy(true)
    try {
      const answer = await sendOrKeep({ kind, id: draft.id, act: 'file', key: draft.id, body: body(), evidence: draft.files.map((f) => ({ kind: 'photo', sha256: f.sha256 })) })
      forget()
      change({ id: crypto.randomUUID() })
      setSent(answer ?? 'later')
      await cache.invalidateQueries({ queryKey: ['matters'] })
    } catch (err) {
      if (!(err instanceof Refused)) throw err
      if (err.code === 'unsigned') setSigning(true)
      else setError(err)
    } finally {
      setBusy(false)
    }
  }
  if (sent) return <Thanks sent={sent} onMore={() => setSent(undefined)} />
  const submit = () => { if (text.length < 5) setError(new Refused('invalid', { zh: '请至少写 5 个字，说明是什么事', en: 'Please write at least 5 characters' })); else if (!me.data) setSigning(true); else void send() }
  return (
    <form className="stack" noValidate onSubmit={(e) => { e.preventDefault(); submit() }}>
      <h1>{t(face === 'r' ? { zh: '我要反映', en: 'Tell us' } : { zh: '提出诉求', en: 'File an appeal' })}</h1>
      {face === 'e' && me.data && me.data.firms.length > 1 && <label className="field"><span>{t({ zh: '企业', en: 'Firm' })}</span><select className="input" value={firm} onChange={(e) => change({ firm: e.target.value })}>{me.data.firms.map((f) => <option key={f.id} value={f.id}>{f.name}</option>)}</select></label>}
      {me.data ? <Upload label={{ zh: '拍照或选择照片', en: 'Take or choose photos' }} files={draft.files} onChange={(files) => change({ files })} camera={face === 'r'} /> : <p className="soft">{t({ zh: '登录后可以添加照片', en: 'Photos can be added once you are signed in' })}</p>}
      <label className="field"><span>{t({ zh: '什么事', en: 'What is it about' })}</span><textarea className="input" value={draft.content} maxLength={2000} onChange={(e) => change({ content: e.target.value })} placeholder={t({ zh: '时间、地点、情况，希望怎样解决', en: 'When, where, what, and what you hope for' })} /></label>
      <CategoryChips kind={kind} text={text} value={draft.category} onChange={(category) => change({ category })} />
      {face === 'r' && <fieldset className="field"><legend>{t({ zh: '类型', en: 'Type' })}</legend><div className="chips">{Object.entries(types).map(([key, label]) => <button key={key} type="button" className="btn" aria-pressed={draft.type === key} onClick={() => change({ type: key })}>{t(label)}</button>)}</div></fieldset>}
      <Whereabouts place={draft.place} address={draft.address} onChange={change} />
      {face === 'e' && <label className="field"><span>{t({ zh: '联系电话（选填）', en: 'Telephone (optional)' })}</span><input className="input" type="tel" value={draft.contact_phone} onChange={(e) => change({ contact_phone: e.target.value })} /></label>}
      {face === 'r' && draft.type === 'report' && <label className="note" style={{ display: 'block' }}><input type="checkbox" checked={draft.anonymous} onChange={(e) => change({ anonymous: e.target.checked })} /> <strong>{t({ zh: '匿名', en: 'Anonymous' })}</strong><br />{t({ zh: '举报件的承办单位和被举报单位都看不到您的姓名和电话，只有热线人员回访时可见，每次查看都会留痕。', en: 'Neither the unit that handles it nor the one complained of sees who you are. Only the hotline can, and every look is written down.' })}</label>}
      {similar && similar.length > 0 && <div className="note warn"><strong>{t({ zh: '贵公司可能已提过类似诉求', en: 'Your firm may have raised this already' })}</strong><ul>{similar.map((s) => <li key={s.id}><Link to={`/${face}/m/${s.id}`}>{s.number} {s.title}</Link></li>)}</ul></div>}
      {error && <RefusedNote error={error} />}
      {signing && !me.data && <section className="card"><h2>{t({ zh: '留个手机号，方便告诉您进展', en: 'Your number, so that we can tell you how it goes' })}</h2><PhoneSignIn onDone={async () => { await cache.invalidateQueries({ queryKey: ['me'] }); setSigning(false); await send() }} /></section>}
      {!(signing && !me.data) && <button type="submit" className="btn primary big" disabled={busy}>{t({ zh: '提交', en: 'Send' })}</button>}
    </form>
  )
}

function given(key: string, value: string): object {
  return value ? { [key]: value } : {}
}

function Thanks({ sent, onMore }: { sent: Sent | 'later'; onMore: () => void }) {
  const { t } = useText()
  const { face } = useFace()
  return (
    <section className="card stack" style={{ textAlign: 'center' }} role="status">
      {sent === 'later' ? <><h1>{t({ zh: '已保存在手机上', en: 'Kept on this phone' })}</h1><p>{t({ zh: '尚未送出，联网后自动送出，不会重复。', en: 'Not sent yet. It goes out once, as soon as you are online.' })}</p></> : <>
        <h1>{t({ zh: '已收到', en: 'We have it' })}</h1><p className="soft">{t({ zh: '编号', en: 'Number' })}</p><p className="number">{sent.number}</p>
        <div className="row" style={{ justifyContent: 'center' }}><button type="button" className="btn" onClick={() => void navigator.clipboard?.writeText(sent.number)}>{t({ zh: '复制编号', en: 'Copy' })}</button><Link className="btn primary" to={`/${face}/m/${sent.id}`}>{t({ zh: '查看进展', en: 'Follow it' })}</Link></div></>}
      <button type="button" className="btn quiet" onClick={onMore}>{t({ zh: '再提一件', en: 'Raise another' })}</button>
    </section>
  )
}
