import { EnterpriseHome } from './EnterpriseHome.tsx'
import { useFace } from './face.ts'
import { ResidentHome } from './ResidentHome.tsx'

/** What somebody came for: to say something, or to see how it stands. */
export function PortalHome() {
  return useFace().face === 'r' ? <ResidentHome /> : <EnterpriseHome />
}
