import { db } from './database'

export async function sizes() {
  const found = {}
  const products = await db.Product.findAll()
  for (const product of products) {
    const variants = await product.getVariants()
    found[product.name] = variants.map((variant) => variant.size)
  }
  return found
}
