export const api = { base: 'http://127.0.0.1:8000' }

export async function priceOf(productId: number): Promise<number> {
  const response = await fetch(`${api.base}/prices/${productId}`, { signal: AbortSignal.timeout(5000) })
  const detail = await response.json()
  return detail.price
}
