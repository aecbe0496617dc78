import { prisma } from './db'

export const sellerName = async (sellerId: number): Promise<string> => {
  const seller = await prisma.seller.findUnique({ where: { id: sellerId } })
  return seller?.name ?? 'unknown'
}
