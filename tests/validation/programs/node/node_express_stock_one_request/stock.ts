import type { Request, Response } from 'express'

export const stock = { base: 'http://127.0.0.1:8000' }

export async function levels(request: Request, response: Response) {
  const products = request.body.products
  const found: Record<string, number> = {}
  const answer = await fetch(`${stock.base}/levels`, {
    method: 'POST',
    body: JSON.stringify({ ids: products.map((product) => product.id) }),
    signal: AbortSignal.timeout(5000),
  })
  const { levels } = await answer.json()
  for (let index = 0; index < products.length; index++) {
    found[products[index].name] = levels[index]
  }
  response.json(found)
}
