import { DataSource } from 'typeorm'
import { Product, Variant } from './entities'

async function newest(source: DataSource, product: Product): Promise<string | undefined> {
  const variant = await source.getRepository(Variant).findOne({
    where: { product: { id: product.id } },
    order: { id: 'DESC' },
  })
  return variant?.size
}

export async function overview(source: DataSource) {
  const products = await source.manager.find(Product)
  return Promise.all(products.map(async (product) => ({ name: product.name, size: await newest(source, product) })))
}
