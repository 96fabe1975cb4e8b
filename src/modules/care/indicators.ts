import { handledFigures, text } from '#packs/handled-figures.ts'

export const indicators = handledFigures({
  module: 'care', kind: 'appeal', contact: 'first_contact', it: text('企业诉求', 'appeal'), asker: text('企业', 'firm'), chosen: [],
  labels: { volume: text('企业诉求量', 'Appeals'), response: text('首联及时率', 'First contact in time'), solution: text('企业认可解决率', 'Solution rate'), face: text('企业表情指数', 'Mean face') },
  moved: [
    { code: 'invalid', label: text('不予受理', 'Refused'), where: `m.state = 'refused'` },
    { code: 'merged', label: text('已并案', 'Merged'), where: `m.state = 'merged'` },
    { code: 'withdrawn', label: text('企业撤回', 'Withdrawn by the firm'), where: `m.state = 'withdrawn'` },
  ],
})
