import { prisma } from './db'

export async function restock(stock: number): Promise<number> {
  const { count } = await prisma.product.updateMany({ data: { stock } })
  return count
}
