import { Carrier } from './carrier'

export async function prepare(volumes, kit) {
  const status = (id) => `on its way ${id}`
  const base = await kit.serve((path, values) =>
    Array.isArray(values.ids) ? { statuses: values.ids.map(status) } : { status: status(path.split('/').at(-1)) },
  )
  const orders = Array.from({ length: volumes.orders }, (_, id) => ({ id }))
  return () => new Carrier(base).statuses(orders)
}
