import type { Module } from '#kernel/module.ts'
import { caseRecord } from './case-record.ts'

/** Cases of other systems, as their logs have them. Read: case-record.ts. */
export const records: Module = {
  id: 'records',
  label: { zh: '导入案卷', en: 'Imported cases' },
  matters: [caseRecord],
  indicators: [],
  posts: {},
}
