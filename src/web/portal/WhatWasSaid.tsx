import { FactValue } from '#web/shared/FactValue.tsx'
import { formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import type { KindDecl, MatterView } from '#web/shared/types.ts'
import { Enclosures } from './Enclosures.tsx'
import { FIRM_KINDS } from './firm-words.ts'

const SHOWN = ['category', 'type', 'urgency', 'address', 'area', 'contact_name', 'contact_phone', 'caller_name', 'caller_phone', 'complained_unit', 'anonymous']

/** What was raised or agreed, as it was written down. */
export function WhatWasSaid({ decl, matter }: { decl: KindDecl; matter: MatterView }) {
  const { t, locale } = useText()
  const { facts, kind, timeline } = matter
  const paper = FIRM_KINDS[kind]
  return (
    <section className="card" aria-labelledby="said">
      <h2 id="said">{t(paper?.paper ?? { zh: '您反映的内容', en: 'What you raised' })}</h2>
      {facts['content'] !== undefined && <p className="said"><FactValue decl={decl} name="content" value={facts['content']} /></p>}
      {timeline[0]?.seq === 1 && <Enclosures list={timeline[0].evidence} />}
      <dl className="who">{(paper?.facts ?? SHOWN).filter((k) => facts[k] !== undefined && decl.facts[k]).map((k) => <div key={k}><dt>{t(decl.facts[k]?.label ?? { zh: k, en: k })}</dt><dd>{isEmpty(facts[k]) ? t({ zh: '无', en: 'None' }) : <FactValue decl={decl} name={k} value={facts[k]} />}</dd></div>)}</dl>
      {!paper && <p className="soft">{t({ zh: '提交于 ', en: 'Sent ' })}{formatTime(matter.opened_at, locale)}</p>}
    </section>
  )
}

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0
