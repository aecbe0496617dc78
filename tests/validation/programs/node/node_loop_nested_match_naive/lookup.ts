export interface Customer {
  id: number
  name: string
}

export interface Order {
  customerId: number
  amount: number
}

export function customerOf(order: Order, customers: Customer[]): Customer | undefined {
  let found: Customer | undefined
  for (const customer of customers) {
    if (customer.id === order.customerId) {
      found = customer
    }
  }
  return found
}
