import { api } from './catalog'
import { priceList } from './pricing'

export async function prepare(volumes, kit) {
  const price = (id) => 100 + Number(id)
  api.base = await kit.serve((path, values) => {
    const ids = values.ids?.split(',') ?? []
    return path === '/prices' ? { prices: ids.map(price) } : { price: price(path.split('/').at(-1)) }
  })
  const products = Array.from({ length: volumes.products }, (_, id) => ({ id, name: `product ${id}` }))
  return () => priceList(products)
}
