import { createApp } from './app'
import { stock } from './stock'

export async function prepare(volumes, kit) {
  const level = (id) => 3 * Number(id)
  stock.base = await kit.serve((path, values) =>
    Array.isArray(values.ids) ? { levels: values.ids.map(level) } : { level: level(path.split('/').at(-1)) },
  )
  const address = await listening(createApp())
  const products = Array.from({ length: volumes.products }, (_, id) => ({ id, name: `product ${id}` }))
  return async () => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${address}/shop/levels`, { method: 'POST', headers, body: JSON.stringify({ products }) })
    return answer.json()
  }
}

function listening(app) {
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`))
    server.unref()
  })
}
