import { db } from './db'

export async function restock(stock: number): Promise<number> {
  await db('products').update({ stock })
  const [{ total }] = await db('products').sum({ total: 'stock' })
  return total
}
