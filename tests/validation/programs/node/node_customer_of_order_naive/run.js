import { api } from './api'
import { labels } from './labels'

export async function prepare(volumes, kit) {
  api.base = await kit.serve((path) => ({ name: `customer ${path.split('/')[2]}` }))
  const orders = Array.from({ length: volumes.orders }, (_, id) => ({ id, customerId: id % volumes.customers }))
  return () => labels(orders)
}
