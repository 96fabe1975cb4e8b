import { useText } from '#web/shared/i18n.tsx'
import type { Lamp, LampColour } from './answers.ts'

export const LAMP_WORDS = { red: { zh: '红灯', en: 'Red' }, yellow: { zh: '黄灯', en: 'Yellow' }, green: { zh: '绿灯', en: 'Green' }, grey: { zh: '不亮灯', en: 'No lamp' } } as const satisfies Record<LampColour, { zh: string; en: string }>
const TONES = { red: 'bad', yellow: 'warn', green: 'good', grey: 'held' } as const
/** Shapes differ too, for eyes that do not tell the colours apart. */
export const SHAPES = { red: '■', yellow: '▲', green: '●', grey: '○' } as const

/** The kind whose lamps a rule lights: `lamp.project_start` is of projects. */
export const litBy = (rule: string) => /^lamp\.(supervision|commitment)$/.exec(rule)?.[1] ?? 'project'

/** A lamp with its word, and what row of which document lit it. */
export function LampTag({ lamp, children }: { lamp: Pick<Lamp, 'lamp'> & Partial<Lamp>; children?: React.ReactNode }) {
  const { t } = useText()
  const why = lamp.fired?.map((f) => (f.basis ? t(f.basis) : '')).join(' ')
  return <span className={`tag ${TONES[lamp.lamp]}`} title={why ? `${why}${lamp.doc_no ? ` ${lamp.doc_no}` : ''}` : undefined}><span aria-hidden="true">{SHAPES[lamp.lamp]} </span>{t(LAMP_WORDS[lamp.lamp])}{children}</span>
}
