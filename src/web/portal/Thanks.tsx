import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { formatLimit } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { usePack } from '#web/shared/queries.ts'
import { useFace } from './face.ts'
import type { Sent } from './outbox.ts'
import { Icon } from '#web/shared/Icon.tsx'

/** The number to keep, and what happens next. */
export function Thanks({ sent, onMore }: { sent: Sent | 'later'; onMore: () => void }) {
  const { t } = useText()
  const { face, kind } = useFace()
  const pack = usePack().data
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => { head.current?.focus(); scrollTo(0, 0) }, [])
  const first = pack?.limits.find((l) => l.stage === (kind === 'ticket' ? 'ticket.intake' : 'appeal.accept'))
  const within = first && formatLimit(first)
  return (
    <section className="card calm">
      {sent === 'later' ? (
        <>
          <span className="seal warn"><Icon name="cloud" size="2.2rem" /></span>
          <h1 ref={head} tabIndex={-1}>{t({ zh: '已保存在手机上，尚未送出', en: 'Kept on this phone, not sent yet' })}</h1>
          <p>{t({ zh: '联网后自动送出，只送一次。请不要清理本页面的数据；送出后首页会显示编号。', en: 'It goes out by itself, once, as soon as there is a network. Please do not clear this page’s data. Its number then shows on the first page.' })}</p>
        </>
      ) : (
        <>
          <span className="seal"><Icon name="check" size="2.2rem" /></span>
          <h1 ref={head} tabIndex={-1}>{t({ zh: '已收到', en: 'We have it' })}</h1>
          <p className="soft">{t({ zh: '编号', en: 'Number' })}</p>
          <p className="number">{sent.number}</p>
          <CopyNumber number={sent.number} />
          {within && <p>{t({ zh: `${within.zh}内告诉您是否受理。每一步进展都可以在这里查看。`, en: `Within ${within.en} you learn whether it is accepted. Every step can be followed here.` })}</p>}
          <Link className="btn primary big" to={`/${face}/m/${sent.id}`}>{t({ zh: '查看进展', en: 'Follow it' })}</Link>
        </>
      )}
      <div className="row middle"><button type="button" className="btn quiet" onClick={onMore}>{t({ zh: '再提一件', en: 'Raise another' })}</button><Link className="btn quiet" to={`/${face}`}>{t({ zh: '回到首页', en: 'To the first page' })}</Link></div>
    </section>
  )
}

export function CopyNumber({ number }: { number: string }) {
  const { t } = useText()
  const [copied, setCopied] = useState<boolean>()
  if (!('clipboard' in navigator)) return null
  return <><button type="button" className="btn" onClick={() => void navigator.clipboard.writeText(number).then(() => setCopied(true), () => setCopied(false))}><Icon name="copy" />{t({ zh: '复制编号', en: 'Copy the number' })}</button><span role="status" className={copied === undefined ? 'sr' : 'soft'}>{copied === undefined ? '' : t(copied ? { zh: '已复制', en: 'Copied' } : { zh: '没有复制成，请长按编号', en: 'Not copied: press and hold the number' })}</span></>
}
