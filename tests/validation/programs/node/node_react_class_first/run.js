import { OrderTable } from './OrderTable'

export async function prepare(volumes, kit) {
  const orders = Array.from({ length: volumes.orders }, (_, id) => ({ id, number: `A-${id}`, total: id * 7 }))
  const given = { orders }
  return () => {
    const html = kit.render(OrderTable, given)
    return { heading: html.match(/<h1>([^<]*)/)[1], first: html.match(/<td>([^<]*)/)[1] }
  }
}
