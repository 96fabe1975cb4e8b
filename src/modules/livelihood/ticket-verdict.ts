import { again, judged, missed, raised, redirect } from '#packs/handled.ts'
import { all, noConflict, rulings } from './ticket-guards.ts'
import type { TicketActs } from './ticket-facts.ts'

const { calledEnough, mayEscalate, mayRedo, notOwnUnit, nothingLeftToTry, partiesExist } = rulings

const callers = ['hotline.caller', 'hotline.desk'] as const

/** 回访 → 办结, 重办 → 提级: the asker has the last word. */
export const verdict = {
  rate: {
    label: { zh: '评价', en: 'Judge' }, from: ['calling', 'answered'], to: 'closed', by: ['asker'], tone: 'primary', tells: ['lead'], asks: ['solved', 'face', 'comment?'], apply: judged,
  },
  redo: {
    label: { zh: '未解决，要求重办', en: 'Not solved: do it again' }, from: ['calling', 'answered'], to: 'handling', by: ['asker'], tone: 'danger', tells: ['lead', 'hotline.desk'], asks: ['reason', 'face?'], requires: mayRedo, apply: again,
  },
  call_back: {
    label: { zh: '回访', en: 'Call back' }, from: ['calling'], to: 'closed', by: callers, tone: 'primary', tells: ['lead'], asks: ['solved', 'face', 'comment?'], requires: all(notOwnUnit, nothingLeftToTry), apply: judged,
  },
  send_back: {
    label: { zh: '回访未解决，转重办', en: 'Not solved, send it back' }, from: ['calling'], to: 'handling', by: callers, tone: 'danger', tells: ['lead'], asks: ['face', 'reason'], requires: all(notOwnUnit, mayRedo), apply: again,
  },
  call_missed: {
    label: { zh: '回访未联系上', en: 'Not reached' }, from: ['calling'], by: callers, inner: true, asks: ['note?'], requires: notOwnUnit, apply: missed,
  },
  close_unreached: {
    label: { zh: '多次未联系上，办结', en: 'Close: never reached' }, from: ['calling'], to: 'closed', by: callers, tells: ['asker'], asks: [], requires: all(notOwnUnit, calledEnough), apply: (facts) => ({ ...facts, unreached: true }),
  },
  lapse: {
    label: { zh: '逾期未评价，办结', en: 'Close: no verdict given' }, from: ['answered'], to: 'closed', by: ['clock'], tells: ['asker'], asks: [],
  },
  press_face: {
    label: { zh: '补按表情', en: 'Press a face' }, from: ['closed'], by: ['asker'], tone: 'primary', asks: ['face', 'solved?', 'comment?'], apply: judged,
    requires: ({ facts }) => (facts.face === undefined ? undefined : { zh: '已评价过', en: 'you have judged it already' }),
  },
  escalate: {
    label: { zh: '提级', en: 'Raise' }, from: ['dispatched', 'returned', 'acknowledged', 'handling', 'calling', 'answered'], to: 'escalated', by: ['asker', ...callers, 'supervisor'], tone: 'danger', tells: ['leader', 'lead', 'supervisor'], asks: ['reason'],
    requires: mayEscalate,
    apply: raised,
  },
  convene: {
    label: { zh: '会商', en: 'Convene' }, from: ['escalated'], by: ['leader', 'supervisor'], inner: true, tells: ['lead', 'support'], asks: ['minutes'], needs: ['minutes'],
  },
  instruct: {
    label: { zh: '批示', en: 'Instruct' }, from: ['escalated'], to: 'handling', by: ['leader'], tone: 'primary', tells: ['lead', 'asker'], asks: ['instruction', 'lead_unit?'], given: ['livelihood.offices'],
    requires: all(partiesExist, noConflict),
    assigns: redirect,
  },
  reopen: {
    label: { zh: '督查退回', en: 'Reopen' }, from: ['closed'], to: 'handling', by: ['supervisor'], tone: 'danger', tells: ['lead', 'asker'], asks: ['reason'],
    requires: ({ facts }) => (facts.dispatched_at ? undefined : { zh: '未派单的工单无承办单位，请重新登记', en: 'no unit ever had it: take it down anew' }),
  },
  archive: {
    label: { zh: '归档', en: 'Archive' }, from: ['closed', 'refused', 'merged', 'withdrawn'], by: ['hotline.desk'], bulk: true, inner: true, asks: [], apply: (facts, _, { at }) => ({ ...facts, archived_at: at.toISOString() }),
    requires: ({ facts }) => (facts.archived_at ? { zh: '已归档', en: 'it is archived' } : undefined),
  },
} as const satisfies TicketActs
