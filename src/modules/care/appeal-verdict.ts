import { again, judged, missed, raised, redirect } from '#packs/handled.ts'
import type { AppealActs } from './appeal-facts.ts'
import { all, rulings } from './appeal-guards.ts'

const { calledEnough, drawn, mayEscalate, mayRedo, notDrawn, notOwnUnit, nothingLeftToTry, partiesExist } = rulings

const desk = ['care.desk'] as const

/** 企业确认 → 回访 → 办结, 重办 → 提级 → 批示、会商: the firm has the last word. */
export const verdict = {
  confirm: {
    label: { zh: '企业确认', en: 'Confirm' }, from: ['answered'], to: 'calling', by: ['asker'], tone: 'primary', tells: ['lead', 'care.desk'], asks: ['solved', 'face', 'comment?'], apply: judged,
  },
  dispute: {
    label: { zh: '不满意，要求重办', en: 'Not satisfied: do it again' }, from: ['answered', 'calling'], to: 'handling', by: ['asker'], tone: 'danger', tells: ['lead', 'care.desk'], asks: ['reason', 'face?'], requires: mayRedo, apply: again,
  },
  lapse: {
    label: { zh: '企业逾期未确认', en: 'The firm did not answer in time' }, from: ['answered'], to: 'calling', by: ['clock'], tells: ['asker', 'care.desk'], asks: [],
  },
  call_back: {
    label: { zh: '回访', en: 'Call back' }, from: ['calling'], to: 'closed', by: desk, tone: 'primary', tells: ['lead'], asks: ['solved', 'face', 'comment?'], requires: all(drawn, notOwnUnit, nothingLeftToTry), apply: judged,
  },
  send_back: {
    label: { zh: '回访未解决，转重办', en: 'Not solved, send it back' }, from: ['calling'], to: 'handling', by: desk, tone: 'danger', tells: ['lead'], asks: ['face', 'reason'], requires: all(notOwnUnit, mayRedo), apply: again,
  },
  call_missed: {
    label: { zh: '回访未联系上', en: 'Not reached' }, from: ['calling'], by: desk, inner: true, asks: ['note?'], requires: all(drawn, notOwnUnit), apply: missed,
  },
  close_unreached: {
    label: { zh: '多次未联系上，办结', en: 'Close: never reached' }, from: ['calling'], to: 'closed', by: desk, tells: ['asker'], asks: [], requires: all(notOwnUnit, calledEnough), apply: (facts) => ({ ...facts, unreached: true }),
  },
  close: {
    label: { zh: '办结（未抽中回访）', en: 'Close' }, from: ['calling'], to: 'closed', by: [...desk, 'clock'], bulk: true, tells: ['asker', 'lead'], asks: [], requires: all(notOwnUnit, notDrawn),
  },
  press_face: {
    label: { zh: '补充评价', en: 'Judge it after all' }, from: ['closed'], by: ['asker'], tone: 'primary', asks: ['solved', 'face', 'comment?'], apply: judged,
    requires: ({ facts }) => (facts.face === undefined ? undefined : { zh: '已评价过', en: 'you have judged it already' }),
  },
  escalate: {
    label: { zh: '提级', en: 'Raise' }, from: ['dispatched', 'returned', 'acknowledged', 'contacted', 'handling', 'answered', 'calling'], to: 'escalated', by: ['asker', 'care.desk', 'supervisor'], tone: 'danger', tells: ['leader', 'lead', 'supervisor'], asks: ['reason'],
    requires: mayEscalate,
    apply: raised,
  },
  convene: {
    label: { zh: '会商', en: 'Convene' }, from: ['escalated'], by: ['leader', 'supervisor'], inner: true, tells: ['lead', 'support'], asks: ['minutes'], needs: ['minutes'],
  },
  instruct: {
    label: { zh: '批示', en: 'Instruct' }, from: ['escalated'], to: 'handling', by: ['leader'], tone: 'primary', tells: ['lead', 'asker'], asks: ['instruction', 'lead_unit?'], given: ['care.parties'], requires: partiesExist,
    assigns: redirect,
  },
  reopen: {
    label: { zh: '督查退回', en: 'Reopen' }, from: ['closed'], to: 'handling', by: ['supervisor'], tone: 'danger', tells: ['lead', 'asker'], asks: ['reason'],
    requires: ({ facts }) => (facts.dispatched_at ? undefined : { zh: '未派单的诉求无牵头单位，请重新登记', en: 'no unit ever had it: file it anew' }),
  },
  archive: {
    label: { zh: '归档', en: 'Archive' }, from: ['closed', 'refused', 'merged', 'withdrawn'], by: desk, bulk: true, inner: true, asks: [], apply: (facts, _, { at }) => ({ ...facts, archived_at: at.toISOString() }),
    requires: ({ facts }) => (facts.archived_at ? { zh: '已归档', en: 'it is archived' } : undefined),
  },
} as const satisfies AppealActs
