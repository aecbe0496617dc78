import { DataSource } from 'typeorm'
import { Product } from './entities'

export async function overview(source: DataSource) {
  const products = await source
    .getRepository(Product)
    .createQueryBuilder('product')
    .leftJoinAndSelect('product.variants', 'variant')
    .orderBy('variant.id', 'DESC')
    .getMany()
  products.sort((one, other) => one.id - other.id)
  return products.map((product) => ({ name: product.name, size: product.variants[0]?.size }))
}
