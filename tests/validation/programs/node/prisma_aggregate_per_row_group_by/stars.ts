import { prisma } from './db'

export async function averages(): Promise<Record<string, number>> {
  const groups = await prisma.review.groupBy({ by: ['productId'], _avg: { stars: true } })
  return Object.fromEntries(groups.map((group) => [group.productId, group._avg.stars ?? 0]))
}
