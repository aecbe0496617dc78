import Anthropic from '@anthropic-ai/sdk'
import { describe } from './descriptions'

export async function prepare(volumes, kit) {
  const baseURL = await kit.serveModels((prompt) => prompt.toUpperCase())
  const client = new Anthropic({ apiKey: 'none', baseURL })
  const products = Array.from({ length: volumes.products }, (_, id) => ({ id, name: `product ${id}` }))
  return () => describe(client, products)
}
