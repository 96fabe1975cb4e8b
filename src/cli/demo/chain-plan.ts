/** Four pillar chains as a district would draw them: sixty nodes. Each line: key, name, stage, products, industries (GB/T 4754-2017), how much it matters. */
type Line = readonly [key: string, name: string, stage: 'upstream' | 'midstream' | 'downstream' | 'support', products: string, industries: string, criticality: 'key' | 'important' | 'ordinary']
export interface PlannedChain { readonly id: string; readonly name: string; readonly leader: string; readonly about: string; readonly lines: readonly Line[]; readonly links: string }

export const CHAINS: readonly PlannedChain[] = [
  {
    id: 'cl-nev', name: '新能源汽车', leader: '区委常委、常务副区长', about: '以底盘、电驱动和热管理零部件为主，整车在区外。',
    lines: [
      ['steel', '汽车用钢', 'upstream', '高强钢板、热成形钢', '3130', 'important'], ['alu', '铝合金材料', 'upstream', '铝合金型材、压铸铝合金', '3252', 'important'], ['cathode', '正极材料', 'upstream', '三元正极材料、磷酸铁锂', '3985', 'key'], ['separator', '隔膜', 'upstream', '锂电池隔膜', '2921', 'important'],
      ['cell', '动力电池', 'midstream', '动力电池电芯、电池包', '3841', 'key'], ['motor', '驱动电机', 'midstream', '永磁同步电机、电机壳体', '3812 3670', 'key'], ['control', '电控系统', 'midstream', '电机控制器、车载充电机', '3824 3670', 'key'], ['igbt', '功率半导体', 'midstream', '车规级功率模块', '3972', 'key'], ['chassis', '底盘系统', 'midstream', '转向节、副车架', '3670', 'important'], ['brake', '制动系统', 'midstream', '线控制动总成', '3670', 'important'],
      ['thermal', '热管理', 'midstream', '电池冷却板、热泵空调', '3670 3464', 'important'], ['cast', '压铸件', 'midstream', '电驱动桥壳体、一体化压铸件', '3391 3670', 'important'], ['vehicle', '整车', 'downstream', '新能源乘用车', '3612', 'key'], ['charge', '充换电', 'downstream', '充电桩、换电站', '3829', 'ordinary'], ['mould', '模具', 'support', '汽车模具、检具', '3525', 'ordinary'], ['test', '检测认证', 'support', '汽车零部件检测', '7452', 'ordinary'],
    ],
    links: 'steel>chassis alu>cast alu>thermal cathode>cell separator>cell cell>vehicle motor>vehicle control>vehicle igbt>control chassis>vehicle brake>vehicle thermal>vehicle cast>motor cast>chassis mould>cast mould>chassis test>vehicle charge>vehicle steel>motor',
  },
  {
    id: 'cl-bio', name: '生物医药', leader: '区委副书记', about: '制剂和医疗器械起步早，原料药和耗材大量外购。',
    lines: [
      ['api', '原料药', 'upstream', '特色原料药、中间体', '2710', 'key'], ['media', '培养基和试剂', 'upstream', '细胞培养基、诊断试剂原料', '2662 2770', 'key'], ['resin', '层析填料', 'upstream', '色谱填料、超滤膜', '2651', 'key'], ['pack', '药用包装', 'upstream', '药用玻璃、预灌封注射器', '3054 2780', 'ordinary'],
      ['antibody', '抗体药物', 'midstream', '抗体药物原液、制剂', '2761', 'key'], ['vaccine', '疫苗', 'midstream', '重组疫苗', '2762', 'important'], ['generic', '化学制剂', 'midstream', '高端仿制药', '2720', 'important'], ['tcm', '中成药', 'midstream', '中药颗粒', '2740', 'ordinary'], ['device', '医疗器械', 'midstream', '影像设备、监护仪', '3581', 'important'], ['implant', '植介入器械', 'midstream', '支架、骨科植入物', '3586', 'important'],
      ['ivd', '体外诊断', 'midstream', '体外诊断仪器、试剂盒', '3581 2770', 'important'], ['cro', '研发外包', 'support', '药物筛选、临床服务', '7340', 'important'], ['equip', '制药装备', 'support', '冻干机、生物反应器', '3544', 'ordinary'], ['hospital', '医疗服务', 'downstream', '临床应用', '8411', 'ordinary'], ['trade', '医药流通', 'downstream', '医药批发、冷链', '5151 5910', 'ordinary'],
    ],
    links: 'api>generic api>antibody media>antibody media>vaccine media>ivd resin>antibody resin>vaccine pack>generic pack>vaccine antibody>trade vaccine>trade generic>trade tcm>trade device>hospital implant>hospital ivd>hospital cro>antibody equip>vaccine equip>antibody trade>hospital',
  },
  {
    id: 'cl-opto', name: '光电信息', leader: '副区长', about: '显示模组和光器件集聚，芯片和高端材料缺口大。',
    lines: [
      ['substrate', '基板玻璃', 'upstream', '超薄基板玻璃', '3042', 'key'], ['polar', '偏光片', 'upstream', '偏光片、光学膜', '2921 3985', 'key'], ['photoresist', '光刻胶', 'upstream', '光刻胶、湿电子化学品', '2665 3985', 'key'], ['target', '靶材', 'upstream', '溅射靶材', '3985', 'important'], ['wafer', '外延片', 'upstream', '碳化硅衬底、外延片', '3985', 'key'],
      ['chip', '光芯片', 'midstream', '激光器芯片、驱动芯片', '3973', 'key'], ['led', 'LED器件', 'midstream', 'Mini LED背光', '3975', 'important'], ['module', '光模块', 'midstream', '高速光模块', '3976', 'important'], ['panel', '显示模组', 'midstream', '显示模组、触控屏', '3974', 'important'], ['pcb', '印制电路', 'midstream', '高密度线路板', '3982', 'important'], ['lens', '光学镜头', 'midstream', '车载镜头、安防镜头', '4040 3976', 'ordinary'],
      ['terminal', '智能终端', 'downstream', '车载终端、会议平板', '3962 3922', 'important'], ['soft', '工业软件', 'support', '设计仿真、制造执行系统', '6513', 'key'], ['vision', '机器视觉', 'downstream', '视觉检测工作站', '3491 3581', 'ordinary'], ['packing', '封装测试', 'midstream', '先进封装、测试服务', '3973', 'key'],
    ],
    links: 'substrate>panel polar>panel photoresist>panel photoresist>chip target>panel wafer>chip chip>module chip>packing packing>module led>panel module>terminal panel>terminal pcb>terminal pcb>module lens>terminal lens>vision soft>terminal soft>vision',
  },
  {
    id: 'cl-equip', name: '智能装备', leader: '副区长', about: '工业机器人整机和专机成链，减速器、数控系统依赖区外。',
    lines: [
      ['bearing', '精密轴承', 'upstream', '交叉滚子轴承', '3451', 'key'], ['reducer', '精密减速器', 'upstream', '谐波减速器、行星减速器', '3453', 'key'], ['servo', '伺服系统', 'upstream', '伺服电机、驱动器', '3812', 'key'], ['cnc', '数控系统', 'upstream', '数控系统、运动控制器', '4011', 'key'], ['sensor', '传感器', 'upstream', '力传感器、编码器', '4014 3983', 'important'], ['casting', '精密铸件', 'upstream', '机床铸件', '3391', 'ordinary'],
      ['robot', '工业机器人', 'midstream', '机器人整机', '3491', 'important'], ['machine', '数控机床', 'midstream', '五轴加工中心', '3421', 'key'], ['gear', '传动部件', 'midstream', '精密齿轮、丝杠', '3484', 'important'], ['laser', '激光设备', 'midstream', '激光切割机', '3424', 'ordinary'], ['agv', '物流装备', 'midstream', '移动机器人、立体仓库', '3439 3491', 'ordinary'],
      ['line', '系统集成', 'downstream', '自动化产线', '3491 6531', 'important'], ['mes', '工业互联网', 'support', '制造执行系统、数据采集', '6513', 'ordinary'], ['tool', '刀具', 'support', '硬质合金刀具', '3321', 'ordinary'],
    ],
    links: 'bearing>reducer bearing>machine reducer>robot servo>robot servo>machine cnc>machine cnc>laser sensor>robot casting>machine gear>machine gear>robot robot>line machine>line laser>line agv>line mes>line tool>machine',
  },
]

/** Sectors of the invented table of inputs and outputs, with the industries each stands for. */
export const SECTORS: readonly (readonly [name: string, industries: string])[] = [
  ['金属冶炼和压延', '31 32'], ['金属制品', '33'], ['化学原料和制品', '26'], ['橡胶塑料和玻璃', '29 30'], ['医药', '27'], ['通用设备', '34'], ['专用设备', '35'], ['汽车', '36'], ['电气机械', '38'], ['电子信息', '39'], ['仪器仪表', '40'], ['服务', '51 59 65 73 74 84'],
]
/** What sector j takes of i, per cent of its output: rows in the order above. */
export const TAKES: readonly (readonly number[])[] = [
  [28, 34, 3, 4, 0.5, 16, 12, 11, 19, 4, 6, 0.4], [2, 9, 1, 1.5, 0.6, 7, 6, 5, 5, 2, 4, 0.5], [2, 2, 30, 22, 12, 1.5, 2, 2, 5, 5, 3, 0.7], [1.5, 1.5, 3, 14, 3, 3, 4, 6, 6, 4, 5, 0.6], [0, 0, 0.6, 0, 15, 0, 0.6, 0, 0, 0, 0, 1.2], [2.5, 3, 1.5, 1.5, 1, 17, 12, 8, 6, 2, 5, 0.4],
  [1.5, 1, 1, 1, 1, 3, 9, 1, 1, 1.5, 2, 0.5], [0.3, 0.3, 0.2, 0.2, 0.1, 0.6, 0.8, 33, 0.4, 0.2, 0.2, 0.8], [1, 1, 0.8, 0.8, 0.4, 8, 8, 6, 17, 6, 7, 0.5], [0.4, 0.5, 0.4, 0.4, 0.4, 5, 8, 4, 9, 42, 18, 2], [0.8, 0.4, 0.6, 0.3, 0.6, 2, 4, 1, 2, 1.2, 9, 0.3], [9, 9, 10, 10, 22, 11, 12, 9, 10, 11, 12, 30],
]
