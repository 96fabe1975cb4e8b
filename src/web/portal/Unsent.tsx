import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useText } from '#web/shared/i18n.tsx'
import type { Me } from '#web/shared/types.ts'
import { useConnected } from './connected.ts'
import { useFace } from './face.ts'
import { mayGo, type Waiting } from './outbox.ts'
import { useOutbox } from './OutboxProvider.tsx'
import { Icon } from '#web/shared/Icon.tsx'
import { usePerson } from './person.ts'
import { reopen } from './raise-draft.ts'
import { SignInSheet } from './SignInSheet.tsx'

/** What was pressed "send" on and has not arrived: it goes by itself, or says what it waits for. */
export function Unsent() {
  const { t } = useText()
  const { kind } = useFace()
  const { waiting } = useOutbox()
  const { person } = usePerson()
  const mine = waiting.filter((w) => w.kind === kind && (w.who === null || person === null || w.who === person?.party))
  if (mine.length === 0) return null
  return (
    <section className="unsent" aria-label={t({ zh: '尚未送出', en: 'Not sent yet' })}>
      {mine.map((w) => <One key={w.id} item={w} me={person?.party} />)}
    </section>
  )
}

function One({ item, me }: { item: Waiting; me: string | undefined }) {
  const { t } = useText()
  const { face } = useFace()
  const { send, again, drop } = useOutbox()
  const connected = useConnected()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const [signing, setSigning] = useState(false)
  const mine = mayGo(item, me)
  const say = item.refused ? { zh: `没有送成：${item.refused.text.zh}`, en: `It did not go through: ${item.refused.text.en}` }
    : !connected ? { zh: '尚未送出，联网后自动送出', en: 'Not sent yet; it goes out when you are online' }
      : mine ? { zh: '正在送出，网络不好时会自动再试', en: 'On its way; it is tried again by itself' }
        : me === undefined ? { zh: '尚未送出，登录后送出', en: 'Not sent yet: sign in to send it' } : { zh: '登录前填写的，尚未送出', en: 'Written before you signed in, not sent yet' }
  return (
    <div className={`note ${item.refused ? 'bad' : 'warn'}`} role="status">
      <p><Icon name="cloud" /> <strong>{item.title}</strong></p>
      <p>{t(say)}</p>
      {item.refused?.next && <p>{t(item.refused.next)}</p>}
      <div className="row">
        {item.refused && <button type="button" className="btn" onClick={() => { reopen(face, item); void drop(item).then(() => navigate({ to: `/${face}/raise` })) }}>{t({ zh: '改一改再送', en: 'Change it and send' })}</button>}
        {mine && connected && <button type="button" className="btn" onClick={() => void again()}>{t({ zh: '现在再试', en: 'Try now' })}</button>}
        {!item.refused && connected && me !== undefined && !mine && <button type="button" className="btn" onClick={() => void send({ ...item, who: me })}>{t({ zh: '以本人名义送出', en: 'Send it in my name' })}</button>}
        {!item.refused && connected && me === undefined && <button type="button" className="btn" onClick={() => setSigning(true)}>{t({ zh: '登录并送出', en: 'Sign in and send' })}</button>}
      </div>
      {signing && <SignInSheet onClose={() => setSigning(false)} onDone={async () => {
        setSigning(false)
        const party = cache.getQueryData<Me | null>(['me'])?.party
        if (party && (item.who === null || item.who === party)) await send({ ...item, who: party })
      }} />}
    </div>
  )
}
