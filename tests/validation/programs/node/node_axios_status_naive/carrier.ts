import axios, { type AxiosInstance } from 'axios'

interface Order {
  id: number
}

export class Carrier {
  private readonly client: AxiosInstance

  constructor(base: string) {
    this.client = axios.create({ baseURL: base, timeout: 5000 })
  }

  async statusOf(order: Order): Promise<string> {
    const answer = await this.client.get(`/parcels/${order.id}`)
    return answer.data.status
  }

  async statuses(orders: Order[]): Promise<string[]> {
    const found: string[] = []
    for (const order of orders) {
      found.push(await this.statusOf(order))
    }
    return found
  }
}
