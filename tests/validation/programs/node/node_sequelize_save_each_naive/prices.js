import { db } from './database'

export async function raise() {
  const products = await db.Product.findAll()
  for (const product of products) {
    product.price = 100
    await product.save()
  }
  return db.Product.count({ where: { price: 100 } })
}
