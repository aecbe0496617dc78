import { api } from './api'
import { offers } from './offers'

export async function prepare(volumes, kit) {
  const value = (kind, id) => Number(id) + (kind === 'prices' ? 100 : 0)
  api.base = await kit.serve((path, values) => {
    const [, kind, id] = path.split('/')
    return values.ids ? { values: values.ids.split(',').map((one) => value(kind, one)) } : { value: value(kind, id) }
  })
  const products = Array.from({ length: volumes.products }, (_, id) => ({ id, name: `product ${id}` }))
  return () => offers(products)
}
