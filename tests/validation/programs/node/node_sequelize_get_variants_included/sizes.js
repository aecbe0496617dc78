import { db } from './database'

export async function sizes() {
  const found = {}
  const products = await db.Product.findAll({ include: [{ model: db.Variant, as: 'variants' }] })
  for (const product of products) {
    found[product.name] = product.variants.map((variant) => variant.size)
  }
  return found
}
