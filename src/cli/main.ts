import { parseArgs } from 'node:util'
import { Refusal } from '#kernel/refusal.ts'

/** Every command: what it is for, and the file that does it (loaded only when asked for). */
const COMMANDS: Readonly<Record<string, { readonly about: string; readonly run: (args: string[]) => Promise<number> }>> = {
  serve: { about: 'start everything: database, demo district, web, server', run: async (args) => (await import('./serve.ts')).serve(args) },
  found: { about: 'set up a new district: its offices, and the three administrators who let everybody else in', run: async (args) => (await import('./found.ts')).foundCommand(args) },
  import: { about: 'bring a table (CSV, XLSX) or an event log (XES) into a district', run: async (args) => (await import('./import.ts')).importCommand(args) },
  export: { about: 'write an imported event log out again as XES', run: async (args) => (await import('./export.ts')).exportCommand(args) },
  verify: { about: 'check the whole chain; names the first broken entry', run: async (args) => (await import('./verify.ts')).verifyCommand(args) },
  backup: { about: 'write everything of one moment into a folder', run: async (args) => (await import('./backup.ts')).backupCommand(args) },
  restore: { about: 'put a backup into an empty database and check the chain', run: async (args) => (await import('./restore.ts')).restoreCommand(args) },
}

const [name = 'serve', ...rest] = process.argv.slice(2)
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
if (!command || parseArgs({ args: rest, options: { help: { type: 'boolean', short: 'h' } }, strict: false }).values['help']) {
  console.log(`pandeng <command> [options]\n\n${Object.entries(COMMANDS).map(([n, c]) => `  ${n.padEnd(10)} ${c.about}`).join('\n')}`)
  process.exit(command ? 0 : 2)
}
try {
  process.exitCode = await command.run(rest)
} catch (err) {
  console.error(err instanceof Refusal ? `${err.text.zh}\n${err.text.en}` : err)
  process.exitCode = 1
}
