import { lookup, type LookupAddress, type LookupOptions } from 'node:dns'
import { BlockList, isIP } from 'node:net'
import { Refusal } from '#kernel/refusal.ts'

/** Addresses that are not the public internet: this machine, its network, documentation, multicast, tunnels into IPv4. */
const INSIDE = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16],
  ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) INSIDE.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [['::', 96], ['64:ff9b::', 96], ['64:ff9b:1::', 48], ['100::', 64], ['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['fc00::', 7], ['fe80::', 10], ['fec0::', 10], ['ff00::', 8]] as const) INSIDE.addSubnet(network, prefix, 'ipv6')

/** Is this IP address part of the public internet? @source IANA special-purpose address registries (RFC 6890) */
export function isOutside(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return isOutside(mapped)
  if (family === 6 && INSIDE.check(address, 'ipv6')) return false
  return !INSIDE.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/**
 * An address a webhook may be sent to: https, no credentials in it, and no host that is written as an inside address.
 * Names are judged by what they resolve to, at the moment of connecting: see `outsideLookup`.
 * @param inside the district allows its own network, and plain http with it
 * @throws Refusal `invalid`
 */
export function checkAddress(text: string, inside: boolean): URL {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) throw wrong('须为 https 开头的完整地址', 'give a whole address that begins with https')
  if (url.username || url.password) throw wrong('地址中不得含有账号或密码', 'no name or password in the address')
  if (inside) return url
  if (url.protocol !== 'https:') throw wrong('须使用 https', 'https only')
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (host === 'localhost' || host.endsWith('.localhost') || (isIP(host) && !isOutside(host))) throw wrong('不得指向本机或内网地址', 'it must not lead to this machine or its network')
  return url
}

function wrong(zh: string, en: string): Refusal {
  return new Refusal('invalid', { zh, en }, { faults: [{ path: '/url', problem: { zh, en } }] })
}

type Done = (err: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void

/** A resolver for `http.request` that knows only the public internet, so that a name cannot be bent inwards after it was checked. */
export function outsideLookup(hostname: string, options: LookupOptions, done: Done): void {
  lookup(hostname, { ...options, all: true }, (err, found) => {
    if (err) return done(err, [])
    const inside = found.find((a) => !isOutside(a.address))
    const first = found[0]
    if (inside || !first) return done(Object.assign(new Error('the address leads into a private network'), { code: 'EINSIDE' }), [])
    if (options.all) return done(null, found)
    return done(null, first.address, first.family)
  })
}
