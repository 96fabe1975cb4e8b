/** What residents write about, by what it is. {r} a road, {e} an estate, {c} a community, {n} a number. */
export interface Theme {
  /** Second- or third-level category of the shared list. */
  readonly category: string
  readonly weight: number
  /** Weight by month, January first. */
  readonly season?: readonly number[]
  readonly words: readonly string[]
  readonly reply: readonly string[]
}

const WARM = [1, 1, 2, 3, 4, 6, 8, 8, 5, 3, 1, 1]
const COLD = [9, 7, 3, 1, 0.2, 0.2, 0.2, 0.2, 0.5, 2, 7, 9]
const RAIN = [1, 1, 1, 2, 3, 6, 9, 9, 4, 2, 1, 1]

/** Themes by the first two levels they belong to; the third level is picked from the pack. */
export const THEMES: readonly Theme[] = [
  { category: 'noise', weight: 14, season: WARM, words: ['{r}工地夜间{n}点后仍在施工，噪声很大，影响休息，请管一管。', '{e}楼下烧烤店外放音响到深夜，多次沟通无效。', '{c}广场舞音量过大，老人孩子无法休息。'], reply: ['已到现场核查，要求施工单位夜间停止产生噪声的作业，并安排巡查。', '已约谈经营者，要求22时后关闭音响，现场已整改。'] },
  { category: 'parking', weight: 12, words: ['{r}两侧车辆乱停，消防通道被占，出行困难。', '{e}地下车库只售不租，业主无处停车。', '{c}门口人行道被机动车占用，孩子上学要走机动车道。'], reply: ['已施划禁停标线并安装隔离桩，对违停车辆依法处理。', '已协调物业开放{n}个临时车位，并公示收费标准。'] },
  { category: 'road', weight: 10, season: RAIN, words: ['{r}路面坑洼积水，电动车容易摔倒，请尽快修补。', '{r}窨井盖松动，夜间有异响，存在安全隐患。', '{r}路口红绿灯不亮，车辆抢行。'], reply: ['已完成路面修补{n}平方米，并疏通雨水口。', '已更换井盖并加装防坠网。'] },
  { category: 'property', weight: 11, words: ['{e}物业费上涨未经业主同意，服务却越来越差。', '{e}电梯经常停运，高层老人下不了楼，物业迟迟不修。', '{e}垃圾清运不及时，异味严重。'], reply: ['已责令物业限期整改，电梯已于当日恢复运行并公示维保记录。', '已组织业委会、物业三方会商，按规定程序重新表决。'] },
  { category: 'heating', weight: 8, season: COLD, words: ['{e}{n}号楼供暖温度不到16度，家里有老人孩子。', '{e}暖气管漏水，供热公司电话打不通。'], reply: ['已上门测温并排气，室温恢复至20度以上。', '已抢修漏点，恢复供热。'] },
  { category: 'water', weight: 6, words: ['{c}自来水发黄有异味，不敢饮用。', '{e}停水没有通知，已经{n}个小时了。'], reply: ['系管网检修后残留，已冲洗管道，水质检测合格。', '已恢复供水，并要求今后停水提前24小时公告。'] },
  { category: 'wages', weight: 6, season: [9, 6, 2, 2, 2, 3, 2, 2, 3, 3, 4, 8], words: ['在{r}工地干活，包工头拖欠{n}名工人工资，春节前能否解决。', '餐馆老板拖欠两个月工资，联系不上。'], reply: ['已责令用人单位支付拖欠工资，全部发放到位。', '已立案调查，协调总包先行垫付。'] },
  { category: 'market', weight: 7, words: ['在{r}某健身房办卡后门店关门，押金退不了。', '{c}菜市场缺斤短两，希望检查。', '网购家电维修多次仍有问题，商家推诿。'], reply: ['已组织调解，商家退还预付款。', '已对摊位计量器具检查，责令更换不合格电子秤{n}台。'] },
  { category: 'environment', weight: 8, season: WARM, words: ['{r}附近工厂夜间排放刺鼻气味。', '{c}河道发黑发臭，漂浮垃圾多。'], reply: ['已现场监测，责令企业停产整改并安装治理设施。', '已清理河道垃圾，排查封堵排污口{n}处。'] },
  { category: 'school', weight: 5, season: [1, 2, 3, 4, 6, 9, 8, 6, 3, 1, 1, 1], words: ['{e}今年入学划片到哪所学校，学位够不够？', '{c}小学放学时段门口拥堵，家长车辆乱停。'], reply: ['已电话说明招生划片政策和报名时间。', '已错时放学并增派护学岗。'] },
  { category: 'medical', weight: 4, words: ['社保卡异地就医怎么备案，需要带什么材料？', '{c}社区卫生服务站周末不开门，老人拿药不方便。'], reply: ['已说明线上备案流程，无需到窗口。', '已调整为周末上午开诊。'] },
  { category: 'lighting', weight: 6, words: ['{r}路灯坏了{n}盏，晚上走路看不清。', '{c}小路没有路灯，女孩子下晚自习不安全。'], reply: ['已更换光源并检修线路，当晚恢复照明。', '已列入照明补盲计划，先行加装太阳能路灯{n}盏。'] },
  { category: 'gas', weight: 2, words: ['{e}楼道里闻到明显的燃气味，请马上来人！'], reply: ['抢修人员{n}分钟到场，排除表前阀漏点，复测正常。'] },
  { category: 'praise', weight: 3, words: ['感谢{c}网格员冒雨帮老人送药，特此表扬。', '{r}交警帮忙推车，谢谢。'], reply: ['感谢您的肯定，已转告本人及所在单位。'] },
]

/** Which words in a category's name belong to a theme: the pack's own list is searched, nothing is wired to its codes. */
export const THEME_WORDS: Readonly<Record<string, readonly string[]>> = {
  noise: ['噪'], parking: ['停车', '占道', '违停'], road: ['路面', '道路', '井盖', '信号灯'], property: ['物业', '电梯'], heating: ['供热', '供暖', '暖'], water: ['供水', '停水', '水质'], wages: ['工资', '欠薪'],
  market: ['消费', '预付', '计量', '售后', '退款'], environment: ['异味', '废气', '河道', '污水', '大气'], school: ['入学', '招生', '学校', '学位'], medical: ['医保', '就医', '卫生服务', '社保'], lighting: ['路灯', '照明'], gas: ['燃气'], praise: ['表扬', '其他'],
}
