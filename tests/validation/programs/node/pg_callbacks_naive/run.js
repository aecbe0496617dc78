const TABLES = `
CREATE TABLE sellers (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, seller_id INTEGER, stock INTEGER);
CREATE TABLE reviews (id INTEGER PRIMARY KEY, product_id INTEGER, stars INTEGER);
`

export async function prepare(volumes, kit) {
  const database = await kit.database(TABLES)
  const { products, sellers = 2, reviews = 0 } = volumes
  const count = (length, make) => Array.from({ length }, (_, at) => make(at))
  database.fill('sellers', count(sellers, (id) => ({ id, name: `seller ${id}` })))
  database.fill('products', count(products, (id) => ({ id, name: `product ${id}`, seller_id: id % sellers, stock: id % 7 })))
  database.fill('reviews', count(products * reviews, (id) => ({ id, product_id: id % products, stars: id % 5 })))
  const { Pool } = require('pg')
  const connected = await kit.postgres(database)
  kit.replace('pg', { Pool: class extends Pool { constructor() { super(connected) } } })
  const { report } = require('./report')
  return () => new Promise((resolve, reject) => report((error, lines) => (error ? reject(error) : resolve(lines))))
}
