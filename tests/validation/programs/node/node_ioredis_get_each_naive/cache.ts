import { Redis } from 'ioredis'

interface Product {
  id: number
}

export async function prices(redis: Redis, products: Product[]): Promise<number[]> {
  const found: number[] = []
  for (const product of products) {
    const price = await redis.get(`price:${product.id}`)
    found.push(Number(price))
  }
  return found
}
