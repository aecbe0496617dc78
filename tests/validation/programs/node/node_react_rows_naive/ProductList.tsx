import { Product, Row } from './Row'

export function ProductList({ products }: { products: Product[] }) {
  return (
    <main>
      <h1>{products.length} products</h1>
      <ul>
        {products.map((product) => (
          <Row key={product.id} product={product} />
        ))}
      </ul>
    </main>
  )
}
