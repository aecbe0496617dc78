import { db } from './db'
import { products, variants } from './schema'

async function copy(name: string) {
  const [created] = await db.insert(products).values({ name: `${name} again` }).returning()
  await db.insert(variants).values({ productId: created.id, size: 'M' })
}

export async function copyAll() {
  const all = await db.select({ name: products.name }).from(products)
  for (const product of all) {
    await copy(product.name)
  }
  return all.length
}
