import { billOrders } from './billing'

export function prepare(volumes) {
  const customers = Array.from({ length: volumes.customers }, (_, id) => ({ id, name: `customer ${id}` }))
  const orders = Array.from({ length: volumes.orders }, (_, at) => ({ customerId: at % volumes.customers, amount: at }))
  return () => billOrders(orders, customers)
}
