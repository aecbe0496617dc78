import { prisma } from './db'

export async function sellerNames(): Promise<string[]> {
  const names: string[] = []
  const products = await prisma.product.findMany({ select: { sellerId: true }, orderBy: { id: 'asc' } })
  for (let at = 0; at < products.length; at++) {
    const seller = await prisma.seller.findFirst({ where: { id: products[at].sellerId } })
    if (seller) names.push(seller.name)
  }
  return names
}
