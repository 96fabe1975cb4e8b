import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate } from '@tanstack/react-router'
import { useMe } from './shared/queries.ts'
import { Loading, NotFound, RefusedNote } from './shared/states.tsx'

/** Sends everybody to their own face of the house. */
function Home() {
  const me = useMe()
  if (me.isPending) return <main style={{ padding: '2rem' }}><Loading /></main>
  if (me.isError) return <main style={{ padding: '2rem' }}><RefusedNote error={me.error} again={() => void me.refetch()} /></main>
  if (!me.data) return <Navigate to="/r" />
  return <Navigate to={me.data.face === 'workspace' ? '/w' : me.data.face === 'enterprise' ? '/e' : '/r'} />
}

const root = createRootRoute({ notFoundComponent: NotFound })
const home = createRoute({ getParentRoute: () => root, path: '/', component: Home })
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: lazyRouteComponent(() => import('./sign-in/SignIn.tsx'), 'SignIn'), validateSearch: (s: Record<string, unknown>): { to?: string; step?: string; trouble?: string } => Object.fromEntries(['to', 'step', 'trouble'].flatMap((key) => (typeof s[key] === 'string' ? [[key, s[key]]] : []))) })

const workspace = createRoute({ getParentRoute: () => root, path: '/w', component: lazyRouteComponent(() => import('./workspace/Workspace.tsx'), 'Workspace') })
const work = createRoute({ getParentRoute: () => workspace, path: '/', component: lazyRouteComponent(() => import('./workspace/MyWork.tsx'), 'MyWork') })
const numbers = createRoute({ getParentRoute: () => workspace, path: '/numbers', component: lazyRouteComponent(() => import('./workspace/Numbers.tsx'), 'Numbers'), validateSearch: anyWords })
const cockpit = createRoute({ getParentRoute: () => workspace, path: '/cockpit', component: lazyRouteComponent(() => import('./workspace/cockpit/Cockpit.tsx'), 'Cockpit') })
const targets = createRoute({ getParentRoute: () => workspace, path: '/targets', component: lazyRouteComponent(() => import('./workspace/targets/Targets.tsx'), 'Targets'), validateSearch: anyWords })
const oneTarget = createRoute({ getParentRoute: () => workspace, path: '/targets/$id', component: lazyRouteComponent(() => import('./workspace/targets/TargetView.tsx'), 'TargetView') })
const progress = createRoute({ getParentRoute: () => workspace, path: '/projects/$id/progress', component: lazyRouteComponent(() => import('./workspace/projects/ProjectProgress.tsx'), 'ProjectProgress') })
const economy = createRoute({ getParentRoute: () => workspace, path: '/economy', component: lazyRouteComponent(() => import('./workspace/economy/Economy.tsx'), 'Economy'), validateSearch: anyWords })
const watch = createRoute({ getParentRoute: () => workspace, path: '/economy/watch', component: lazyRouteComponent(() => import('./workspace/economy/Watch.tsx'), 'Watch'), validateSearch: anyWords })
const anomalies = createRoute({ getParentRoute: () => workspace, path: '/economy/anomalies', component: lazyRouteComponent(() => import('./workspace/economy/Anomalies.tsx'), 'Anomalies'), validateSearch: anyWords })
const bringIn = createRoute({ getParentRoute: () => workspace, path: '/economy/import', component: lazyRouteComponent(() => import('./workspace/economy/BringIn.tsx'), 'BringIn') })
const barometer = createRoute({ getParentRoute: () => workspace, path: '/barometer', component: lazyRouteComponent(() => import('./workspace/barometer/Barometer.tsx'), 'Barometer'), validateSearch: anyWords })
const funnel = createRoute({ getParentRoute: () => workspace, path: '/leads', component: lazyRouteComponent(() => import('./workspace/leads/Funnel.tsx'), 'Funnel'), validateSearch: anyWords })
const weekly = createRoute({ getParentRoute: () => workspace, path: '/leads/weekly', component: lazyRouteComponent(() => import('./workspace/leads/Weekly.tsx'), 'Weekly'), validateSearch: anyWords })
const register = createRoute({ getParentRoute: () => workspace, path: '/leads/import', component: lazyRouteComponent(() => import('./workspace/leads/ImportRegister.tsx'), 'ImportRegister') })
const oneLead = createRoute({ getParentRoute: () => workspace, path: '/leads/$id', component: lazyRouteComponent(() => import('./workspace/leads/LeadHistory.tsx'), 'LeadHistory') })
const sites = createRoute({ getParentRoute: () => workspace, path: '/leads/$id/sites', component: lazyRouteComponent(() => import('./workspace/leads/Sites.tsx'), 'Sites') })
const commitments = createRoute({ getParentRoute: () => workspace, path: '/agreements', component: lazyRouteComponent(() => import('./workspace/agreements/Commitments.tsx'), 'Commitments'), validateSearch: anyWords })
const agreementPage = createRoute({ getParentRoute: () => workspace, path: '/agreements/$id', component: lazyRouteComponent(() => import('./workspace/agreements/AgreementPage.tsx'), 'AgreementPage') })
const land = createRoute({ getParentRoute: () => workspace, path: '/parks', component: lazyRouteComponent(() => import('./workspace/parks/Land.tsx'), 'Land'), validateSearch: anyWords })
const muBatch = createRoute({ getParentRoute: () => workspace, path: '/mu/$id', component: lazyRouteComponent(() => import('./workspace/parks/MuBatch.tsx'), 'MuBatch'), validateSearch: anyWords })
const muImport = createRoute({ getParentRoute: () => workspace, path: '/mu/new', component: lazyRouteComponent(() => import('./workspace/parks/MuImport.tsx'), 'MuImport') })
const chains = createRoute({ getParentRoute: () => workspace, path: '/chains', component: lazyRouteComponent(() => import('./workspace/chains/Chains.tsx'), 'Chains') })
const chainEditor = createRoute({ getParentRoute: () => workspace, path: '/chains/edit', component: lazyRouteComponent(() => import('./workspace/chains/ChainEditor.tsx'), 'ChainEditor'), validateSearch: anyWords })
const oneChain = createRoute({ getParentRoute: () => workspace, path: '/chains/$id', component: lazyRouteComponent(() => import('./workspace/chains/ChainPage.tsx'), 'ChainPage'), validateSearch: anyWords })
const search = createRoute({ getParentRoute: () => workspace, path: '/search', component: lazyRouteComponent(() => import('./workspace/Search.tsx'), 'Search'), validateSearch: anyWords })
const notices = createRoute({ getParentRoute: () => workspace, path: '/notices', component: lazyRouteComponent(() => import('./workspace/Notices.tsx'), 'Notices') })
const admin = createRoute({ getParentRoute: () => workspace, path: '/admin/$page', component: lazyRouteComponent(() => import('./workspace/Admin.tsx'), 'Admin') })
const list = createRoute({ getParentRoute: () => workspace, path: '/$kind', component: lazyRouteComponent(() => import('./workspace/MatterList.tsx'), 'MatterList'), validateSearch: anyWords })
const board = createRoute({ getParentRoute: () => workspace, path: '/$kind/board', component: lazyRouteComponent(() => import('./workspace/Board.tsx'), 'Board') })
const map = createRoute({ getParentRoute: () => workspace, path: '/$kind/map', component: lazyRouteComponent(() => import('./workspace/KindMap.tsx'), 'KindMap') })
const calendar = createRoute({ getParentRoute: () => workspace, path: '/$kind/calendar', component: lazyRouteComponent(() => import('./workspace/KindCalendar.tsx'), 'KindCalendar'), validateSearch: anyWords })
const matter = createRoute({ getParentRoute: () => workspace, path: '/$kind/$id', component: lazyRouteComponent(() => import('./workspace/MatterPage.tsx'), 'MatterPage') })
const open = createRoute({ getParentRoute: () => workspace, path: '/$kind/new/$act', component: lazyRouteComponent(() => import('./workspace/OpenMatter.tsx'), 'OpenMatter'), validateSearch: (s: Record<string, unknown>) => s })
const rules = createRoute({ getParentRoute: () => workspace, path: '/rules', component: lazyRouteComponent(() => import('./workspace/rules/Rules.tsx'), 'Rules') })
const oneRule = createRoute({ getParentRoute: () => workspace, path: '/rules/$rule', component: lazyRouteComponent(() => import('./workspace/rules/RulePage.tsx'), 'RulePage'), validateSearch: anyWords })
const lamps = createRoute({ getParentRoute: () => workspace, path: '/lamps/$kind', component: lazyRouteComponent(() => import('./workspace/rules/Lamps.tsx'), 'Lamps'), validateSearch: anyWords })

const faces = (['r', 'e'] as const).flatMap((face) => {
  const portal = createRoute({ getParentRoute: () => root, path: `/${face}`, component: lazyRouteComponent(() => import('./portal/Portal.tsx'), 'Portal') })
  return [portal.addChildren([
    createRoute({ getParentRoute: () => portal, path: '/', component: lazyRouteComponent(() => import('./portal/PortalHome.tsx'), 'PortalHome') }),
    createRoute({ getParentRoute: () => portal, path: '/raise', component: lazyRouteComponent(() => import('./portal/Raise.tsx'), 'Raise') }),
    createRoute({ getParentRoute: () => portal, path: '/me', component: lazyRouteComponent(() => import('./portal/AboutMe.tsx'), 'AboutMe') }),
    createRoute({ getParentRoute: () => portal, path: '/m/$id', component: lazyRouteComponent(() => import('./portal/Follow.tsx'), 'Follow') }),
    ...(face === 'e' ? [
      createRoute({ getParentRoute: () => portal, path: '/mu', component: lazyRouteComponent(() => import('./portal/MuMine.tsx'), 'MuMine') }),
      createRoute({ getParentRoute: () => portal, path: '/$kind/$id', component: lazyRouteComponent(() => import('./portal/FirmMatter.tsx'), 'FirmMatter') }),
    ] : []),
  ])]
})

function anyWords(search: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(search).flatMap(([k, v]) => (v === undefined || v === '' ? [] : [[k, typeof v === 'string' ? v : JSON.stringify(v)]])))
}

export const router = createRouter({
  routeTree: root.addChildren([home, signIn, workspace.addChildren([work, cockpit, targets, oneTarget, progress, economy, watch, anomalies, bringIn, barometer, rules, oneRule, lamps, funnel, weekly, register, oneLead, sites, muImport, muBatch, chains, chainEditor, oneChain, commitments, agreementPage, land, numbers, search, notices, admin, board, map, calendar, open, matter, list]), ...faces]),
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: ({ error, reset }) => <main style={{ padding: '2rem' }}><RefusedNote error={error} again={reset} /></main>,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
