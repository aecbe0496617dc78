import { db } from './db'

export async function starsOf(productId: number): Promise<number[]> {
  const reviews = await db('reviews').select('stars').where({ product_id: productId }).orderBy('id')
  return reviews.map((review) => review.stars)
}
