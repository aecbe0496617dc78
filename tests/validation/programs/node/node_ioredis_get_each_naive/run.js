import Redis from 'ioredis'
import { prices } from './cache'

export async function prepare(volumes, kit) {
  const products = Array.from({ length: volumes.products }, (_, n) => ({ id: n + 1 }))
  const port = await kit.serveKeys(Object.fromEntries(products.map(({ id }) => [`price:${id}`, String(id * 10)])))
  const redis = new Redis(port, '127.0.0.1', { enableReadyCheck: false, disableClientInfo: true })
  await redis.get('warm')
  return async () => {
    const found = await prices(redis, products)
    redis.disconnect()
    return found
  }
}
