export interface Customer {
  id: number
  name: string
}

export interface Order {
  customerId: number
  amount: number
}

export function byId(customers: Customer[]): Map<number, Customer> {
  const index = new Map<number, Customer>()
  for (const customer of customers) {
    index.set(customer.id, customer)
  }
  return index
}
