import { byId, type Customer, type Order } from './lookup'

export function billOrders(orders: Order[], customers: Customer[]): string[] {
  const customersById = byId(customers)
  const bills: string[] = []
  for (const order of orders) {
    const customer = customersById.get(order.customerId)
    bills.push(`${customer!.name} owes ${order.amount}`)
  }
  return bills
}
