import type { Knex } from 'knex'
import { db } from './db'

async function setStock(trx: Knex.Transaction, id: number, stock: number) {
  await trx('products').where('id', id).update({ stock })
}

export async function restock(stock: number): Promise<number> {
  await db.transaction(async (trx) => {
    const ids: number[] = await trx('products').pluck('id')
    for (const id of ids) {
      await setStock(trx, id, stock)
    }
  })
  const [{ total }] = await db('products').sum({ total: 'stock' })
  return total
}
