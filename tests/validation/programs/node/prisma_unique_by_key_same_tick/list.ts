import { prisma } from './db'

async function describe(product: { name: string; sellerId: number }): Promise<string> {
  const seller = await prisma.seller.findUnique({ where: { id: product.sellerId } })
  return `${product.name} by ${seller?.name}`
}

/** Prisma puts together what is asked for by key in one tick. */
export async function productList(): Promise<string[]> {
  const products = await prisma.product.findMany({ orderBy: { id: 'asc' } })
  return Promise.all(products.map((product) => describe(product)))
}
