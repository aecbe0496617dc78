import { pool } from './pool'

export async function sellerName(id: number): Promise<string> {
  const { rows } = await pool.query('SELECT name FROM sellers WHERE id = $1', [id])
  return rows[0].name
}
