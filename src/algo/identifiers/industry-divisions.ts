/** 国民经济行业大类 of industry, as they occur in districts. @source GB/T 4754-2017 */
export const INDUSTRY_DIVISIONS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  13: { zh: '农副食品加工业', en: 'Farm products' }, 14: { zh: '食品制造业', en: 'Food' }, 26: { zh: '化学原料和化学制品制造业', en: 'Chemicals' }, 27: { zh: '医药制造业', en: 'Medicines' }, 28: { zh: '化学纤维制造业', en: 'Chemical fibres' }, 30: { zh: '非金属矿物制品业', en: 'Non-metallic minerals' },
  32: { zh: '有色金属冶炼和压延加工业', en: 'Non-ferrous metals' }, 33: { zh: '金属制品业', en: 'Metal products' }, 34: { zh: '通用设备制造业', en: 'General machinery' }, 35: { zh: '专用设备制造业', en: 'Special machinery' }, 36: { zh: '汽车制造业', en: 'Motor vehicles' }, 37: { zh: '铁路、船舶、航空航天和其他运输设备制造业', en: 'Other transport equipment' },
  38: { zh: '电气机械和器材制造业', en: 'Electrical machinery' }, 39: { zh: '计算机、通信和其他电子设备制造业', en: 'Computers and electronics' }, 40: { zh: '仪器仪表制造业', en: 'Instruments' },
}
