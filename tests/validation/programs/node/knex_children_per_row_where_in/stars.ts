import { db } from './db'
import { starsOf } from './reviews'

export async function starsByProduct(): Promise<Record<string, number[]>> {
  const products = await db('products').select('id', 'name').orderBy('id')
  const byProduct = await starsOf(products.map((product) => product.id))
  return Object.fromEntries(products.map((product) => [product.name, byProduct.get(product.id)!]))
}
