import { Link } from '@tanstack/react-router'
import { createContext, type ReactNode, useContext } from 'react'
import { useText } from './i18n.tsx'
import type { Named } from './types.ts'

const Names = createContext<Readonly<Record<string, Named>>>({})

/** What the ids within stand for, as the server said with them. */
export function NamesOf({ names, children }: { names: Readonly<Record<string, Named>>; children: ReactNode }) {
  return <Names value={names}>{children}</Names>
}

/** The name behind an id, leading to the matter where it is one; undefined where nobody said. */
export function useNamed(): (id: string) => ReactNode {
  const names = useContext(Names)
  const { t, locale } = useText()
  return (id) => {
    if (id === 'house') return t({ zh: '平台自动办理', en: 'The platform itself' })
    const found = Object.hasOwn(names, id) ? names[id] : undefined
    if (!found) return undefined
    const name = locale === 'en' ? (found.name_en ?? found.name) : found.name
    return found.kind === null ? name : <Link to="/w/$kind/$id" params={{ kind: found.kind, id }}>{name}</Link>
  }
}
