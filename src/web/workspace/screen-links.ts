import type { Text } from '#kernel/text.ts'

/** A screen of its own: `screen` is the name under which the server says whether this person has it. */
export interface ScreenLink { readonly screen: string; readonly to: string; readonly label: Text; readonly exact?: boolean }

/** Screens that belong to no one system. */
export const PLAIN_SCREENS: readonly ScreenLink[] = [{ screen: 'cockpit', to: '/w/cockpit', label: { zh: '驾驶舱', en: 'Cockpit' } }]

/** Screens that stand with a system, by the name of its module. A new screen is a line here and one in src/server/screens.ts. */
export const SYSTEM_SCREENS: Readonly<Record<string, readonly ScreenLink[]>> = {
  targets: [{ screen: 'targets', to: '/w/targets', label: { zh: '目标进度', en: 'Progress of targets' } }],
  economy: [{ screen: 'economy', to: '/w/economy', label: { zh: '经济运行', en: 'Growth and firms' } }],
  investment: [{ screen: 'leads', to: '/w/leads', label: { zh: '招商漏斗', en: 'Funnel' } }],
  agreements: [{ screen: 'agreements', to: '/w/agreements', exact: true, label: { zh: '承诺日历', en: 'Calendar of commitments' } }],
  parks: [{ screen: 'parks', to: '/w/parks', label: { zh: '土地一张图', en: 'Map of land' } }],
  chains: [{ screen: 'chains', to: '/w/chains', label: { zh: '产业链图谱', en: 'Maps of chains' } }],
  livelihood: [{ screen: 'barometer', to: '/w/barometer', label: { zh: '晴雨表', en: 'Barometer' } }],
  rules: [{ screen: 'rules', to: '/w/rules', label: { zh: '规则', en: 'Rules' } }],
}

/** Pages that show one matter of a kind and stand elsewhere than `/w/<kind>/…`: the navigation shows where they belong. */
export const OWN_PAGES: Readonly<Record<string, string>> = { agreement: '/w/agreements', mu_batch: '/w/mu' }

export const ADMIN_PAGES: Readonly<Record<string, Text>> = { system: { zh: '系统管理', en: 'System' }, posts: { zh: '岗位管理', en: 'Posts' }, tokens: { zh: '系统令牌', en: 'Tokens' }, audit: { zh: '审计核验', en: 'Audit' } }
