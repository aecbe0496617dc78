import { db } from './db'
import { starsOf } from './reviews'

export async function starsByProduct(): Promise<Record<string, number[]>> {
  const found: Record<string, number[]> = {}
  const products = await db('products').select('id', 'name').orderBy('id')
  for (const product of products) {
    found[product.name] = await starsOf(product.id)
  }
  return found
}
