import { eq } from 'drizzle-orm'
import { db } from './db'
import { products } from './schema'

export function trimNames() {
  for (const product of db.select().from(products).all()) {
    db.update(products).set({ name: product.name.trim() }).where(eq(products.id, product.id)).run()
  }
  return 'done'
}
