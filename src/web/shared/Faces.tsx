import type { Text } from '#kernel/text.ts'
import { useText } from './i18n.tsx'

export const FACES: readonly { readonly face: string; readonly word: Text }[] = [
  { face: '😡', word: { zh: '很不满意', en: 'Very bad' } }, { face: '🙁', word: { zh: '不满意', en: 'Bad' } }, { face: '😐', word: { zh: '一般', en: 'So-so' } },
  { face: '🙂', word: { zh: '满意', en: 'Good' } }, { face: '😊', word: { zh: '很满意', en: 'Very good' } },
]

/** Five faces with their words, 1 to 5; works with arrow keys like any choice of one. */
export function Faces({ value, onChange, label }: { value: number | undefined; onChange: (face: number) => void; label: string }) {
  const { t } = useText()
  return (
    <fieldset className="faces">
      <legend style={{ gridColumn: '1 / -1' }}>{label}</legend>
      {FACES.map(({ face, word }, i) => (
        <label key={face}>
          <input type="radio" name="face" value={i + 1} checked={value === i + 1} onChange={() => onChange(i + 1)} />
          <span aria-hidden="true">{face}</span><span>{t(word)}</span>
        </label>
      ))}
    </fieldset>
  )
}
