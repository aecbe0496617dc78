import { open } from './store'
import { stock } from './stock'

export async function prepare(volumes, kit) {
  const products = Array.from({ length: volumes.products }, (_, n) => ({ _id: n + 1, name: `product ${n}` }))
  const levels = products.map(({ _id }) => ({ _id: _id + 10000, productId: _id, amount: _id % 7 }))
  const db = await open(await kit.serveDocuments({ products, levels }))
  return () => stock(db)
}
