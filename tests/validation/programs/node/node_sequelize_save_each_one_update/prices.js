import { db } from './database'

export async function raise() {
  await db.Product.update({ price: 100 }, { where: {} })
  return db.Product.count({ where: { price: 100 } })
}
