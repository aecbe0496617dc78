import { In, Repository } from 'typeorm'
import { Product, Variant } from './entities'

export class Catalog {
  constructor(
    private readonly products: Repository<Product>,
    private readonly variants: Repository<Variant>,
  ) {}

  async sizes(): Promise<Record<string, string[]>> {
    const products = await this.products.find()
    const variants = await this.variants.find({ where: { productId: In(products.map((product) => product.id)) } })
    const byProduct = new Map<number, string[]>()
    for (const variant of variants) {
      const sizes = byProduct.get(variant.productId) ?? []
      sizes.push(variant.size)
      byProduct.set(variant.productId, sizes)
    }
    return Object.fromEntries(products.map((product) => [product.name, byProduct.get(product.id) ?? []]))
  }
}
