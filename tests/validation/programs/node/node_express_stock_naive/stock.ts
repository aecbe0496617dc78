import type { Request, Response } from 'express'

export const stock = { base: 'http://127.0.0.1:8000' }

export async function levels(request: Request, response: Response) {
  const found: Record<string, number> = {}
  for (const product of request.body.products) {
    const answer = await fetch(`${stock.base}/levels/${product.id}`, { signal: AbortSignal.timeout(5000) })
    found[product.name] = (await answer.json()).level
  }
  response.json(found)
}
