import { expect, test } from 'vitest'
import { checkAddress, isOutside, outsideLookup } from './outside-address.ts'

test.each(['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::a00:1', '2002:7f00:1::', 'localhost', 'x'])('%s is inside', (address) => {
  expect(isOutside(address)).toBe(false)
})

test.each(['1.1.1.1', '172.32.0.1', '100.128.0.1', '223.5.5.5', '2400:3200::1', '::ffff:223.5.5.5'])('%s is outside', (address) => {
  expect(isOutside(address)).toBe(true)
})

test.each([
  ['http://hooks.example.com/', 'plain http'], ['https://127.0.0.1/', 'this machine'], ['https://[::1]/', 'this machine'], ['https://localhost:8443/x', 'this machine by name'], ['https://a.localhost/', 'this machine by name'],
  ['https://2130706433/', 'this machine as one number'], ['https://0x7f.1/', 'this machine in hexadecimal'], ['https://169.254.169.254/latest/meta-data', 'the cloud’s metadata'], ['https://me:secret@hooks.example.com/', 'a password in it'], ['ftp://example.com/', 'ftp'], ['not an address', 'no address'],
])('%s is refused (%s)', (url) => {
  expect(() => checkAddress(url, false)).toThrow(expect.objectContaining({ code: 'invalid' }))
})

test('a public https address is taken; with leave of the district an inside one is too', () => {
  expect(checkAddress('https://hooks.example.com/pandeng?x=1', false).href).toBe('https://hooks.example.com/pandeng?x=1')
  expect(checkAddress('http://127.0.0.1:9000/', true).port).toBe('9000')
  expect(() => checkAddress('file:///etc/passwd', true)).toThrow(expect.objectContaining({ code: 'invalid' }))
})

test('a name that leads inwards is found out when it is resolved', async () => {
  const err = await new Promise((resolve) => outsideLookup('localhost', { all: true }, resolve))
  expect(err).toMatchObject({ code: 'EINSIDE' })
})
