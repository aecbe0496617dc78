import type Anthropic from '@anthropic-ai/sdk'
import { ask } from './writer'

interface Product {
  id: number
  name: string
}

export async function describe(client: Anthropic, products: Product[]): Promise<string[]> {
  return Promise.all(products.map((product) => ask(client, product.name)))
}
