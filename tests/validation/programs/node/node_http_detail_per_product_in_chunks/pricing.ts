import { pricesOf } from './catalog'

interface Product {
  id: number
  name: string
}

const CHUNK = 50

export async function priceList(products: Product[]): Promise<Record<string, number>> {
  const prices: Record<string, number> = {}
  for (let start = 0; start < products.length; start += CHUNK) {
    const chunk = products.slice(start, start + CHUNK)
    const found = await pricesOf(chunk.map((product) => product.id))
    chunk.forEach((product, index) => {
      prices[product.name] = found[index]
    })
  }
  return prices
}
