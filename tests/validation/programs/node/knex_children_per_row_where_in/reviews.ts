import { db } from './db'

export async function starsOf(productIds: number[]): Promise<Map<number, number[]>> {
  const byProduct = new Map<number, number[]>(productIds.map((id) => [id, []]))
  const reviews = await db('reviews').select('product_id', 'stars').whereIn('product_id', productIds).orderBy('id')
  for (const review of reviews) {
    byProduct.get(review.product_id)!.push(review.stars)
  }
  return byProduct
}
