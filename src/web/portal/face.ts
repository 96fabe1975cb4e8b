import { createContext, useContext } from 'react'

/** Residents (`r`) raise tickets, firms (`e`) appeals. */
export type Face = 'r' | 'e'
export const PortalContext = createContext<Face>('r')

export function useFace(): { face: Face; kind: 'ticket' | 'appeal' } {
  const face = useContext(PortalContext)
  return { face, kind: face === 'r' ? 'ticket' : 'appeal' }
}
