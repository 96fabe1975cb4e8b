// Keeps the shell of the portal for a phone without network: the page, its scripts, and what anybody may read before they draw
// anything (the house, its declarations, the rules in force). Nothing about a person or a matter is ever kept here.
const KEPT = 'pandeng-shell-2'
const PUBLIC = ['/api/house', '/api/declarations', '/api/pack']
/** On a network this slow, what is kept is shown. */
const PATIENCE_MS = 4000

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(['/', '/icon.svg', ...PUBLIC])).then(() => self.skipWaiting()))
})
self.addEventListener('activate', (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((n) => n !== KEPT).map((n) => caches.delete(n)))).then(() => self.clients.claim()))
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (request.mode === 'navigate') {
    if (!/^\/(api|open311)\//.test(url.pathname)) event.respondWith(fresh(request, '/'))
  } else if (PUBLIC.includes(url.pathname)) event.respondWith(fresh(request, url.pathname))
  else if (url.pathname.startsWith('/assets/') || url.pathname === '/icon.svg') event.respondWith(caches.match(request).then((hit) => hit ?? fetch(request).then((res) => keep(request, res))))
})
// A page that is open says which scripts the portal needs now; those of an earlier version go.
self.addEventListener('message', (event) => {
  const wanted = event.data?.keep
  if (!Array.isArray(wanted)) return
  event.waitUntil(caches.open(KEPT).then(async (cache) => {
    const kept = (await cache.keys()).map((r) => new URL(r.url).pathname)
    await cache.addAll(wanted.filter((path) => typeof path === 'string' && path.startsWith('/assets/') && !kept.includes(path)))
    await Promise.all(kept.filter((path) => path.startsWith('/assets/') && !wanted.includes(path)).map((path) => cache.delete(path)))
  }))
})

/** From the network; from here when it does not answer, or not soon. */
async function fresh(request, name) {
  const asked = fetch(request).then((res) => keep(name, res))
  const hit = await caches.match(name)
  if (!hit) return asked
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS, hit) })
  return Promise.race([asked.catch(() => hit), late])
}

async function keep(name, res) {
  if (res.ok) await (await caches.open(KEPT)).put(name, res.clone())
  return res
}
