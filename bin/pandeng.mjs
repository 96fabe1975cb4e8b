#!/usr/bin/env node
// The command by its name: hands over to the Node that the package brings, which runs TypeScript as it is.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url)
const node = fileURLToPath(new URL(`node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`, root))
process.exitCode = spawnSync(node, [fileURLToPath(new URL('src/cli/main.ts', root)), ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1
