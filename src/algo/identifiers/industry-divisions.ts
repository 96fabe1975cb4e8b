interface Named { readonly zh: string; readonly en: string }

/** 国民经济行业大类, all of them. @source GB/T 4754-2017 */
export const INDUSTRY_DIVISIONS: Readonly<Record<string, Named>> = {
  '01': { zh: '农业', en: 'Crops' }, '02': { zh: '林业', en: 'Forestry' }, '03': { zh: '畜牧业', en: 'Livestock' }, '04': { zh: '渔业', en: 'Fisheries' }, '05': { zh: '农、林、牧、渔专业及辅助性活动', en: 'Services to farming' },
  '06': { zh: '煤炭开采和洗选业', en: 'Coal mining' }, '07': { zh: '石油和天然气开采业', en: 'Oil and gas extraction' }, '08': { zh: '黑色金属矿采选业', en: 'Iron ore mining' }, '09': { zh: '有色金属矿采选业', en: 'Non-ferrous ore mining' }, 10: { zh: '非金属矿采选业', en: 'Non-metal mining' },
  11: { zh: '开采专业及辅助性活动', en: 'Services to mining' }, 12: { zh: '其他采矿业', en: 'Other mining' }, 13: { zh: '农副食品加工业', en: 'Farm products' }, 14: { zh: '食品制造业', en: 'Food' }, 15: { zh: '酒、饮料和精制茶制造业', en: 'Drinks and tea' },
  16: { zh: '烟草制品业', en: 'Tobacco' }, 17: { zh: '纺织业', en: 'Textiles' }, 18: { zh: '纺织服装、服饰业', en: 'Clothing' }, 19: { zh: '皮革、毛皮、羽毛及其制品和制鞋业', en: 'Leather and footwear' }, 20: { zh: '木材加工和木、竹、藤、棕、草制品业', en: 'Wood products' },
  21: { zh: '家具制造业', en: 'Furniture' }, 22: { zh: '造纸和纸制品业', en: 'Paper' }, 23: { zh: '印刷和记录媒介复制业', en: 'Printing' }, 24: { zh: '文教、工美、体育和娱乐用品制造业', en: 'Stationery, crafts and sports goods' }, 25: { zh: '石油、煤炭及其他燃料加工业', en: 'Fuels' },
  26: { zh: '化学原料和化学制品制造业', en: 'Chemicals' }, 27: { zh: '医药制造业', en: 'Medicines' }, 28: { zh: '化学纤维制造业', en: 'Chemical fibres' }, 29: { zh: '橡胶和塑料制品业', en: 'Rubber and plastics' }, 30: { zh: '非金属矿物制品业', en: 'Non-metallic minerals' },
  31: { zh: '黑色金属冶炼和压延加工业', en: 'Iron and steel' }, 32: { zh: '有色金属冶炼和压延加工业', en: 'Non-ferrous metals' }, 33: { zh: '金属制品业', en: 'Metal products' }, 34: { zh: '通用设备制造业', en: 'General machinery' }, 35: { zh: '专用设备制造业', en: 'Special machinery' },
  36: { zh: '汽车制造业', en: 'Motor vehicles' }, 37: { zh: '铁路、船舶、航空航天和其他运输设备制造业', en: 'Other transport equipment' }, 38: { zh: '电气机械和器材制造业', en: 'Electrical machinery' }, 39: { zh: '计算机、通信和其他电子设备制造业', en: 'Computers and electronics' }, 40: { zh: '仪器仪表制造业', en: 'Instruments' },
  41: { zh: '其他制造业', en: 'Other manufacturing' }, 42: { zh: '废弃资源综合利用业', en: 'Recycling' }, 43: { zh: '金属制品、机械和设备修理业', en: 'Repair of machinery' }, 44: { zh: '电力、热力生产和供应业', en: 'Power and heat' }, 45: { zh: '燃气生产和供应业', en: 'Gas supply' },
  46: { zh: '水的生产和供应业', en: 'Water supply' }, 47: { zh: '房屋建筑业', en: 'Building' }, 48: { zh: '土木工程建筑业', en: 'Civil engineering' }, 49: { zh: '建筑安装业', en: 'Installation' }, 50: { zh: '建筑装饰、装修和其他建筑业', en: 'Fitting out and other construction' },
  51: { zh: '批发业', en: 'Wholesale' }, 52: { zh: '零售业', en: 'Retail' }, 53: { zh: '铁路运输业', en: 'Rail transport' }, 54: { zh: '道路运输业', en: 'Road transport' }, 55: { zh: '水上运输业', en: 'Water transport' },
  56: { zh: '航空运输业', en: 'Air transport' }, 57: { zh: '管道运输业', en: 'Pipelines' }, 58: { zh: '多式联运和运输代理业', en: 'Multimodal transport and forwarding' }, 59: { zh: '装卸搬运和仓储业', en: 'Handling and storage' }, 60: { zh: '邮政业', en: 'Post' },
  61: { zh: '住宿业', en: 'Lodging' }, 62: { zh: '餐饮业', en: 'Catering' }, 63: { zh: '电信、广播电视和卫星传输服务', en: 'Telecommunications and broadcasting' }, 64: { zh: '互联网和相关服务', en: 'Internet services' }, 65: { zh: '软件和信息技术服务业', en: 'Software and IT services' },
  66: { zh: '货币金融服务', en: 'Banking' }, 67: { zh: '资本市场服务', en: 'Capital markets' }, 68: { zh: '保险业', en: 'Insurance' }, 69: { zh: '其他金融业', en: 'Other finance' }, 70: { zh: '房地产业', en: 'Real estate' },
  71: { zh: '租赁业', en: 'Leasing' }, 72: { zh: '商务服务业', en: 'Business services' }, 73: { zh: '研究和试验发展', en: 'Research and development' }, 74: { zh: '专业技术服务业', en: 'Technical services' }, 75: { zh: '科技推广和应用服务业', en: 'Technology transfer' },
  76: { zh: '水利管理业', en: 'Water management' }, 77: { zh: '生态保护和环境治理业', en: 'Ecology and environment' }, 78: { zh: '公共设施管理业', en: 'Public facilities' }, 79: { zh: '土地管理业', en: 'Land management' }, 80: { zh: '居民服务业', en: 'Services to residents' },
  81: { zh: '机动车、电子产品和日用产品修理业', en: 'Repair of vehicles and goods' }, 82: { zh: '其他服务业', en: 'Other services' }, 83: { zh: '教育', en: 'Education' }, 84: { zh: '卫生', en: 'Health' }, 85: { zh: '社会工作', en: 'Social work' },
  86: { zh: '新闻和出版业', en: 'News and publishing' }, 87: { zh: '广播、电视、电影和录音制作业', en: 'Broadcasting, film and sound' }, 88: { zh: '文化艺术业', en: 'Culture and arts' }, 89: { zh: '体育', en: 'Sports' }, 90: { zh: '娱乐业', en: 'Entertainment' },
  91: { zh: '中国共产党机关', en: 'Party organs' }, 92: { zh: '国家机构', en: 'State organs' }, 93: { zh: '人民政协、民主党派', en: 'CPPCC and democratic parties' }, 94: { zh: '社会保障', en: 'Social security' }, 95: { zh: '群众团体、社会团体和其他成员组织', en: 'Associations' },
  96: { zh: '基层群众自治组织及其他组织', en: 'Self-governing grassroots bodies' }, 97: { zh: '国际组织', en: 'International organisations' },
}

/** 小类 that districts ask for most by name. The whole table of 1,381 does not ship: any other class is told by its code and its division. @source GB/T 4754-2017 */
export const INDUSTRY_CLASSES: Readonly<Record<string, Named>> = {
  2710: { zh: '化学药品原料药制造', en: 'Active pharmaceutical ingredients' }, 2720: { zh: '化学药品制剂制造', en: 'Pharmaceutical preparations' }, 2761: { zh: '生物药品制造', en: 'Biological medicines' }, 2762: { zh: '基因工程药物和疫苗制造', en: 'Genetic medicines and vaccines' }, 3061: { zh: '玻璃纤维及制品制造', en: 'Glass fibre' },
  3073: { zh: '特种陶瓷制品制造', en: 'Special ceramics' }, 3091: { zh: '石墨及碳素制品制造', en: 'Graphite and carbon products' }, 3130: { zh: '钢压延加工', en: 'Rolled steel' }, 3218: { zh: '硅冶炼', en: 'Silicon smelting' }, 3240: { zh: '有色金属合金制造', en: 'Non-ferrous alloys' },
  3421: { zh: '金属切削机床制造', en: 'Machine tools' }, 3491: { zh: '工业机器人制造', en: 'Industrial robots' }, 3562: { zh: '半导体器件专用设备制造', en: 'Semiconductor equipment' }, 3581: { zh: '医疗诊断、监护及治疗设备制造', en: 'Medical equipment' }, 3612: { zh: '新能源车整车制造', en: 'New-energy vehicles' },
  3670: { zh: '汽车零部件及配件制造', en: 'Vehicle parts' }, 3714: { zh: '高铁设备、配件制造', en: 'High-speed rail equipment' }, 3825: { zh: '光伏设备及元器件制造', en: 'Photovoltaic equipment' }, 3841: { zh: '锂离子电池制造', en: 'Lithium-ion batteries' }, 3972: { zh: '半导体分立器件制造', en: 'Discrete semiconductors' },
  3973: { zh: '集成电路制造', en: 'Integrated circuits' }, 3974: { zh: '显示器件制造', en: 'Displays' }, 3975: { zh: '半导体照明器件制造', en: 'LED lighting devices' }, 3976: { zh: '光电子器件制造', en: 'Optoelectronic devices' }, 3985: { zh: '电子专用材料制造', en: 'Materials for electronics' },
  6513: { zh: '应用软件开发', en: 'Application software' }, 7340: { zh: '医学研究和试验发展', en: 'Medical research' },
}

/** What a code of two to four digits is called: its class where that ships, else its division; undefined when there is none. @example industryName('3849')?.zh // '电气机械和器材制造业' */
export const industryName = (code: string): Named | undefined => INDUSTRY_CLASSES[code] ?? INDUSTRY_DIVISIONS[code.slice(0, 2)]
