import { inArray } from 'drizzle-orm'
import { db } from './db'
import { products, variants } from './schema'

export async function sizes() {
  const all = await db.select().from(products).orderBy(products.id)
  const ids = all.map((product) => product.id)
  const rows = await db.select().from(variants).where(inArray(variants.productId, ids)).orderBy(variants.id)
  const byProduct = new Map<number, string[]>()
  for (const variant of rows) {
    const own = byProduct.get(variant.productId) ?? []
    own.push(variant.size)
    byProduct.set(variant.productId, own)
  }
  return all.map((product) => `${product.name}: ${(byProduct.get(product.id) ?? []).join(', ')}`)
}
