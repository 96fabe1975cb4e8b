import type { Text } from '#kernel/text.ts'
import { useText } from './i18n.tsx'

/** A paper the house drafts, to work on in Word or to hand round as PDF, in the reader's language. `query` has what else it is asked with. */
export function Papers({ path, name, query = {} }: { path: string; name: Text; query?: Readonly<Record<string, string>> }) {
  const { t, locale } = useText()
  const href = (format: string) => `${path}?${new URLSearchParams({ ...query, format, lang: locale }).toString()}`
  return <span className="row">{(['docx', 'pdf'] as const).map((format) => <a key={format} className="btn" href={href(format)} download>{t(name)} {format === 'docx' ? 'Word' : 'PDF'}</a>)}</span>
}
