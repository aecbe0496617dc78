import { ProductList } from './ProductList'

export async function prepare(volumes, kit) {
  const products = Array.from({ length: volumes.products }, (_, id) => ({ id, name: `product ${id}`, price: 5 + id }))
  const given = { products }
  return () => {
    const html = kit.render(ProductList, given)
    return { heading: html.match(/<h1>([^<]*)/)[1], first: html.match(/<li><b>([^<]*)/)[1] }
  }
}
