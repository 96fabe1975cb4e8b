import { ask } from './client.ts'
import { FIRMS, OFFICES, type Town } from './town.ts'

/** One act of the straight road, and who does it. */
export interface Step { readonly by: 'agent' | 'desk' | 'handler'; readonly act: string; readonly body: object }

/** open → dispatch → resolve: the shortest life that the rules of the city allow. */
export function stepsOf(i: number): readonly Step[] {
  return [
    { by: 'agent', act: 'file', body: { firm: `firm-${(i % FIRMS) + 1}`, content: `厂区门口道路夜间无照明，员工夜班出行不便，希望补装路灯${i % 40}盏。`, category: 'approval', contact_name: '王经理', contact_phone: '13812345678' } },
    { by: 'desk', act: 'accept', body: { category: 'approval' } },
    { by: 'desk', act: 'dispatch', body: { lead_unit: `office-${(i % OFFICES) + 1}` } },
    { by: 'handler', act: 'acknowledge', body: {} },
    { by: 'handler', act: 'first_contact', body: { contact_way: 'visit', contact_result: '已到厂区查看，约定本周内补装。' } },
    { by: 'handler', act: 'plan', body: { plan: '联系供电公司勘查，本周内完成补装。' } },
    { by: 'handler', act: 'answer_explained', body: { reply: '已会同供电公司勘查，路灯列入道路改造一并安装，特此说明。', outcome: 'explained' } },
  ]
}
export const ACTS = stepsOf(0).length

/** Lives one appeal through HTTP and finds it by its number. @throws Error on any answer but the expected */
export async function live(town: Town, url: string, i: number): Promise<void> {
  const id = crypto.randomUUID()
  let number = ''
  for (const [seen, { by, act, body }] of stepsOf(i).entries()) {
    const answer = await ask(`${url}/api/appeal/${id}/${act}`, town.cookie(by, i), { seen, body })
    if (answer.status !== 200) throw new Error(`${act}: ${answer.status} ${JSON.stringify(answer.body)}`)
    number = (answer.body as { number: string }).number
  }
  const found = await ask(`${url}/api/appeal?q=${number}`, town.cookie('desk', i))
  if ((found.body as { rows?: { id: string }[] }).rows?.[0]?.id !== id) throw new Error(`${number} was not found: ${found.status}`)
}
