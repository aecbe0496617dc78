import { default as Catalogue } from './Catalogue'

export async function prepare(volumes, kit) {
  const variants = (id) => Array.from({ length: volumes.variants }, (_, place) => ({ sku: `${id}-${place}`, stock: place }))
  const products = Array.from({ length: volumes.products }, (_, id) => ({ id, name: `product ${id}`, variants: variants(id) }))
  const given = { products }
  return () => {
    const html = kit.render(Catalogue, given)
    return { heading: html.match(/<h1>([^<]*)/)[1], first: html.match(/<h2>([^<]*)/)[1] }
  }
}
