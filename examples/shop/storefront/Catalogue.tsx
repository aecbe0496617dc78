import { useState } from 'react'

import { ProductCard } from './ProductCard'
import type { Product } from './catalog'

/** Everything the shop sells, on one screen. */
export function Catalogue({ products }: { products: Product[] }) {
  const [query, setQuery] = useState('')
  return (
    <main>
      <h1>{products.length} products</h1>
      <input value={query} onChange={(event) => setQuery(event.target.value)} placeholder="Find on this page" />
      {products.map((product) => (
        <ProductCard key={product.id} product={product} query={query} />
      ))}
    </main>
  )
}
