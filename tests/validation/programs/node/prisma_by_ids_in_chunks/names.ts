import { prisma } from './db'

const CHUNK = 50

export async function sellerNames(): Promise<string[]> {
  const names: string[] = []
  const products = await prisma.product.findMany({ select: { sellerId: true }, orderBy: { id: 'asc' } })
  const ids = products.map((product) => product.sellerId)
  for (let at = 0; at < ids.length; at += CHUNK) {
    const chunk = ids.slice(at, at + CHUNK)
    const sellers = await prisma.seller.findMany({ where: { id: { in: chunk } } })
    const byId = new Map(sellers.map((seller) => [seller.id, seller.name]))
    for (const id of chunk) {
      names.push(byId.get(id)!)
    }
  }
  return names
}
