/** Fetches the portal's own screens ahead of need and hands the list to the service worker: they open again where there is no network. */
export function keepShell(): (() => void) | undefined {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return undefined
  const timer = setTimeout(() => {
    void Promise.all([import('./PortalHome.tsx'), import('./Raise.tsx'), import('./Follow.tsx'), import('./AboutMe.tsx'), import('./FirmMatter.tsx'), import('./MuMine.tsx'), navigator.serviceWorker.ready])
      .then(([, , , , , , registration]) => {
        const urls = performance.getEntriesByType('resource').map((r) => new URL(r.name)).filter((u) => u.origin === location.origin && u.pathname.startsWith('/assets/')).map((u) => u.pathname)
        registration.active?.postMessage({ keep: [...new Set(urls)] })
      })
      .catch(() => undefined) // an old worker or no network: the next visit tries again
  }, 2_000)
  return () => clearTimeout(timer)
}
