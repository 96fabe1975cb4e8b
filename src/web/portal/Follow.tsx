import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Refused } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useKind, useMatter } from '#web/shared/queries.ts'
import { Loading } from '#web/shared/states.tsx'
import { ActSheet } from './ActSheet.tsx'
import { Answer } from './Answer.tsx'
import { isCutOff } from './connected.ts'
import { useFace } from './face.ts'
import { Progress } from './Progress.tsx'
import { NotShown } from './NotShown.tsx'
import { Paused } from './Paused.tsx'
import { SignInFirst } from './SignInFirst.tsx'
import { Standing } from './Standing.tsx'
import { CopyNumber } from './Thanks.tsx'
import { Verdict } from './Verdict.tsx'
import { WhatWasSaid } from './WhatWasSaid.tsx'

const VERDICTS = ['rate', 'confirm', 'press_face']
const AGAIN = ['redo', 'dispute']

/** How one thing stands, in plain words; and, once it was answered, whether it was solved. */
export function Follow() {
  const { t } = useText()
  const { kind } = useFace()
  const { id = '' } = useParams({ strict: false })
  const decl = useKind(kind)
  const matter = useMatter(kind, id)
  const [act, setAct] = useState<string>()
  if (isCutOff(matter)) return <Paused />
  if (matter.isError && !matter.data) return matter.error instanceof Refused && matter.error.code === 'unsigned' ? <SignInFirst title={{ zh: '请先验证手机号', en: 'First confirm your number' }} text={{ zh: '这件事只有提出的人能看。', en: 'Only whoever raised this may see it.' }} /> : <NotShown error={matter.error} again={() => void matter.refetch()} />
  if (!decl || !matter.data) return <Loading />
  const m = matter.data
  const verdict = m.acts.find((a) => VERDICTS.includes(a))
  const again = m.acts.find((a) => AGAIN.includes(a))
  const rest = m.acts.filter((a) => a !== verdict && !(verdict && a === again) && decl.acts[a])
  return (
    <article className="follow">
      <header><h1>{m.title}</h1><p className="row"><span className="soft mono">{m.number}</span><CopyNumber number={m.number} /></p></header>
      <div className="follow-main">
        <Standing decl={decl} matter={m} />
        <Answer decl={decl} matter={m} />
        {verdict && <Verdict decl={decl} matter={m} act={verdict} again={again} />}
        {rest.length > 0 && <div className="row acts">{rest.map((name) => <button key={name} type="button" className={`btn ${decl.acts[name]?.tone ?? ''}`} onClick={() => setAct(name)}>{t(decl.acts[name]?.label ?? { zh: name, en: name })}</button>)}</div>}
      </div>
      <div className="follow-side">
        <Progress decl={decl} matter={m} />
        <WhatWasSaid decl={decl} matter={m} />
      </div>
      {act && <ActSheet key={act} decl={decl} matter={m} act={act} onClose={() => setAct(undefined)} />}
    </article>
  )
}
