import { pool } from './pool'

export async function report(): Promise<string[]> {
  const found = await pool.query(
    `SELECT products.name, sellers.name AS seller
       FROM products JOIN sellers ON sellers.id = products.seller_id
      ORDER BY products.id`,
  )
  return found.rows.map((product) => `${product.name} by ${product.seller}`)
}
