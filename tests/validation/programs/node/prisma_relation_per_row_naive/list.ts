import { prisma } from './db'
import { sellerName } from './sellers'

export async function productList(): Promise<string[]> {
  const products = await prisma.product.findMany({ orderBy: { id: 'asc' } })
  const lines: string[] = []
  for (const product of products) {
    lines.push(`${product.name} by ${await sellerName(product.sellerId)}`)
  }
  return lines
}
