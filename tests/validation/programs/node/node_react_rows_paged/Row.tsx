export interface Product {
  id: number
  name: string
  price: number
}

export function Row({ product }: { product: Product }) {
  return (
    <li>
      <b>{product.name}</b>
      <span className="price">{product.price}</span>
    </li>
  )
}
