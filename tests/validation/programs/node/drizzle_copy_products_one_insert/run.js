const TABLES = `
CREATE TABLE products (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
CREATE TABLE product_variants (id INTEGER PRIMARY KEY AUTOINCREMENT, product_id INTEGER, size TEXT, stock INTEGER DEFAULT 0);
`

export async function prepare(volumes, kit) {
  const database = await kit.database(TABLES)
  const { products, variants = 0 } = volumes
  const count = (length, make) => Array.from({ length }, (_, at) => make(at))
  database.fill('products', count(products, (at) => ({ id: at + 1, name: ` product ${at}` })))
  database.fill('product_variants', count(products * variants, (at) => ({ product_id: (at % products) + 1, size: `size ${at}`, stock: at % 9 })))
  kit.betterSqlite3(database)
  const { copyAll } = require('./copies')
  return () => copyAll()
}
