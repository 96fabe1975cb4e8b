import type { Refused } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'

/** Why somebody is not in yet. Whoever reads it is at the door already: no link leads there. */
export function NotIn({ error }: { error: Refused }) {
  const { t } = useText()
  return (
    <div className="note bad" role="alert">
      <p><strong>{t(error.text)}</strong></p>
      {error.next && <p>{t(error.next)}</p>}
      {error.faults.map((f) => <p key={f.path + f.problem.zh}>{t(f.problem)}</p>)}
    </div>
  )
}
