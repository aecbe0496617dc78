import { db, open } from './database'
import { raise } from './prices'

export async function prepare(volumes, kit) {
  await open(await kit.sqlite3())
  const names = Array.from({ length: volumes.products }, (_, n) => ({ id: n + 1, name: `product ${n}`, price: 1000 + n }))
  await db.Product.bulkCreate(names)
  const variants = names.flatMap(({ id }) =>
    Array.from({ length: volumes.variants ?? 0 }, (_, n) => ({ size: `size ${n}`, productId: id })))
  if (variants.length) await db.Variant.bulkCreate(variants)
  return () => raise()
}
