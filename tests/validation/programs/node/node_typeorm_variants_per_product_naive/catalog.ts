import { Repository } from 'typeorm'
import { Product, Variant } from './entities'

export class Catalog {
  constructor(
    private readonly products: Repository<Product>,
    private readonly variants: Repository<Variant>,
  ) {}

  async sizes(): Promise<Record<string, string[]>> {
    const sizes: Record<string, string[]> = {}
    for (const product of await this.products.find()) {
      const variants = await this.variants.find({ where: { productId: product.id } })
      sizes[product.name] = variants.map((variant) => variant.size)
    }
    return sizes
  }
}
