import OpenAI from 'openai'
import { moods } from './moods'

export async function prepare(volumes, kit) {
  const baseURL = await kit.serveModels((prompt) => prompt.toUpperCase())
  const openai = new OpenAI({ apiKey: 'none', baseURL })
  const reviews = Array.from({ length: volumes.reviews }, (_, id) => ({ id, text: `review ${id}` }))
  return () => moods(openai, reviews)
}
