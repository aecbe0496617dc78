import { prisma } from './db'

const withSeller = { seller: { select: { name: true } } }

export async function productList(): Promise<string[]> {
  const products = await prisma.product.findMany({ orderBy: { id: 'asc' }, include: withSeller })
  return products.map((product) => `${product.name} by ${product.seller.name}`)
}
