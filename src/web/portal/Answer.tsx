import { formatTime } from '#web/shared/format.ts'
import { FactValue } from '#web/shared/FactValue.tsx'
import { useText } from '#web/shared/i18n.tsx'
import type { KindDecl, MatterView } from '#web/shared/types.ts'
import { Enclosures } from './Enclosures.tsx'

const PROOFS = new Set(['result', 'legal_basis_document'])
const BESIDE = ['outcome', 'planned_for', 'legal_basis']
/** Not yet the house's word: it is still being reviewed. */
const UNREVIEWED = new Set(['replied', 'checking'])

/** What the unit says, with its proof; what it calls the outcome is said as its own words. */
export function Answer({ decl, matter }: { decl: KindDecl; matter: MatterView }) {
  const { t, locale } = useText()
  const { facts, state } = matter
  if (state === 'refused') return <section className="card answer"><h2>{t({ zh: '不予受理的依据', en: 'Why it was not accepted' })}</h2><p className="said"><FactValue decl={decl} name="basis" value={facts['basis']} /></p></section>
  if (state === 'supplementing') return <section className="card answer"><h2>{t({ zh: '需要您补充', en: 'Please add' })}</h2><p className="said"><FactValue decl={decl} name="question" value={facts['question']} /></p></section>
  if (facts['reply'] === undefined || UNREVIEWED.has(state)) return null
  const proofs = matter.timeline.flatMap((e) => e.evidence).filter((x) => PROOFS.has(x.kind))
  const at = facts['replied_at']
  return (
    <section className="card answer">
      <h2>{t({ zh: '答复', en: 'The answer' })}</h2>
      <p className="said"><FactValue decl={decl} name="reply" value={facts['reply']} /></p>
      <dl className="who">{BESIDE.filter((k) => facts[k] !== undefined).map((k) => <div key={k}><dt>{k === 'outcome' ? t({ zh: '承办单位认为', en: 'The unit says' }) : t(decl.facts[k]?.label ?? { zh: k, en: k })}</dt><dd><FactValue decl={decl} name={k} value={facts[k]} /></dd></div>)}</dl>
      <Enclosures list={proofs} />
      {typeof at === 'string' && <p className="soft">{formatTime(at, locale)}</p>}
    </section>
  )
}
