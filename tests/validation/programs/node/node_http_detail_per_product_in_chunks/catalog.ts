export const api = { base: 'http://127.0.0.1:8000' }

export async function pricesOf(productIds: number[]): Promise<number[]> {
  const url = `${api.base}/prices?ids=${productIds.join(',')}`
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) })
  const detail = await response.json()
  return detail.prices
}
