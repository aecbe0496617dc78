export async function stock(db) {
  const products = await db.collection('products').find().toArray()
  const ids = products.map((product) => product._id)
  const levels = await db.collection('levels').find({ productId: { $in: ids } }).toArray()
  const amounts = new Map(levels.map((level) => [level.productId, level.amount]))
  return Object.fromEntries(products.map((product) => [product.name, amounts.get(product._id)]))
}
