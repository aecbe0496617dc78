import { customerOf, type Customer, type Order } from './lookup'

export function billOrders(orders: Order[], customers: Customer[]): string[] {
  const bills: string[] = []
  for (const order of orders) {
    const customer = customerOf(order, customers)
    bills.push(`${customer!.name} owes ${order.amount}`)
  }
  return bills
}
