import { useState } from 'react'
import { api, Refused } from '#web/shared/api.ts'
import { FactValue } from '#web/shared/FactValue.tsx'
import { plain } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Icon } from '#web/shared/Icon.tsx'
import { RefusedNote } from '#web/shared/states.tsx'
import { isMasked, type KindDecl, type MatterView } from '#web/shared/types.ts'

/** Facts in the order they are declared. Sealed ones open only to somebody who says what for, and that is written down. */
export function FactsOf({ decl, matter }: { decl: KindDecl; matter: MatterView }) {
  const { t } = useText()
  const [opened, setOpened] = useState<Readonly<Record<string, string>>>({})
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<Refused>()
  // Who takes part stands in a list of its own, with names.
  const shown = Object.keys(decl.facts).filter((k) => matter.facts[k] !== undefined && k !== 'place' && k !== 'asker')
  const sealed = shown.filter((k) => isMasked(matter.facts[k]))
  const reveal = (purpose: string) => api<{ values: Record<string, string> }>('/api/reveal', { method: 'POST', body: { kind: matter.kind, id: matter.id, facts: sealed, purpose } })
    .then(({ values }) => { setOpened(values); setAsking(false); setError(undefined) }, (err: unknown) => { if (err instanceof Refused) setError(err) })
  return (
    <>
      <dl className="facts">{shown.map((k) => <div key={k} style={{ display: 'contents' }}><dt>{t(decl.facts[k]?.label ?? { zh: k, en: k })}</dt><dd>{opened[k] ?? <FactValue decl={decl} name={k} value={matter.facts[k]} />}{isMasked(matter.facts[k]) && !opened[k] && <span className="soft"> <Icon name="lock" size="1em" /></span>}</dd></div>)}</dl>
      {sealed.length > 0 && Object.keys(opened).length === 0 && !asking && <p className="after"><button type="button" className="btn" onClick={() => setAsking(true)}>{t({ zh: '查看完整个人信息', en: 'Read the personal data whole' })}</button></p>}
      {asking && (
        <form className="stack note" onSubmit={(e) => { e.preventDefault(); void reveal(plain(new FormData(e.currentTarget).get('purpose'))) }}>
          <label className="field"><span>{t({ zh: '查看用途（将留痕，本人可见）', en: 'What for (written down, and the person can see it)' })}</span><input className="input" name="purpose" required minLength={4} maxLength={200} /></label>
          {error && <RefusedNote error={error} />}
          <div className="row"><button type="submit" className="btn primary">{t({ zh: '查看', en: 'Read' })}</button><button type="button" className="btn" onClick={() => setAsking(false)}>{t({ zh: '取消', en: 'Cancel' })}</button></div>
        </form>
      )}
    </>
  )
}
