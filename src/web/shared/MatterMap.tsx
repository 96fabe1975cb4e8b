import { lazy, Suspense } from 'react'
import { Loading } from './states.tsx'
import type { Spot } from './types.ts'

export interface MapPoint extends Spot { readonly id: string; readonly title: string; readonly tone: 'open' | 'overdue' | 'closed' }

export interface MapProps {
  readonly label: string
  readonly points?: readonly MapPoint[]
  /** Where a pin stands that people may move. */
  readonly pin?: Spot | undefined
  readonly onPick?: (at: Spot) => void
  readonly onOpen?: (id: string) => void
  readonly height?: string
}

const Drawn = lazy(() => import('./DrawnMap.tsx').then((m) => ({ default: m.DrawnMap })))

/** A map of the district, drawn from its own places: no tile of anybody else's is asked for. Loaded when it is shown. */
export function MatterMap(props: MapProps) {
  return <Suspense fallback={<Loading />}><Drawn {...props} /></Suspense>
}
