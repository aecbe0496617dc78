import { pool } from './pool'

type Done = (error: Error | null, lines?: string[]) => void

export function report(done: Done) {
  pool.query('SELECT id, name, seller_id FROM products ORDER BY id', (error, found) => {
    if (error) return done(error)
    const lines: string[] = []
    for (const product of found.rows) {
      pool.query('SELECT name FROM sellers WHERE id = $1', [product.seller_id], (error, sellers) => {
        if (error) return done(error)
        lines.push(`${product.name} by ${sellers.rows[0].name}`)
        if (lines.length === found.rows.length) done(null, lines.sort())
      })
    }
  })
}
