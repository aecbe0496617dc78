import path from 'node:path'

export async function prepare(volumes, kit) {
  const database = await kit.prisma(path.join(__dirname, 'prisma', 'schema.prisma'))
  const { sellers, products, reviews = 0 } = volumes
  const count = (length, make) => Array.from({ length }, (_, at) => make(at))
  const product = (at) => ({ id: at + 1, name: `product ${at}`, stock: at % 7, sellerId: 1 + (at % sellers) })
  database.fill('Seller', count(sellers, (at) => ({ id: at + 1, name: `seller ${at}` })))
  database.fill('shop_product', count(products, product))
  const review = (at) => ({ id: at + 1, stars: at % 5, productId: 1 + (at % products) })
  database.fill('Review', count(products * reviews, review))
  const { productList } = require('./list')
  return () => productList()
}
