import { DataSource } from 'typeorm'
import { Product } from './entities'

export async function labels(source: DataSource): Promise<string[]> {
  const found: string[] = []
  const products = await source.getRepository(Product).find({ order: { id: 'ASC' } })
  for (const product of products) {
    const category = await product.category
    found.push(`${product.name} (${category.name})`)
  }
  return found
}
