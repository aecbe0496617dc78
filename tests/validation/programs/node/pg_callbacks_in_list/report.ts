import { pool } from './pool'

type Done = (error: Error | null, lines?: string[]) => void

export function report(done: Done) {
  pool.query('SELECT id, name, seller_id FROM products ORDER BY id', (error, found) => {
    if (error) return done(error)
    pool.query('SELECT id, name FROM sellers', (error, sellers) => {
      if (error) return done(error)
      const names = new Map(sellers.rows.map((seller) => [seller.id, seller.name]))
      done(null, found.rows.map((product) => `${product.name} by ${names.get(product.seller_id)}`).sort())
    })
  })
}
