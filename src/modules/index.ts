import type { Module } from '#kernel/module.ts'
import { agents } from './agents/index.ts'
import { agreements } from './agreements/index.ts'
import { care } from './care/index.ts'
import { chains } from './chains/index.ts'
import { economy } from './economy/index.ts'
import { figures } from './figures/index.ts'
import { investment } from './investment/index.ts'
import { livelihood } from './livelihood/index.ts'
import { parks } from './parks/index.ts'
import { projects } from './projects/index.ts'
import { records } from './records/index.ts'
import { rules } from './rules/index.ts'
import { supervisions } from './supervision/index.ts'
import { targets } from './targets/index.ts'

/** Every system the house runs, in the order of the navigation. A new one is a folder and a line here. */
export const modules: readonly Module[] = [targets, supervisions, projects, investment, agreements, agents, parks, chains, economy, figures, care, livelihood, rules, records]
