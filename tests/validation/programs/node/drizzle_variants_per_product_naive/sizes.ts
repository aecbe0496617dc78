import { eq } from 'drizzle-orm'
import { db } from './db'
import { products, variants } from './schema'

export async function sizes() {
  const all = await db.select().from(products).orderBy(products.id)
  const found: string[] = []
  for (const product of all) {
    const own = await db.select().from(variants).where(eq(variants.productId, product.id)).orderBy(variants.id)
    found.push(`${product.name}: ${own.map((variant) => variant.size).join(', ')}`)
  }
  return found
}
