import { useState } from 'react'

import { Product, Row } from './Row'

const PAGE = 10

export function ProductList({ products }: { products: Product[] }) {
  const [page, setPage] = useState(0)
  const shown = products.slice(page * PAGE, page * PAGE + PAGE)
  return (
    <main>
      <h1>{products.length} products</h1>
      <ul>
        {shown.map((product) => (
          <Row key={product.id} product={product} />
        ))}
      </ul>
      <button onClick={() => setPage(page + 1)}>More</button>
    </main>
  )
}
