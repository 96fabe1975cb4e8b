import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Floors, bottom up. A file may import from its own floor or a lower one; a module never from another module. */
const FLOORS = ['algo', 'kernel', 'store', 'packs', 'modules', 'server', 'cli']
const files = globSync('src/**/*.{ts,tsx}').map((f) => f.replaceAll('\\', '/')).filter((f) => !f.includes('.test.') && !f.endsWith('.d.ts'))
const imports = /^(?:import|export)\s+(type\s)?[^'"]*?from '#([^']+)'/gm

test.each(files)('%s imports downwards only', (file) => {
  const text = readFileSync(file, 'utf8')
  const [, floor = '', folder] = file.split('/')
  for (const [, typeOnly, to = ''] of text.matchAll(imports)) {
    const [target = '', targetFolder] = to.split('/')
    if (floor === 'web') {
      expect(target === 'algo' || target === 'web' || typeOnly !== undefined, `${file} -> ${to}: over HTTP, or as a type`).toBe(true)
      continue
    }
    expect(FLOORS.indexOf(target), `${file} -> ${to}`).toBeLessThanOrEqual(FLOORS.indexOf(floor))
    expect(FLOORS, `${file} -> ${to}`).toContain(target)
    if (floor === 'modules' && target === 'modules') expect([folder, 'index.ts'], `${file} -> ${to}`).toContain(targetFolder)
  }
  expect(text, `${file} climbs out of its folder`).not.toMatch(/from '\.\.\//)
})

test.each(files)('%s can be read in one sitting', (file) => {
  expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThanOrEqual(300)
})

test('nothing but the one file reads the environment', () => {
  const readers = files.filter((f) => !f.startsWith('src/web/') && readFileSync(f, 'utf8').includes('process.env'))
  expect(readers).toEqual(['src/server/main.ts'])
})
