import { prisma } from './db'

export async function seedReviews(stars: number): Promise<number> {
  const products = await prisma.product.findMany()
  await prisma.$transaction(
    products.map((product) => prisma.review.create({ data: { stars, product: { connect: { id: product.id } } } })),
  )
  return prisma.review.count()
}
