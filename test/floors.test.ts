import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Floors, bottom up. A file may import from its own floor or a lower one; a module never from another module. */
const FLOORS = ['algo', 'kernel', 'store', 'packs', 'modules', 'server', 'cli']
const files = globSync('src/**/*.{ts,tsx}').map((f) => f.replaceAll('\\', '/')).filter((f) => !f.includes('.test.') && !f.endsWith('.d.ts'))
const IMPORTS = /^(?:import|export)\s+(type\s)?[^'"]*?from '([^']+)'/gm

/** Why a file may not import this; undefined when it may. */
function objection(file: string, to: string, typeOnly: boolean): string | undefined {
  if (to.startsWith('../')) return 'climbs out of its folder'
  if (!to.startsWith('#')) return undefined
  const [, floor = '', folder] = file.split('/')
  const [target = '', inside] = to.slice(1).split('/')
  // The web speaks to the house over HTTP: it shares arithmetic and types, never a table or a declaration.
  if (floor === 'web') return typeOnly || target === 'web' || target === 'algo' ? undefined : 'is not reached over HTTP'
  if (!FLOORS.includes(target) || FLOORS.indexOf(target) > FLOORS.indexOf(floor)) return 'lies above'
  return floor === 'modules' && target === 'modules' && folder !== 'index.ts' && inside !== folder ? 'is another module' : undefined
}

test.each(files)('%s imports downwards only', (file) => {
  const wrong = [...readFileSync(file, 'utf8').matchAll(IMPORTS)].flatMap(([, type, to = '']) => objection(file, to, type !== undefined) ?? [])
  expect(wrong).toEqual([])
})

test.each(files)('%s can be read in one sitting', (file) => {
  expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThanOrEqual(300)
})

test('the rule itself tells up from down', () => {
  expect(objection('src/kernel/act.ts', '#store/ledger.ts', false)).toBe('lies above')
  expect(objection('src/modules/care/index.ts', '#modules/livelihood/index.ts', false)).toBe('is another module')
  expect(objection('src/web/shared/act.ts', '#store/ledger.ts', false)).toBe('is not reached over HTTP')
})

test('nothing but the one file reads the environment', () => {
  expect(files.filter((f) => !f.startsWith('src/web/') && readFileSync(f, 'utf8').includes('process.env'))).toEqual(['src/server/main.ts'])
})
