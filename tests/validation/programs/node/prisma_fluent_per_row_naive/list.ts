import { prisma } from './db'

export async function productList(): Promise<string[]> {
  const sellers = await prisma.seller.findMany({ orderBy: { id: 'asc' } })
  const lines: string[] = []
  for (const seller of sellers) {
    const own = await prisma.seller.findUnique({ where: { id: seller.id } }).products({ orderBy: { id: 'asc' } })
    lines.push(`${seller.name}: ${(own ?? []).map((product) => product.name).join(', ')}`)
  }
  return lines
}
