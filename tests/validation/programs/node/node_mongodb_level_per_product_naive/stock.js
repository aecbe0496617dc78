export async function stock(db) {
  const products = await db.collection('products').find().toArray()
  const found = {}
  for (const product of products) {
    const level = await db.collection('levels').findOne({ productId: product._id })
    found[product.name] = level.amount
  }
  return found
}
