import { prisma } from './db'

export async function productList(): Promise<string[]> {
  const products = await prisma.product.findMany({ orderBy: { id: 'asc' } })
  const lines: string[] = []
  for (const product of products) {
    const seller = await prisma.seller.findUnique({ where: { id: product.sellerId } })
    lines.push(`${product.name} by ${seller?.name}`)
  }
  return lines
}
