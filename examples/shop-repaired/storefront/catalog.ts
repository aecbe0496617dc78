export interface Variant {
  sku: string
  stock: number
}

export interface Product {
  id: number
  name: string
  variants: Variant[]
}
