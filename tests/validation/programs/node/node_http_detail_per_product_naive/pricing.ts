import { priceOf } from './catalog'

interface Product {
  id: number
  name: string
}

export async function priceList(products: Product[]): Promise<Record<string, number>> {
  const prices: Record<string, number> = {}
  for (const product of products) {
    prices[product.name] = await priceOf(product.id)
  }
  return prices
}
