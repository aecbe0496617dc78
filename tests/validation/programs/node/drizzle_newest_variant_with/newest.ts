import { db } from './db'

export async function newest() {
  const all = await db.query.products.findMany({
    orderBy: (products, { asc }) => asc(products.id),
    with: { variants: { limit: 1, orderBy: (variants, { desc }) => desc(variants.id) } },
  })
  return all.map((product) => `${product.name}: ${product.variants[0]?.size}`)
}
