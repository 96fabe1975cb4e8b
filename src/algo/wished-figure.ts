/** A place in a text that asks for a figure instead of for work. Offsets in UTF-16 units. */
export interface Wish {
  readonly from: number
  readonly to: number
  readonly text: string
}

const FIGURE = '(?:数据|数字|报表|统计|产值|增速|增加值|营收|营业收入|投资额|入库|指标值|上报数)'
/**
 * What leaders may not say: to change, to make up, to level out or to promise a reported figure. Raising output is work; making
 * the reported number so is not.
 */
const WISHES = [
  new RegExp(`(?:确保|保证|务必|必须|力保)[^。；，\\n]{0,8}${FIGURE}[^。；，\\n]{0,6}(?:报|填|做)(?:到|成|够|足|上)`, 'g'),
  new RegExp(`${FIGURE}[^。；，\\n]{0,6}(?:做(?:上去|高|大|漂亮|好看|实一点)|调(?:高|上去|到|一调|增)|报(?:高|足|够|满)|凑(?:够|足|数|齐)|补(?:齐到|够)|平(?:衡一下|一平)|抹平)`, 'g'),
  new RegExp(`(?:调整|修改|改动|变通|处理|平衡|做实)[^。；，\\n]{0,4}(?:上报|报送|统计)${FIGURE}?`, 'g'),
  new RegExp(`(?:按|照)[^。；，\\n]{0,12}(?:增速|目标|进度)[^。；，\\n]{0,4}(?:倒推|倒排|反推)[^。；，\\n]{0,4}${FIGURE}`, 'g'),
  new RegExp(`(?:不(?:得|能|要|许)|切勿)(?:出现)?(?:负增长|下滑|低于[^。；，\\n]{0,10})[^。；，\\n]{0,4}(?:的)?(?:报表|数据|上报)`, 'g'),
  /(?:代|替|帮)(?:企业|项目单位)?(?:填|报|填报)(?:统计|联网直报|一套表)?(?:数据|报表)/g,
]

/**
 * Finds words that hint at a wished figure of a statistical return, for a person to look at; it decides nothing. O(length).
 * @source 统计法（2024年修正）第六条、第三十九条: nobody may have figures altered or made up, or hint at it; DOMAIN §4
 * @example wishedFigures('请镇街与企业沟通，确保产值数据报到5000万元以上').length // 1
 */
export function wishedFigures(text: string): Wish[] {
  const found = WISHES.flatMap((wish) => [...text.matchAll(wish)].map((m) => ({ from: m.index, to: m.index + m[0].length, text: m[0] })))
  const ordered = found.toSorted((a, b) => a.from - b.from || b.to - a.to)
  return ordered.filter((w, i) => !ordered.slice(0, i).some((earlier) => w.from < earlier.to))
}
