import { pool } from './pool'
import { sellerName } from './sellers'

export async function report(): Promise<string[]> {
  const found = await pool.query('SELECT id, name, seller_id FROM products ORDER BY id')
  return Promise.all(found.rows.map(async (product) => `${product.name} by ${await sellerName(product.seller_id)}`))
}
