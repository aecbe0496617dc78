import type Anthropic from '@anthropic-ai/sdk'
import { ask } from './writer'

interface Product {
  id: number
  name: string
}

export async function describe(client: Anthropic, products: Product[]): Promise<string[]> {
  const found: string[] = []
  for (let start = 0; start < products.length; start += 20) {
    const chunk = products.slice(start, start + 20)
    const answer = await ask(client, chunk.map((product) => product.name).join('\n'))
    found.push(...answer.split('\n'))
  }
  return found
}
