import type { Prisma } from '@prisma/client'
import { prisma } from './db'

async function setStock(tx: Prisma.TransactionClient, id: number, stock: number) {
  await tx.product.update({ where: { id }, data: { stock } })
}

export async function restock(stock: number): Promise<number> {
  return prisma.$transaction(async (tx) => {
    const products = await tx.product.findMany({ select: { id: true } })
    for (const { id } of products) {
      await setStock(tx, id, stock)
    }
    return products.length
  })
}
