import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import type { Locale, Text } from '#kernel/text.ts'

/** What a screen needs to speak: messages are {zh, en} beside the screen that says them. */
export interface Words {
  readonly locale: Locale
  readonly t: (text: Text) => string
  readonly setLocale: (locale: Locale) => void
}

const Context = createContext<Words | undefined>(undefined)
const KEPT = 'pandeng.locale'

export function WordsProvider({ children }: { children: ReactNode }) {
  const [locale, setLocale] = useState<Locale>(() => (localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh'))
  useEffect(() => {
    localStorage.setItem(KEPT, locale)
    document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
  }, [locale])
  const words = useMemo<Words>(() => ({ locale, setLocale, t: (text) => text[locale] }), [locale])
  return <Context value={words}>{children}</Context>
}

export function useText(): Words {
  const words = useContext(Context)
  if (!words) throw new Error('useText is used inside WordsProvider')
  return words
}
