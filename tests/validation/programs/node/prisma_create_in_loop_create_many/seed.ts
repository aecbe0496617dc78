import { prisma } from './db'

export async function seedReviews(stars: number): Promise<number> {
  const products = await prisma.product.findMany()
  await prisma.review.createMany({ data: products.map((product) => ({ stars, productId: product.id })) })
  return prisma.review.count()
}
