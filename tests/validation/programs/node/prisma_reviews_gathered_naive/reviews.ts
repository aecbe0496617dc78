import { prisma } from './db'

export function bestReviews(productId: number) {
  return prisma.review.findMany({ where: { productId }, orderBy: [{ stars: 'desc' }, { id: 'asc' }], take: 2 })
}
