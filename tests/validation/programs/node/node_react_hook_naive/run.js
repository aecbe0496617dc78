import { Picker } from './Picker'

export async function prepare(volumes, kit) {
  const products = Array.from({ length: volumes.products }, (_, id) => ({ id, name: `product ${id}`, price: 5 + id }))
  const given = { products }
  return () => {
    const html = kit.render(Picker, given)
    return { heading: html.match(/<h1>([^<]*)/)[1], first: html.match(/<em>([^<]*)/)[1] }
  }
}
