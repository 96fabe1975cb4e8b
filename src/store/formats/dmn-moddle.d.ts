/** What of dmn-moddle is used here; the package ships no types. */
declare module 'dmn-moddle' {
  export interface ModdleElement {
    readonly $type: string
    readonly id?: string
    get(name: string): unknown
    set(name: string, value: unknown): void
  }
  export class DmnModdle {
    constructor(packages?: Readonly<Record<string, object>>)
    create(type: string, attributes?: Readonly<Record<string, unknown>>): ModdleElement
    fromXML(xml: string, typeName?: string): Promise<{ rootElement: ModdleElement; warnings: readonly { message: string }[] }>
    toXML(element: ModdleElement, options?: { format?: boolean }): Promise<{ xml: string }>
  }
}
