import { prisma } from './db'

export async function productList(): Promise<string[]> {
  const sellers = await prisma.seller.findMany({
    orderBy: { id: 'asc' },
    include: { products: { orderBy: { id: 'asc' } } },
  })
  return sellers.map((seller) => `${seller.name}: ${seller.products.map((product) => product.name).join(', ')}`)
}
