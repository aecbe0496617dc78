import { Repository } from 'typeorm'
import { Product } from './entities'

interface Item {
  name: string
}

export async function importItems(repository: Repository<Product>, items: Item[]): Promise<number> {
  const products = items.map((item) => repository.create({ name: item.name }))
  await repository.insert(products)
  return products.length
}
