import { Redis } from 'ioredis'

interface Product {
  id: number
}

export async function prices(redis: Redis, products: Product[]): Promise<number[]> {
  const pipeline = redis.pipeline()
  for (const product of products) {
    pipeline.get(`price:${product.id}`)
  }
  const answers = await pipeline.exec()
  return answers.map(([, price]) => Number(price))
}
