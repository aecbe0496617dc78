import { db } from './database'

export async function total(orders) {
  const products = await db.Product.findAll({ where: { id: orders.map((order) => order.productId) } })
  const prices = new Map(products.map((product) => [product.id, product.price]))
  let sum = 0
  for (const order of orders) {
    sum += prices.get(order.productId) * order.amount
  }
  return sum
}
