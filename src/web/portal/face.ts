import { createContext, useContext } from 'react'

/** Residents (`r`) raise tickets, firms (`e`) appeals. */
export type Face = 'r' | 'e'

export interface PortalState {
  readonly face: Face
  readonly kind: 'ticket' | 'appeal'
  /** The firm one speaks for, of those one may speak for; '' for residents. */
  readonly firm: string
  readonly chooseFirm: (id: string) => void
}

export const PortalContext = createContext<PortalState>({ face: 'r', kind: 'ticket', firm: '', chooseFirm: () => undefined })

export const useFace = (): PortalState => useContext(PortalContext)
