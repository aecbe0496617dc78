import { sql } from 'drizzle-orm'
import { db } from './db'
import { products } from './schema'

export function trimNames() {
  db.update(products).set({ name: sql`trim(${products.name})` }).run()
  return 'done'
}
