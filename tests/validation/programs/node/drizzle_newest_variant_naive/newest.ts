import { db } from './db'

export async function newest() {
  const all = await db.query.products.findMany({ orderBy: (products, { asc }) => asc(products.id) })
  const found: string[] = []
  for (const product of all) {
    const variant = await db.query.variants.findFirst({
      where: (variants, { eq }) => eq(variants.productId, product.id),
      orderBy: (variants, { desc }) => desc(variants.id),
    })
    found.push(`${product.name}: ${variant?.size}`)
  }
  return found
}
