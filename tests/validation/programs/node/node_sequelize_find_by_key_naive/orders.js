import { db } from './database'

export async function total(orders) {
  let sum = 0
  for (const order of orders) {
    const product = await db.Product.findByPk(order.productId)
    sum += product.price * order.amount
  }
  return sum
}
