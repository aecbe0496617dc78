import { Repository } from 'typeorm'
import { Product } from './entities'

interface Item {
  name: string
}

export async function importItems(repository: Repository<Product>, items: Item[]): Promise<number> {
  for (const item of items) {
    const product = repository.create({ name: item.name })
    await repository.save(product)
  }
  return items.length
}
