// Keeps the shell of the portal for a phone without network: pages fall back to the last one seen, data never comes from here.
const KEPT = 'pandeng-shell-1'

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(['/', '/icon.svg'])).then(() => self.skipWaiting()))
})
self.addEventListener('activate', (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((n) => n !== KEPT).map((n) => caches.delete(n)))).then(() => self.clients.claim()))
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin || /^\/(api|open311)\//.test(url.pathname)) return
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).then((res) => keep('/', res), () => caches.match('/')))
  } else if (url.pathname.startsWith('/assets/')) {
    event.respondWith(caches.match(request).then((hit) => hit ?? fetch(request).then((res) => keep(request, res))))
  }
})

async function keep(request, res) {
  if (res.ok) await (await caches.open(KEPT)).put(request, res.clone())
  return res
}
