import { all, notAhead, unlessImported } from './lead-guards.ts'
import { type LeadActs, reaching } from './lead-states.ts'
import { cardIsWhole, mayPass, notOwnLead, reviewersComplete, speaksForDepartment, worthReviewing } from './review-guards.ts'

/** 评审: departments side by side, score cards, the board. Each round begins anew; what was said before stays in the ledger. */
export const review = {
  submit_review: {
    label: { zh: '提请评审', en: 'Submit for review' }, from: ['talking'], to: 'reviewing', by: ['lead:investment.scout', 'investment.office', 'import'], tone: 'primary', given: ['investment.units'],
    asks: ['reviewers', 'planned_investment_wan?', 'planned_fixed_wan?', 'land_mu?', 'expected_tax_wan?', 'jobs?'], requires: unlessImported(all(reviewersComplete, worthReviewing)), tells: ['support', 'investment.board'],
    assigns: (_, { reviewers = [] }) => [...new Set(reviewers.map((r) => r.unit))].map((party) => ({ relation: 'support', party })),
    apply: (facts, _, entry) => reaching({ ...facts, round: (facts.round ?? 0) + 1, submitted_at: entry.at.toISOString(), opinions: {}, cards: {} }, 'reviewing', entry),
  },
  give_opinion: {
    label: { zh: '部门会审意见', en: 'Give an opinion' }, from: ['reviewing'], by: ['support:investment.reviewer', 'import'], tone: 'primary', asks: ['department', 'stance', 'opinion', 'conditions?', 'legal_basis?'], requires: unlessImported(speaksForDepartment), tells: ['lead', 'investment.board'],
    apply: (facts, { department = '', stance = 'agree', opinion = '', conditions, legal_basis }, { by, at }) => ({
      ...facts, opinions: { ...facts.opinions, [department]: { stance, text: opinion, by, at: at.toISOString(), ...(conditions ? { conditions } : {}), ...(legal_basis ? { legal_basis } : {}) } },
    }),
  },
  score_card: {
    label: { zh: '评分', en: 'Score' }, from: ['reviewing'], by: ['investment.board', 'support:investment.reviewer', 'import'], asks: ['card'], requires: all(notOwnLead, cardIsWhole),
    apply: (facts, { card = {} }, { by }) => ({ ...facts, cards: { ...facts.cards, [by]: { items: card, total: Object.values(card).reduce((sum, x) => sum + x, 0) } } }),
  },
  hold_session: {
    label: { zh: '评审会', en: 'Board session' }, from: ['reviewing'], to: { among: ['proposed', 'talking', 'ended'], choose: (_, { conclusion }) => (conclusion === 'pass' ? 'proposed' : conclusion === 'again' ? 'talking' : 'ended') }, by: ['investment.board', 'import'], tone: 'primary',
    asks: ['session_no', 'session_on', 'attendees', 'conclusion', 'conclusion_text'], needs: ['minutes'], given: ['investment.agreements'], tells: ['lead', 'support', 'leader'],
    requires: all(notAhead, unlessImported(mayPass)),
    apply: (facts, { session_no = '', session_on = '', attendees = [], conclusion = 'again', conclusion_text = '' }, entry) => {
      const totals = Object.values(facts.cards ?? {}).map((c) => c.total)
      const score = totals.length > 0 ? totals.reduce((a, b) => a + b, 0) / totals.length : null
      const held = { ...facts, ...(score === null ? {} : { score }), sessions: [...(facts.sessions ?? []), { no: session_no, on: session_on, attendees, conclusion, text: conclusion_text, score }] }
      return conclusion === 'pass' ? reaching(held, 'proposed', entry) : held
    },
  },
  withdraw_review: { label: { zh: '撤回评审', en: 'Withdraw from review' }, from: ['reviewing'], to: 'talking', by: ['investment.office'], asks: ['reason'], tells: ['support', 'lead'] },
  back_to_talks: { label: { zh: '退回洽谈', en: 'Back to talks' }, from: ['proposed'], to: 'talking', by: ['investment.office'], tone: 'danger', asks: ['reason'], tells: ['lead', 'investment.board'] },
} as const satisfies LeadActs
